// What stands for %{NAME}, ${map:key}, $N and %N in the strings of a rule and its conditions
// (do_expand, lookup_variable and lookup_map of modules/mappers/mod_rewrite.c).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "apache/request/httpd.h"
#include "apache/rewrite/rules.h"

namespace fcgicheck::apache {

struct Server;

struct RewriteContext {
    const Httpd& httpd;
    RequestRecord& request;
    std::string directory = {};  // of the rules, with its slash; "" in the server's context
    std::string uri = {};        // that the rule is matched against
    std::vector<std::string> rule_groups = {};                // $N
    std::vector<std::string> condition_groups = {};           // %N
    std::optional<Ending> groups_are_unknown = std::nullopt;  // why %N can't be known
    std::optional<Ending> unknown = std::nullopt;  // why a string or a condition can't be known
    std::vector<ConditionTried> conditions = {};   // of the rule that is tried
    int nested_expansions = 0;                     // of ${map:key} in keys
    std::optional<std::string> api_version = {};   // of a release that is tried

    const Server& server() const;
};

struct Expanded {
    std::string text;
    bool unsafe_question_mark = false;  // the one that begins the query came with a variable
};

// False: it would cost too much to go on, and nothing can be known (text/effort.h).
bool spend(RewriteContext& context, std::uint64_t steps);

// Nothing where it can't be known. `rule` is the one whose flags count, if any do.
std::optional<Expanded> expand(RewriteContext& context, std::string_view text,
                               const RewriteRule* rule);

}  // namespace fcgicheck::apache
