// What a system call gave: a value, or which call failed on what, with which errno.
#pragma once

#include <string>
#include <utility>
#include <variant>

#include "fcgicheck/observed.h"

namespace fcgicheck::os {

struct OsError {
    int number = 0;    // errno
    std::string call;  // "openat"
    std::string path;  // "" where the call has none
};

std::string to_string(const OsError& error);  // "openat /srv/x: Permission denied"

// EACCES and EPERM are UnseenWhy::permission, but for root, whom no mode refuses; all others are
// UnseenWhy::failed.
Unseen to_unseen(const OsError& error);

template <class T>
class [[nodiscard]] Result {
  public:
    Result(T value)
        : state_(std::in_place_index<0>, std::move(value)) {
    }  // NOLINT(google-explicit-constructor)
    Result(OsError error)
        : state_(std::in_place_index<1>, std::move(error)) {
    }  // NOLINT(google-explicit-constructor)

    explicit operator bool() const { return state_.index() == 0; }
    T& operator*() { return std::get<0>(state_); }
    const T& operator*() const { return std::get<0>(state_); }
    T* operator->() { return &std::get<0>(state_); }
    const T* operator->() const { return &std::get<0>(state_); }
    const OsError& error() const { return std::get<1>(state_); }

  private:
    std::variant<T, OsError> state_;
};

}  // namespace fcgicheck::os
