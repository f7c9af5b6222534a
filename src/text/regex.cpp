#include "text/regex.h"

#include <pcre2.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include "text/ascii.h"
#include "text/effort.h"

namespace fcgicheck::text {

namespace {

constexpr std::uint32_t limit_of_httpd = 10'000'000;  // pcre2's own, from each start in the subject
constexpr std::uint32_t limit_at_first = 32;
constexpr std::uint32_t most_kilobytes = 64 * 1024;  // ours; pcre2 lets a match have 20 GB

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

// What a match needs besides the expression: memory that may grow to megabytes, one for a thread.
struct Matcher {
    Matcher() { pcre2_set_heap_limit(context, most_kilobytes); }
    Matcher(const Matcher&) = delete;
    Matcher& operator=(const Matcher&) = delete;
    ~Matcher() {
        pcre2_match_data_free(data);
        pcre2_match_context_free(context);
    }

    bool has_room_for(std::uint32_t groups) {
        if (data != nullptr && groups < pcre2_get_ovector_count(data))
            return true;
        pcre2_match_data_free(data);
        data = pcre2_match_data_create(groups + 1, nullptr);
        return data != nullptr && context != nullptr;
    }

    pcre2_match_context* context = pcre2_match_context_create(nullptr);
    pcre2_match_data* data = nullptr;
};

Matcher& matcher() {
    thread_local Matcher of_thread;
    return of_thread;
}

std::uint32_t info(const pcre2_code* code, std::uint32_t what) {
    std::uint32_t value = 0;
    pcre2_pattern_info(code, what, &value);
    return value;
}

// Where a match may begin: both counted in.
struct Starts {
    std::size_t from;
    std::size_t to;
};

int run(const pcre2_code* code, std::string_view subject, Starts starts, std::uint32_t limit) {
    Matcher& with = matcher();
    pcre2_set_match_limit(with.context, limit);
    pcre2_set_offset_limit(with.context, starts.to);
    return pcre2_match(
        code,
        reinterpret_cast<PCRE2_SPTR>(subject.data()),  // NOLINT: pcre2's bytes are unsigned
        subject.size(), starts.from, 0, with.data, with.context);
}

// pcre2 counts steps anew from each start, and never says how many it took: so with ever higher
// limits, and each start by itself.
int run_slowly(const pcre2_code* code, std::string_view subject, std::size_t last_start) {
    for (std::size_t start = 0; start <= last_start; ++start) {
        int count = PCRE2_ERROR_MATCHLIMIT;
        for (std::uint32_t limit = limit_at_first; count == PCRE2_ERROR_MATCHLIMIT; limit *= 4) {
            const bool is_last = limit >= limit_of_httpd;
            if (!spend(std::min(limit, limit_of_httpd)))
                return count;
            count = run(code, subject, {start, start}, std::min(limit, limit_of_httpd));
            if (is_last)
                break;
        }
        if (count != PCRE2_ERROR_NOMATCH)
            return count;
    }
    return PCRE2_ERROR_NOMATCH;
}

}  // namespace

// Compiled when it is first matched.
struct Regex::Compiled {
    Compiled(const Compiled&) = delete;
    Compiled& operator=(const Compiled&) = delete;
    Compiled(std::string_view pattern, std::uint32_t options)
        : pattern_(pattern), options_(options) {}
    ~Compiled() { pcre2_code_free(code_); }

    pcre2_code* code() const {
        if (code_ == nullptr)
            code_ = compiled(pattern_, options_);
        return code_;
    }

    // The ends of the groups are in matcher().data until the next match.
    int match(std::string_view subject) const {
        if (code() == nullptr || !matcher().has_room_for(info(code_, PCRE2_INFO_CAPTURECOUNT))) {
            spend_all();
            return PCRE2_ERROR_NOMEMORY;
        }
        const bool is_anchored = (info(code_, PCRE2_INFO_ALLOPTIONS) & PCRE2_ANCHORED) != 0;
        const std::size_t last_start = is_anchored ? 0 : subject.size();
        constexpr std::size_t steps_of_most = 8;
        if (!spend(steps_of_most * (last_start + 1)))
            return PCRE2_ERROR_MATCHLIMIT;
        int count = run(code_, subject, {0, last_start}, limit_at_first);
        // What begins with "(*" may end the search at all starts.
        const bool has_verbs = pattern_.find("(*") != std::string::npos;
        if (count == PCRE2_ERROR_MATCHLIMIT && !has_verbs)
            count = run_slowly(code_, subject, last_start);
        else if (count == PCRE2_ERROR_MATCHLIMIT)
            spend_all();
        if (count == PCRE2_ERROR_HEAPLIMIT || count == PCRE2_ERROR_NOMEMORY)
            spend_all();
        return count;
    }

    bool may_name_groups() const { return pattern_.find("(?") != std::string::npos; }

  private:
    std::string pattern_;
    std::uint32_t options_;
    mutable pcre2_code* code_ = nullptr;
};

std::optional<Regex> Regex::compile(std::string_view pattern, LetterCase letter_case) {
    const std::uint32_t options = PCRE2_DOTALL | PCRE2_DOLLAR_ENDONLY | PCRE2_DUPNAMES |
                                  PCRE2_USE_OFFSET_LIMIT |
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
    const PCRE2_SIZE* ends = pcre2_get_ovector_pointer(matcher().data);
    std::vector<std::string_view> result;
    for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
        const std::size_t begin = ends[2 * i];
        result.push_back(begin == PCRE2_UNSET ? std::string_view{}
                                              : subject.substr(begin, ends[2 * i + 1] - begin));
    }
    return result;
}

std::size_t Regex::group_count() const {
    return info(compiled_->code(), PCRE2_INFO_CAPTURECOUNT);
}

std::vector<Regex::NamedGroup> Regex::named_groups(std::string_view subject) const {
    std::vector<NamedGroup> named;
    const auto all = compiled_->may_name_groups() ? groups(subject) : std::nullopt;
    if (!all)
        return named;
    // Of an entry: two bytes of the group's number, and the name.
    const std::size_t size = info(compiled_->code(), PCRE2_INFO_NAMEENTRYSIZE);
    PCRE2_SPTR entry = nullptr;
    pcre2_pattern_info(compiled_->code(), PCRE2_INFO_NAMETABLE, &entry);
    for (auto count = info(compiled_->code(), PCRE2_INFO_NAMECOUNT); count > 0; --count) {
        const std::size_t group = entry[0] * 256U + entry[1];
        if (group < all->size() && (*all)[group].data() != nullptr)
            named.push_back({.name = reinterpret_cast<const char*>(entry + 2),  // NOLINT: as above
                             .text = (*all)[group]});
        entry += size;
    }
    return named;
}

}  // namespace fcgicheck::text
