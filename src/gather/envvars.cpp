#include "gather/envvars.h"

#include <algorithm>

#include "text/ascii.h"

namespace fcgicheck::gather {
namespace {

using Variables = std::map<std::string, std::string>;

bool is_name_byte(char c) {
    const char letter = text::lower(c);
    return (letter >= 'a' && letter <= 'z') || text::is_digit(c) || c == '_';
}

// A variable that is not set is empty, as in shell.
std::string expanded(std::string_view value, const Variables& variables) {
    std::string result;
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (value[i] == '"' || value[i] == '\'')
            continue;
        if (value[i] != '$') {
            result += value[i];
            continue;
        }
        const bool braced = value.substr(i + 1).starts_with('{');
        const std::size_t start = i + (braced ? 2 : 1);
        std::size_t end = start;
        while (end < value.size() && is_name_byte(value[end]))
            ++end;
        const auto found = variables.find(std::string(value.substr(start, end - start)));
        if (found != variables.end())
            result += found->second;
        i = braced ? end : end - 1;
    }
    return result;
}

}  // namespace

std::map<std::string, std::string> exported_variables(std::string_view envvars) {
    constexpr std::string_view keyword = "export ";
    Variables variables;
    while (!envvars.empty()) {
        const std::size_t newline = std::min(envvars.find('\n'), envvars.size());
        std::string_view line = text::trim(envvars.substr(0, newline));
        envvars.remove_prefix(std::min(newline + 1, envvars.size()));
        if (!line.starts_with(keyword))
            continue;
        line.remove_prefix(keyword.size());
        const std::size_t equals = line.find('=');
        if (equals == std::string_view::npos)
            continue;
        std::string_view value = line.substr(equals + 1);
        if (!value.starts_with('"') && !value.starts_with('\''))
            value = value.substr(0, value.find(' '));
        variables[std::string(line.substr(0, equals))] = expanded(value, variables);
    }
    return variables;
}

}  // namespace fcgicheck::gather
