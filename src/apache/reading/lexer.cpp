#include "apache/reading/lexer.h"

#include <algorithm>

#include "text/ascii.h"

namespace fcgicheck::apache {

std::optional<Line> LineReader::next() {
    too_long_ = false;
    if (rest_.empty())
        return std::nullopt;
    std::string joined;
    while (!rest_.empty()) {
        const std::size_t newline = rest_.find('\n');
        const bool ends = newline == std::string_view::npos;
        std::string_view physical = rest_.substr(0, newline);
        rest_.remove_prefix(ends ? rest_.size() : newline + 1);
        ++line_;
        if (joined.size() + physical.size() + 1 >= longest_) {
            too_long_ = true;
            return std::nullopt;
        }
        std::string_view bare = physical;
        if (!ends && bare.ends_with('\r'))
            bare.remove_suffix(1);
        const bool cut = physical.find('\0') != std::string_view::npos;
        if (ends || cut || !bare.ends_with('\\')) {
            joined += physical.substr(0, physical.find('\0'));
            break;
        }
        bare.remove_suffix(1);
        joined += bare;
    }
    const std::string_view trimmed = text::trim(joined);
    const auto indentation = static_cast<std::size_t>(trimmed.data() - joined.data());
    return Line{.text = std::string(trimmed),
                .number = line_,
                .column = static_cast<std::uint32_t>(indentation + 1)};
}

std::string take_word(std::string_view& rest) {
    rest = rest.substr(std::min(rest.size(), rest.find_first_not_of(" \t\n\v\f\r")));
    std::string word;
    if (rest.empty())
        return word;
    const char quote = rest.front() == '"' || rest.front() == '\'' ? rest.front() : '\0';
    std::size_t i = quote == '\0' ? 0 : 1;
    const auto ends = [&] { return quote == '\0' ? text::is_space(rest[i]) : rest[i] == quote; };
    for (; i < rest.size() && !ends(); ++i) {
        const char next = i + 1 < rest.size() ? rest[i + 1] : '\0';
        if (rest[i] == '\\' && (next == '\\' || (quote != '\0' && next == quote)))
            ++i;
        word += rest[i];
    }
    if (quote != '\0' && i < rest.size())
        ++i;
    rest.remove_prefix(i);
    rest = rest.substr(std::min(rest.size(), rest.find_first_not_of(" \t\n\v\f\r")));
    return word;
}

std::vector<std::string> words_of(std::string_view arguments) {
    std::vector<std::string> words;
    while (!text::trim(arguments).empty())
        words.push_back(take_word(arguments));
    return words;
}

}  // namespace fcgicheck::apache
