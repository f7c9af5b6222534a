// Reading the YAML of cases: a mistake names its line. For tests/support/*.cpp alone.
#pragma once

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace fcgicheck::test {

[[noreturn]] inline void fail(const YAML::Node& node, const std::string& message) {
    throw std::runtime_error("line " + std::to_string(node.Mark().line + 1) + ": " + message);
}

inline void allow_keys(const YAML::Node& node, std::initializer_list<std::string_view> keys) {
    if (!node.IsMap())
        fail(node, "a map is needed here");
    for (const auto& entry : node) {
        const auto key = entry.first.as<std::string>();
        if (std::find(keys.begin(), keys.end(), key) == keys.end())
            fail(entry.first, "unknown key '" + key + "'");
    }
}

template <class T>
T one_of(const YAML::Node& node, std::initializer_list<std::pair<std::string_view, T>> words) {
    const auto word = node.as<std::string>();
    for (const auto& [name, value] : words) {
        if (name == word)
            return value;
    }
    fail(node, "unknown word '" + word + "'");
}

// Puts what the node holds into `value`; leaves it where there is no node.
template <class T>
void take(const YAML::Node& node, T& value) {
    if (node)
        value = node.as<T>();
}

// Changes of what Python source says, and of a trial (docs/formats.md, "Cases").
struct World;
void change_python(World& world, const YAML::Node& node);
void change_trial(World& world, const YAML::Node& node);

}  // namespace fcgicheck::test
