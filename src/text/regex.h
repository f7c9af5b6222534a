// A regular expression as Apache compiles it (server/util_pcre.c): PCRE2, "." takes newlines, "$"
// at the very end, with its limits. A match takes from the thread's Effort (text/effort.h); where
// that is spent, nothing matches. The only place with PCRE2.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fcgicheck::text {

enum class LetterCase : bool { matters, ignored };

class Regex {
  public:
    // Nothing where the pattern does not compile.
    static std::optional<Regex> compile(std::string_view pattern,
                                        LetterCase letter_case = LetterCase::matters);

    bool matches(std::string_view subject) const;  // anywhere in it; false too where a limit is hit
    // The whole match and its groups; nothing where it does not match. A group that took no part is
    // empty.
    std::optional<std::vector<std::string_view>> groups(std::string_view subject) const;
    std::size_t group_count() const;  // of the pattern, without the whole match

    struct NamedGroup {
        std::string name;
        std::string_view text;
    };
    // Those that took part in a match; nothing where it does not match.
    std::vector<NamedGroup> named_groups(std::string_view subject) const;

  private:
    struct Compiled;
    explicit Regex(std::shared_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}
    std::shared_ptr<const Compiled> compiled_;
};

}  // namespace fcgicheck::text
