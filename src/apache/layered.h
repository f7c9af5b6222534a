// What one section says of something, or what several say on top of each other. Nothing is copied
// where they merge: what they say together is found when it is asked for. A stranger's .htaccess
// may say a hundred thousand things, and be merged into what as many folders and hosts say.
#pragma once

#include <utility>
#include <vector>

#include "apache/shared.h"

namespace fcgicheck::apache {

template <class T>
class Layered {
  public:
    explicit operator bool() const { return own_ || layers_; }  // whether anything is said

    // Of one section: to be filled before it is merged with others.
    T& own() { return own_.own(); }
    const T& own() const { return *own_; }
    // In merge order, where it is what several sections say.
    const std::vector<Layered>& layers() const { return *layers_; }

    void put_on_top(const Layered& later) {
        if (!later)
            return;
        if (!*this) {
            *this = later;
            return;
        }
        if (!layers_) {
            Layered first;
            first.own_ = std::exchange(own_, {});
            layers_.own().push_back(std::move(first));
        }
        layers_.own().push_back(later);
    }

  private:
    Shared<T> own_;
    Shared<std::vector<Layered>> layers_;
};

}  // namespace fcgicheck::apache
