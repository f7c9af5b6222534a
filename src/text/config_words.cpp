#include "text/config_words.h"

#include <array>

#include "text/ascii.h"

namespace fcgicheck::text {

namespace {

void skip_blanks(std::string_view& rest) {
    while (!rest.empty() && is_space(rest.front()))
        rest.remove_prefix(1);
}

// Of a word's characters those that may end it, or change what follows.
constexpr std::array<bool, 256> tells = [] {
    std::array<bool, 256> table{};
    for (const char c : std::string_view(" \t\n\v\f\r\\\"'"))
        table[static_cast<unsigned char>(c)] = true;
    return table;
}();

// The same as take_word, into a string that was used before.
void take_word_into(std::string_view& rest, std::string& word) {
    skip_blanks(rest);
    word.clear();
    if (rest.empty())
        return;
    const char quote = rest.front() == '"' || rest.front() == '\'' ? rest.front() : '\0';
    std::size_t i = quote == '\0' ? 0 : 1;
    const auto ends = [&] { return quote == '\0' ? is_space(rest[i]) : rest[i] == quote; };
    std::size_t taken = i;  // what stands before is in `word`
    for (; i < rest.size(); ++i) {
        if (!tells[static_cast<unsigned char>(rest[i])])
            continue;
        if (ends())
            break;
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
    skip_blanks(rest);
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
    skip_blanks(arguments);
    while (!arguments.empty()) {
        if (count == words.size())
            words.emplace_back();
        take_word_into(arguments, words[count++]);
    }
    words.resize(count);
}

}  // namespace fcgicheck::text
