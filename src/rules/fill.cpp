#include "rules/fill.h"

#include <algorithm>

#include "text/display.h"
#include "text/shell.h"

namespace fcgicheck::rules {
namespace {

bool is_name(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
}

// `write` is given a value and the words before its place.
template <class Write>
std::string filled(std::string_view words, const Values& values, Write write) {
    const std::string_view all = words;
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
            out += write(value->second, all.substr(0, all.size() - words.size()));
            words.remove_prefix(close + 1);
        }
    }
    return out;
}

bool is_in_quotes(std::string_view before) {
    before.remove_prefix(before.rfind('\n') + 1);
    return std::count(before.begin(), before.end(), '"') % 2 == 1;
}

// As Python and Apache read it: a backslash before a quote or a backslash.
std::string quoted(std::string_view value) {
    std::string out;
    for (const char c : value) {
        if (c == '"' || c == '\\')
            out += '\\';
        out += c;
    }
    return out;
}

std::string escaped_but_tabs(std::string_view value) {
    std::string out;
    for (std::size_t tab = value.find('\t'); tab != std::string_view::npos;
         tab = value.find('\t')) {
        out += text::escaped(value.substr(0, tab)) + '\t';
        value.remove_prefix(tab + 1);
    }
    return out + text::escaped(value);
}

}  // namespace

std::string fill(std::string_view words, const Values& values) {
    return filled(words, values,
                  [](const std::string& value, std::string_view /*before*/) { return value; });
}

std::string fill_command(std::string_view words, const Values& values) {
    return filled(words, values, [](const std::string& value, std::string_view /*before*/) {
        return text::shell_quoted(value);
    });
}

std::string fill_snippet(std::string_view words, const Values& values) {
    return filled(words, values, [](const std::string& value, std::string_view before) {
        return is_in_quotes(before) ? text::escaped(quoted(value)) : escaped_but_tabs(value);
    });
}

}  // namespace fcgicheck::rules
