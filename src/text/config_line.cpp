#include "text/config_line.h"

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
