// What the answer to one question may cost: lines that a stranger wrote can make it cost without
// end. The unit is what one step of a match of a regular expression takes, some nanoseconds, so
// that an answer never hangs on the machine that gives it.
#pragma once

#include <cstdint>

namespace fcgicheck::text {

// For one URL, or one file: seconds.
inline constexpr std::uint64_t most_for_one_answer = 300'000'000;

// As long as it lives, what this thread does is taken from it, and from the one around it. Where
// one of many answers is given up, it costs the others no more than what it took.
class Effort {
  public:
    enum class Of : bool { one_answer, many_answers };

    explicit Effort(std::uint64_t most = most_for_one_answer, Of of = Of::one_answer);
    Effort(const Effort&) = delete;
    Effort& operator=(const Effort&) = delete;
    ~Effort();

    bool is_spent() const { return left_ == 0 || is_given_up_; }

  private:
    friend bool spend(std::uint64_t steps);
    friend void spend_all();
    std::uint64_t most_;
    std::uint64_t left_;
    Of of_;
    bool is_given_up_ = false;
    Effort* around_;
};

// False where that was too much: what comes of it is no answer. Without an Effort all is allowed.
bool spend(std::uint64_t steps);

// What follows is no answer either.
void spend_all();

// To keep a text until the answer is given; to copy or to scan it.
inline bool spend_on_keeping(std::uint64_t bytes) {
    return spend(4 * bytes);
}
inline bool spend_on_reading(std::uint64_t bytes) {
    return spend(1 + bytes / 8);
}

}  // namespace fcgicheck::text
