// What a finding puts into the words of its rule: for {path} the value of "path". They are few, and
// of thousands of findings, so they stand in one sorted vector, as in C++23's std::flat_map.
#pragma once

#include <algorithm>
#include <compare>
#include <cstddef>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fcgicheck {

class Values {
  public:
    using Value = std::pair<std::string, std::string>;  // name and value
    using Iterator = std::vector<Value>::const_iterator;

    Values() = default;
    Values(std::initializer_list<Value> values) {
        for (const Value& value : values)
            (*this)[value.first] = value.second;
    }

    Iterator begin() const { return values_.begin(); }
    Iterator end() const { return values_.end(); }
    std::size_t size() const { return values_.size(); }
    Iterator find(std::string_view name) const {
        const Iterator place = place_of(name);
        return place != end() && place->first == name ? place : end();
    }
    bool contains(std::string_view name) const { return find(name) != end(); }
    const std::string& at(std::string_view name) const {
        const Iterator found = find(name);
        if (found == end())
            throw std::out_of_range("no value " + std::string(name));
        return found->second;
    }
    std::string& operator[](std::string_view name) {
        Iterator place = place_of(name);
        if (place == end() || place->first != name)
            place = values_.emplace(place, name, std::string());
        return values_[static_cast<std::size_t>(place - begin())].second;
    }
    template <class Change>
    void change_each(Change change) {
        for (Value& value : values_)
            change(std::as_const(value.first), value.second);
    }
    void shrink_to_fit() { values_.shrink_to_fit(); }

    // NOLINTNEXTLINE(modernize-use-nullptr): none is there
    friend auto operator<=>(const Values&, const Values&) = default;

  private:
    Iterator place_of(std::string_view name) const {
        return std::lower_bound(
            begin(), end(), name,
            [](const Value& value, std::string_view wanted) { return value.first < wanted; });
    }

    std::vector<Value> values_;
};

}  // namespace fcgicheck
