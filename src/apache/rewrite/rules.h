// What the directives of mod_rewrite say, of a server and of a directory, and how they merge
// (rewritecond_entry, rewriterule_entry, config_server_merge and config_perdir_merge of
// modules/mappers/mod_rewrite.c).
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "apache/expr/expression.h"
#include "apache/reading/complaint.h"
#include "text/regex.h"

namespace fcgicheck::apache {

struct RewriteCondition {
    enum class Test : std::uint8_t {
        regex,
        expression,
        is_file,        // -f
        has_size,       // -s
        is_directory,   // -d
        is_executable,  // -x: a bit of three
        is_link,        // -l, -h, -L
        uri_is_open,    // -U
        file_is_open,   // -F
        text_less,
        text_at_most,
        text_equal,
        text_at_least,
        text_greater,
        number_less,
        number_at_most,
        number_equal,
        number_at_least,
        number_greater,
    };

    std::string input;
    Test test = Test::regex;
    std::string pattern;  // behind "!" and the operator
    std::optional<text::Regex> regex;
    std::optional<Expression> expression;
    bool negated = false;
    bool ignores_case = false;
    bool or_next = false;
    Cause because;
};

struct RewriteRule {
    std::string pattern;
    std::optional<text::Regex> regex;  // always there once read
    bool negated = false;
    std::string output;
    std::vector<RewriteCondition> conditions;
    Cause because;

    int status = 302;             // of [R], [F], [G]
    bool only_matches = false;    // "-", or a status that takes no URL
    bool ends_in_status = false;  // [F], [G], [R=404]
    bool redirects = false;       // [R]
    bool is_last = false;         // [L]
    bool is_end = false;          // [END]
    bool chains = false;          // [C]
    bool next_round = false;      // [N]
    int most_rounds = 32000;      // [N=]
    int skips = 0;                // [S=]
    bool to_proxy = false;        // [P]
    bool passes_through = false;  // [PT]
    bool not_in_subrequest = false;
    bool ignores_case = false;
    bool keeps_escapes = false;  // [NE]
    bool drops_path_info = false;
    bool allows_question_mark = false;  // [UnsafeAllow3F]
    bool trusts_prefix = false;         // [UnsafePrefixStat]
    bool keeps_slashes = false;         // [UNC]

    bool query_appends = false;   // [QSA]
    bool query_discards = false;  // [QSD]
    bool query_is_last = false;   // [QSL]: behind the last "?"
    bool query_none = false;      // the substitution ends in "?"

    bool escapes = false;  // [B]
    bool escapes_controls = false;
    bool escapes_blank_as_hex = false;
    std::string escaped_characters;  // [B=]; "" for all that are no letters or digits
    std::string unescaped_characters;

    std::vector<std::string> environment;  // [E=]
    std::string type;                      // [T=]
    std::string handler;                   // [H=]
};

// The words of RewriteOptions, as bits.
namespace rewrite_option {
inline constexpr unsigned inherit = 1, inherit_before = 2, no_slash = 4, any_uri = 8,
                          merge_base = 16, inherit_down = 32, inherit_down_before = 64,
                          ignore_inherit = 128, ignore_context = 256, legacy_prefix = 512,
                          unsafe_prefix_stat = 1024;
}  // namespace rewrite_option

struct RewriteMap {
    enum class Kind : std::uint8_t { text, random_text, internal, other };
    Kind kind = Kind::other;
    std::string source;  // an absolute path, or the internal function's name
    Cause because;
};

using RewriteRules = std::vector<std::shared_ptr<const RewriteRule>>;

struct RewriteLines {
    std::optional<bool> engine;
    std::optional<unsigned> options;
    RewriteRules rules;
    std::vector<RewriteCondition> pending;  // conditions that wait for their rule
};

// Of a directory: there once one of its directives is.
struct DirectoryRewrite : RewriteLines {
    std::string directory;  // cmd->path with a slash at its end; "" of a server's own lines
    std::optional<std::string> base;
    std::optional<Cause> base_because;
    bool base_was_set = false;  // lost in a merge without MergeBase, although the base stays
    std::optional<Cause> engine_because;
};

struct ServerRewrite : RewriteLines {
    // A virtual host without any directive of mod_rewrite's, in a section or not, has the main
    // server's maps and options, but none of its rules, whatever that wants to pass down.
    bool is_own = false;
    std::map<std::string, RewriteMap, std::less<>> maps;
};

DirectoryRewrite merge(const DirectoryRewrite& base, const DirectoryRewrite& later);
ServerRewrite merge(const ServerRewrite& base, const ServerRewrite& later);

// The line of a RewriteCond or RewriteRule: what is at fault, or nothing.
std::optional<Complaint> read_condition(std::string_view line, RewriteCondition& condition);
std::optional<Complaint> read_rule(std::string_view line, RewriteRule& rule);

}  // namespace fcgicheck::apache
