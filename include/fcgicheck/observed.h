// What was seen, or why it was not. ENOENT is a value (a missing file was seen to be missing);
// EACCES is unseen.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <variant>

namespace fcgicheck {

enum class UnseenWhy : std::uint8_t {
    permission,     // this account may not look
    not_looked,     // nobody looked, by choice (an option, a limit, a policy)
    not_here,       // the fact belongs to another machine
    too_large,      // over a stated limit
    not_supported,  // fcgicheck does not know how to find out
    failed,         // an operating system error; `detail` names it
};

struct Unseen {
    std::string what;  // a noun phrase, fit for "not checked: WHAT"
    UnseenWhy why = UnseenWhy::not_looked;
    std::string detail;  // a half sentence, fit for "because DETAIL"; may be empty

    friend bool operator==(const Unseen&, const Unseen&) = default;
};

template <class T>
class Observed {
  public:
    Observed() : state_(Unseen{}) {}
    Observed(T value) : state_(std::move(value)) {}         // NOLINT(google-explicit-constructor)
    Observed(Unseen unseen) : state_(std::move(unseen)) {}  // NOLINT(google-explicit-constructor)

    const T* seen() const { return std::get_if<T>(&state_); }
    T* seen() { return std::get_if<T>(&state_); }
    const Unseen* unseen() const { return std::get_if<Unseen>(&state_); }

  private:
    std::variant<T, Unseen> state_;
};

// The same of what is large and alike for many: copies share it.
template <class T>
class SharedObserved {
  public:
    SharedObserved() = default;
    SharedObserved(T value)  // NOLINT(google-explicit-constructor)
        : value_(std::make_shared<const T>(std::move(value))) {}
    SharedObserved(Unseen unseen)  // NOLINT(google-explicit-constructor)
        : unseen_(std::move(unseen)) {}
    SharedObserved(Observed<T> observed) {  // NOLINT(google-explicit-constructor)
        if (T* value = observed.seen())
            value_ = std::make_shared<const T>(std::move(*value));
        else
            unseen_ = *observed.unseen();
    }

    const T* seen() const { return value_.get(); }
    const Unseen* unseen() const { return value_ ? nullptr : &unseen_; }

  private:
    std::shared_ptr<const T> value_;
    Unseen unseen_;  // where there is no value
};

}  // namespace fcgicheck
