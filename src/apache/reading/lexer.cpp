#include "apache/reading/lexer.h"

#include <algorithm>

#include "text/ascii.h"

namespace fcgicheck::apache {

std::optional<Line> LineReader::next() {
    too_long_ = false;
    if (rest_.empty())
        return std::nullopt;
    joined_.clear();
    std::string_view last;
    while (!rest_.empty()) {
        const std::size_t newline = rest_.find('\n');
        const bool ends = newline == std::string_view::npos;
        std::string_view physical = rest_.substr(0, newline);
        rest_.remove_prefix(ends ? rest_.size() : newline + 1);
        ++line_;
        if (joined_.size() + physical.size() + 1 >= longest_) {
            too_long_ = true;
            return std::nullopt;
        }
        std::string_view bare = physical;
        if (!ends && bare.ends_with('\r'))
            bare.remove_suffix(1);
        const std::size_t nul = physical.find('\0');
        if (ends || nul != std::string_view::npos || !bare.ends_with('\\')) {
            last = physical.substr(0, nul);
            break;
        }
        bare.remove_suffix(1);
        joined_ += bare;
        if (rest_.empty() && !joined_.empty())
            ++line_;  // httpd counts the line that it looked for
    }
    const bool is_joined = !joined_.empty();
    const std::string_view whole = is_joined ? std::string_view(joined_ += last) : last;
    const std::string_view trimmed = text::trim(whole);
    return Line{.text = trimmed,
                .is_joined = is_joined,
                .number = line_,
                .column = static_cast<std::uint32_t>(trimmed.data() - whole.data() + 1)};
}

namespace {

// The same as take_word, into a string that was used before.
void take_word_into(std::string_view& rest, std::string& word) {
    rest = rest.substr(std::min(rest.size(), rest.find_first_not_of(" \t\n\v\f\r")));
    word.clear();
    if (rest.empty())
        return;
    const char quote = rest.front() == '"' || rest.front() == '\'' ? rest.front() : '\0';
    std::size_t i = quote == '\0' ? 0 : 1;
    const auto ends = [&] { return quote == '\0' ? text::is_space(rest[i]) : rest[i] == quote; };
    std::size_t taken = i;  // what stands before is in `word`
    for (; i < rest.size() && !ends(); ++i) {
        if (rest[i] != '\\' || i + 1 == rest.size())
            continue;
        const char next = rest[i + 1];
        if (next == '\\' || (quote != '\0' && next == quote)) {
            word += rest.substr(taken, i - taken);
            taken = ++i;
        }
    }
    word += rest.substr(taken, i - taken);
    if (quote != '\0' && i < rest.size())
        ++i;
    rest.remove_prefix(i);
    rest = rest.substr(std::min(rest.size(), rest.find_first_not_of(" \t\n\v\f\r")));
}

}  // namespace

std::string take_word(std::string_view& rest) {
    std::string word;
    take_word_into(rest, word);
    return word;
}

std::vector<std::string> words_of(std::string_view arguments) {
    std::vector<std::string> words;
    cut_words(arguments, words);
    return words;
}

void cut_words(std::string_view arguments, std::vector<std::string>& words) {
    std::size_t count = 0;
    while (!arguments.empty() && text::is_space(arguments.front()))
        arguments.remove_prefix(1);
    while (!arguments.empty()) {
        if (count == words.size())
            words.emplace_back();
        take_word_into(arguments, words[count++]);
    }
    words.resize(count);
}

}  // namespace fcgicheck::apache
