#include "text/effort.h"

#include <algorithm>

namespace fcgicheck::text {

namespace {

thread_local Effort* innermost = nullptr;

}  // namespace

Effort::Effort(std::uint64_t most)
    : most_(innermost == nullptr ? most : std::min(most, innermost->left_)),
      left_(most_),
      around_(innermost) {
    innermost = this;
}

Effort::~Effort() {
    innermost = around_;
    spend(most_ - left_);
}

bool spend(std::uint64_t steps) {
    if (innermost == nullptr)
        return true;
    innermost->left_ -= std::min(steps, innermost->left_);
    return innermost->left_ != 0;
}

}  // namespace fcgicheck::text
