#include "text/config_line.h"

#include <algorithm>

#include "text/ascii.h"
#include "text/config_words.h"
#include "text/path.h"

namespace fcgicheck::text {

std::size_t comment_at(std::string_view line) {
    std::string_view rest = line;
    while (!take_word(rest).empty() && !rest.empty())
        if (rest.front() == '#')
            return line.size() - rest.size();
    return std::string_view::npos;
}

std::string without_comment(std::string_view line) {
    line = line.substr(0, comment_at(line));
    return std::string(line.substr(0, line.find_last_not_of(" \t") + 1));
}

std::optional<std::string> with_flags_closed_up(std::string_view line) {
    constexpr std::string_view blanks = " \t";
    std::string_view flags = line;
    for (int words = 0; words < 3; ++words)
        take_word(flags);
    std::string closed_up(line.substr(0, line.size() - flags.size()));
    if (!flags.starts_with('[') || !flags.ends_with(']') ||
        flags.find_first_of(blanks) == std::string_view::npos ||
        flags.find('"') != std::string_view::npos)
        return std::nullopt;
    const bool has_values = flags.find('=') != std::string_view::npos;
    while (!flags.empty()) {
        const std::size_t blank = std::min(flags.find_first_of(blanks), flags.size());
        closed_up += flags.substr(0, blank);
        flags.remove_prefix(blank);
        flags.remove_prefix(std::min(flags.find_first_not_of(blanks), flags.size()));
        const bool is_between = !flags.empty() && flags.front() != ',' && flags.front() != ']' &&
                                closed_up.back() != ',' && closed_up.back() != '[';
        if (is_between && has_values)
            return std::nullopt;
        if (is_between)
            closed_up += ',';
    }
    return closed_up;
}

std::pair<std::size_t, std::size_t> substitution_of(std::string_view rule) {
    std::string_view rest = rule;
    take_word(rest);
    take_word(rest);
    const std::size_t begin = rule.size() - rest.size();
    take_word(rest);
    return {begin, rule.size() - rest.size()};
}

std::optional<std::string> file_made_by(std::string_view rule, const std::string& htaccess) {
    const std::vector<std::string> words = words_of(rule);
    if (words.size() < 3 || !equals_ignoring_case(words[0], "rewriterule") ||
        file_name(htaccess) != ".htaccess")
        return std::nullopt;
    const std::string made = words[2].substr(0, words[2].find('?'));
    const std::size_t taken = made.rfind('$');
    const bool is_relative = !made.starts_with('/') && made.find(':') == std::string::npos &&
                             made.find('%') == std::string::npos;
    const bool has_ending = taken != std::string::npos && taken + 2 < made.size() &&
                            is_digit(made[taken + 1]) && made[taken + 2] == '.' &&
                            made.find('/', taken) == std::string::npos;
    const std::string folder(parent_path(htaccess));
    if (!is_relative || !has_ending || folder.find_first_of("$%\\\"") != std::string::npos)
        return std::nullopt;
    return join_path(folder, made);
}

}  // namespace fcgicheck::text
