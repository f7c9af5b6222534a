#include "text/regex.h"

#include <pcre2.h>

#include <cstdint>
#include <utility>

#include "text/ascii.h"

namespace fcgicheck::text {

namespace {

constexpr std::uint32_t match_limit = 1'000'000;
constexpr std::uint32_t depth_limit = 10'000;

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_range(char from, char to) {
    const auto within = [&](char first, char last) {
        return first <= from && from <= to && to <= last;
    };
    return within('a', 'z') || within('A', 'Z') || within('0', '9');
}

// How long a class is that holds letters, digits, "_", "/", "." and their ranges alone; 0 for any
// other.
std::size_t plain_class(std::string_view text) {
    std::size_t i = text.starts_with("[^") ? 2 : 1;
    const std::size_t first = i;
    for (; i < text.size() && text[i] != ']'; ++i) {
        const bool is_word = is_letter(text[i]) || is_digit(text[i]);
        if (is_word && i + 2 < text.size() && text[i + 1] == '-' && is_range(text[i], text[i + 2]))
            i += 2;
        else if (!is_word && (i == first || (text[i] != '_' && text[i] != '/' && text[i] != '.')))
            return 0;
    }
    return i == first || i == text.size() ? 0 : i + 1;
}

// Most expressions of a configuration are never matched, and plain: it takes no compiling to know
// that they compile. False: who knows.
bool surely_compiles(std::string_view pattern) {
    constexpr std::size_t longest = 1000;
    constexpr int most_open = 50;
    if (pattern.size() > longest)
        return false;
    int open = 0;
    bool is_atom = false;  // a quantifier may follow
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const char next = i + 1 < pattern.size() ? pattern[i + 1] : '\0';
        switch (pattern[i]) {
            case '\\':
                if (is_letter(next) || is_digit(next) || i + 1 == pattern.size())
                    return false;
                ++i;
                is_atom = true;
                break;
            case '[': {
                const std::size_t length = plain_class(pattern.substr(i));
                if (length == 0)
                    return false;
                i += length - 1;
                is_atom = true;
                break;
            }
            case '(':
                if (next == '?' || next == '*' || ++open > most_open)
                    return false;
                is_atom = false;
                break;
            case ')':
                if (open-- == 0)
                    return false;
                is_atom = true;
                break;
            case '*':
            case '+':
            case '?':
                if (!is_atom)
                    return false;
                is_atom = false;
                break;
            case '{':
                return false;
            case '|':
            case '^':
            case '$':
                is_atom = false;
                break;
            default:
                is_atom = true;
        }
    }
    return open == 0;
}

pcre2_code* compiled(std::string_view pattern, std::uint32_t options) {
    int error = 0;
    PCRE2_SIZE offset = 0;
    return pcre2_compile(
        reinterpret_cast<PCRE2_SPTR>(pattern.data()),  // NOLINT: pcre2's bytes are unsigned
        pattern.size(), options, &error, &offset, nullptr);
}

}  // namespace

// Compiled, and given what a match needs, when it is first matched.
struct Regex::Compiled {
    Compiled(const Compiled&) = delete;
    Compiled& operator=(const Compiled&) = delete;
    Compiled(std::string_view pattern, std::uint32_t options)
        : pattern_(pattern), options_(options) {}
    ~Compiled() {
        pcre2_match_data_free(data_);
        pcre2_match_context_free(context_);
        pcre2_code_free(code_);
    }

    pcre2_code* code() const {
        if (code_ == nullptr)
            code_ = compiled(pattern_, options_);
        return code_;
    }

    int match(std::string_view subject) const {
        if (data_ == nullptr) {
            context_ = pcre2_match_context_create(nullptr);
            data_ = pcre2_match_data_create_from_pattern(code(), nullptr);
            pcre2_set_match_limit(context_, match_limit);
            pcre2_set_depth_limit(context_, depth_limit);
        }
        return pcre2_match(
            code_,
            reinterpret_cast<PCRE2_SPTR>(subject.data()),  // NOLINT: pcre2's bytes are unsigned
            subject.size(), 0, 0, data_, context_);
    }

    const PCRE2_SIZE* ends() const { return pcre2_get_ovector_pointer(data_); }

  private:
    std::string pattern_;
    std::uint32_t options_;
    mutable pcre2_code* code_ = nullptr;
    mutable pcre2_match_context* context_ = nullptr;
    mutable pcre2_match_data* data_ = nullptr;
};

std::optional<Regex> Regex::compile(std::string_view pattern, LetterCase letter_case) {
    const std::uint32_t options = PCRE2_DOTALL | PCRE2_DOLLAR_ENDONLY | PCRE2_DUPNAMES |
                                  (letter_case == LetterCase::ignored ? PCRE2_CASELESS : 0);
    auto regex = std::make_shared<const Compiled>(pattern, options);
    if (!surely_compiles(pattern) && regex->code() == nullptr)
        return std::nullopt;
    return Regex(std::move(regex));
}

bool Regex::matches(std::string_view subject) const {
    return compiled_->match(subject) >= 0;
}

std::optional<std::vector<std::string_view>> Regex::groups(std::string_view subject) const {
    const int count = compiled_->match(subject);
    if (count < 0)
        return std::nullopt;
    const PCRE2_SIZE* ends = compiled_->ends();
    std::vector<std::string_view> result;
    for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
        const std::size_t begin = ends[2 * i];
        result.push_back(begin == PCRE2_UNSET ? std::string_view{}
                                              : subject.substr(begin, ends[2 * i + 1] - begin));
    }
    return result;
}

std::size_t Regex::group_count() const {
    std::uint32_t count = 0;
    pcre2_pattern_info(compiled_->code(), PCRE2_INFO_CAPTURECOUNT, &count);
    return count;
}

}  // namespace fcgicheck::text
