// What many settings have in common until one of them is changed: a copy costs nothing.
#pragma once

#include <memory>

namespace fcgicheck::apache {

template <class T>
class Shared {
  public:
    const T& operator*() const {
        static const T nothing;
        return value_ ? *value_ : nothing;
    }
    const T* operator->() const { return &**this; }
    explicit operator bool() const { return value_ != nullptr; }

    // To be changed, here alone. While one thread changes it, no other may hold a copy.
    T& own() {
        if (!value_ || value_.use_count() > 1)
            value_ = std::make_shared<T>(**this);
        return *value_;
    }

  private:
    std::shared_ptr<T> value_;
};

}  // namespace fcgicheck::apache
