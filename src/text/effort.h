// What the answer to one question may cost: lines that a stranger wrote can make it cost without
// end. The unit is what one step of a match of a regular expression takes, some nanoseconds, so
// that an answer never hangs on the machine that gives it.
#pragma once

#include <cstdint>
#include <limits>

namespace fcgicheck::text {

// As long as it lives, what this thread does is taken from it, and from the one around it.
class Effort {
  public:
    explicit Effort(std::uint64_t most);
    Effort(const Effort&) = delete;
    Effort& operator=(const Effort&) = delete;
    ~Effort();

    bool is_spent() const { return left_ == 0; }

  private:
    friend bool spend(std::uint64_t steps);
    std::uint64_t most_;
    std::uint64_t left_;
    Effort* around_;
};

// False where that was too much: what comes of it is no answer. Without an Effort all is allowed.
bool spend(std::uint64_t steps);

// What follows is no answer either.
inline void spend_all() {
    spend(std::numeric_limits<std::uint64_t>::max());
}

// To keep a text until the answer is given; to copy or to scan it.
inline bool spend_on_keeping(std::uint64_t bytes) {
    return spend(4 * bytes);
}
inline bool spend_on_reading(std::uint64_t bytes) {
    return spend(1 + bytes / 8);
}

}  // namespace fcgicheck::text
