#include "rules/fill.h"

#include <algorithm>

#include "text/shell.h"

namespace fcgicheck::rules {
namespace {

bool is_name(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
}

template <class Write>
std::string filled(std::string_view words, const Values& values, Write write) {
    std::string out;
    while (!words.empty()) {
        const std::size_t open = words.find('{');
        out += words.substr(0, open);
        if (open == std::string_view::npos)
            break;
        words.remove_prefix(open);
        const std::size_t close = words.find('}');
        const std::string_view name =
            close == std::string_view::npos ? std::string_view() : words.substr(1, close - 1);
        const auto value = is_name(name) ? values.find(name) : values.end();
        if (value == values.end()) {
            out += '{';
            words.remove_prefix(1);
        } else {
            out += write(value->second);
            words.remove_prefix(close + 1);
        }
    }
    return out;
}

}  // namespace

std::string fill(std::string_view words, const Values& values) {
    return filled(words, values, [](const std::string& value) { return value; });
}

std::string fill_command(std::string_view words, const Values& values) {
    return filled(words, values,
                  [](const std::string& value) { return text::shell_quoted(value); });
}

}  // namespace fcgicheck::rules
