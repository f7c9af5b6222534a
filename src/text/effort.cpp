#include "text/effort.h"

#include <algorithm>

namespace fcgicheck::text {

namespace {

thread_local Effort* innermost = nullptr;

}  // namespace

Effort::Effort(std::uint64_t most, Of of)
    : most_(innermost == nullptr    ? most
            : innermost->is_spent() ? 0
                                    : std::min(most, innermost->left_)),
      left_(most_),
      of_(of),
      around_(innermost) {
    innermost = this;
}

Effort::~Effort() {
    innermost = around_;
    spend(most_ - left_);
    if (is_given_up_ && around_ != nullptr && around_->of_ == Of::one_answer)
        spend_all();
}

bool spend(std::uint64_t steps) {
    if (innermost == nullptr)
        return true;
    innermost->left_ -= std::min(steps, innermost->left_);
    return !innermost->is_spent();
}

void spend_all() {
    if (innermost != nullptr)
        innermost->is_given_up_ = true;
}

}  // namespace fcgicheck::text
