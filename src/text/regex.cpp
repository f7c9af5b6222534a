#include "text/regex.h"

#include <pcre2.h>

#include <utility>

namespace fcgicheck::text {

namespace {

constexpr std::uint32_t match_limit = 1'000'000;
constexpr std::uint32_t depth_limit = 10'000;

}  // namespace

struct Regex::Compiled {
    Compiled(const Compiled&) = delete;
    Compiled& operator=(const Compiled&) = delete;
    explicit Compiled(pcre2_code* made) : code(made) {}
    ~Compiled() {
        pcre2_match_data_free(data);
        pcre2_match_context_free(context);
        pcre2_code_free(code);
    }

    // What a match needs is made with the first one: of many expressions it is only asked whether
    // they compile.
    int match(std::string_view subject) const {
        if (data == nullptr) {
            context = pcre2_match_context_create(nullptr);
            data = pcre2_match_data_create_from_pattern(code, nullptr);
            pcre2_set_match_limit(context, match_limit);
            pcre2_set_depth_limit(context, depth_limit);
        }
        return pcre2_match(
            code,
            reinterpret_cast<PCRE2_SPTR>(subject.data()),  // NOLINT: pcre2's bytes are unsigned
            subject.size(), 0, 0, data, context);
    }

    pcre2_code* code;
    mutable pcre2_match_context* context = nullptr;
    mutable pcre2_match_data* data = nullptr;
};

std::optional<Regex> Regex::compile(std::string_view pattern, LetterCase letter_case) {
    const std::uint32_t options = PCRE2_DOTALL | PCRE2_DOLLAR_ENDONLY | PCRE2_DUPNAMES |
                                  (letter_case == LetterCase::ignored ? PCRE2_CASELESS : 0);
    int error = 0;
    PCRE2_SIZE offset = 0;
    pcre2_code* code = pcre2_compile(
        reinterpret_cast<PCRE2_SPTR>(pattern.data()),  // NOLINT: pcre2's bytes are unsigned
        pattern.size(), options, &error, &offset, nullptr);
    if (code == nullptr)
        return std::nullopt;
    return Regex(std::make_shared<const Compiled>(code));
}

bool Regex::matches(std::string_view subject) const {
    return compiled_->match(subject) >= 0;
}

std::optional<std::vector<std::string_view>> Regex::groups(std::string_view subject) const {
    const int count = compiled_->match(subject);
    if (count < 0)
        return std::nullopt;
    const PCRE2_SIZE* ends = pcre2_get_ovector_pointer(compiled_->data);
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
    pcre2_pattern_info(compiled_->code, PCRE2_INFO_CAPTURECOUNT, &count);
    return count;
}

}  // namespace fcgicheck::text
