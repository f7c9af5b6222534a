// What the build steps share that turn YAML into C++ tables: an unknown key, a missing one or an
// unknown word stops the build, with the file's name and line.
#pragma once

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>

namespace fcgicheck::compiler {

struct BadRule : std::runtime_error {
    using std::runtime_error::runtime_error;
};

[[noreturn]] inline void fail(const YAML::Node& node, const std::string& message) {
    throw BadRule("line " + std::to_string(node.Mark().line + 1) + ": " + message);
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

// A C++ string literal of the bytes of `text`, cut into lines so that no compiler's limit is met.
inline std::string literal(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        switch (c) {
            case '\n':
                out += "\\n\"\n        \"";
                break;
            case '\t':
                out += "\\t";
                break;
            case '\r':
                out += "\\r";
                break;
            case '"':
                out += "\\\"";
                break;
            case '\\':
                out += "\\\\";
                break;
            case '?':
                out += "\\?";
                break;
            default:
                out += c;
        }
    }
    return out + "\"";
}

inline std::string trimmed(std::string text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == ' '))
        text.pop_back();
    return text;
}

inline std::string text_of(const YAML::Node& map, const std::string& key) {
    const YAML::Node node = map[key];
    if (!node)
        return "";
    if (!node.IsScalar())
        fail(node, "'" + key + "' must be text");
    return trimmed(node.as<std::string>());
}

inline std::string needed_text(const YAML::Node& map, const std::string& key) {
    if (!map[key])
        fail(map, "'" + key + "' is missing");
    return text_of(map, key);
}

// The C++ name of an enumerator: YAML writes "first-line", C++ first_line.
inline std::string enumerator(const YAML::Node& map, const std::string& key, std::string_view type,
                              std::initializer_list<std::string_view> words) {
    std::string word = needed_text(map, key);
    if (std::find(words.begin(), words.end(), word) == words.end())
        fail(map[key], "unknown " + key + " '" + word + "'");
    std::replace(word.begin(), word.end(), '-', '_');
    return std::string(type) + "::" + word;
}

}  // namespace fcgicheck::compiler
