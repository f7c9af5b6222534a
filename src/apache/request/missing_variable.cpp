// SetEnv and the RewriteRules of a folder act when a request is answered (fixup_env_module of
// modules/metadata/mod_env.c, hook_fixup of modules/mappers/mod_rewrite.c), which is behind the
// access rules; SetEnvIf and a server's RewriteRules act before them.
#include "apache/request/missing_variable.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "apache/directives/access.h"
#include "apache/directives/environment_rules.h"
#include "apache/request/phases.h"
#include "apache/tree.h"
#include "text/ascii.h"
#include "text/config_words.h"

namespace fcgicheck::apache {

namespace {

// The variables that an access rule asks for to let in: "Require env a b", "Allow from env=a".
std::vector<std::string> variables_asked_by(const Cause& rule) {
    constexpr std::string_view prefix = "env=";
    std::vector<std::string> words = text::words_of(rule.text);
    std::vector<std::string> names;
    if (!words.empty() && text::equals_ignoring_case(words[0], "deny"))
        return names;
    const bool is_require = words.size() > 1 && text::equals_ignoring_case(words[1], "env");
    for (std::size_t i = 2; i < words.size(); ++i) {
        if (is_require)
            names.push_back(words[i]);
        else if (text::equals_ignoring_case(words[i].substr(0, prefix.size()), prefix))
            names.push_back(words[i].substr(prefix.size()));
    }
    return names;
}

// SetEnvIf takes it for a name as it is, wherever it is written.
bool is_plain_name(std::string_view name) {
    constexpr std::string_view plain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
    return !name.empty() && name.find_first_not_of(plain) == std::string_view::npos;
}

// By modules that need no line for it: mod_ssl, mod_unique_id, mod_http2, mod_rewrite, the modules
// of logins, and an internal redirect.
bool is_set_by_module(std::string_view name) {
    constexpr auto beginnings = std::to_array<std::string_view>(
        {"AUTHENTICATE_", "H2", "HTTP", "REDIRECT_", "SCRIPT_UR", "SSL_", "UNIQUE_ID"});
    return std::any_of(beginnings.begin(), beginnings.end(), [&](std::string_view beginning) {
        return text::equals_ignoring_case(name.substr(0, beginning.size()), beginning);
    });
}

bool is_set_by(const EnvironmentRules& rules, std::string_view name) {
    return std::any_of(rules.begin(), rules.end(), [&](const auto& rule) {
        return std::any_of(rule->settings.begin(), rule->settings.end(), [&](const auto& setting) {
            return text::equals_ignoring_case(setting.first, name);
        });
    });
}

// Its name may be made from what the rule has matched.
bool is_set_by(const RewriteRules& rules, std::string_view name) {
    const auto sets_it = [&](std::string_view item) {
        const std::string_view set = item.substr(0, item.find(':'));
        return text::equals_ignoring_case(set, name) ||
               set.find_first_of("$%") != std::string_view::npos;
    };
    return std::any_of(rules.begin(), rules.end(), [&](const auto& rule) {
        return std::any_of(rule->environment.begin(), rule->environment.end(), sets_it);
    });
}

bool may_have(const Httpd& httpd, const RequestRecord& request, const std::string& name) {
    constexpr auto free_to_set =
        std::to_array<std::string_view>({"lua_module", "perl_module", "python_module"});
    const LoadedModules& loaded = httpd.tree.global.read.modules;
    const Server& server = httpd.tree.servers.at(request.host);
    return request.before() != nullptr || !loaded.all_are_known() || loaded.has_any(free_to_set) ||
           !is_plain_name(name) || is_set_by_module(name) || request.environment.contains(name) ||
           is_set_by(server.environment_rules, name) ||
           is_set_by(request.dir.environment_rules, name) || !request.dir.conditions.empty() ||
           is_set_by(server.rewrite.rules, name);
}

bool is_set_late(const RequestRecord& request, const std::string& name) {
    const auto set = merged(request.dir.set_env).set;
    return set.find(name) != set.end() ||
           (request.dir.rewrite && is_set_by(request.dir.rewrite->rules, name));
}

bool is_let_in_with(const std::vector<std::string>& names, const Httpd& httpd,
                    const RequestRecord& request) {
    RequestRecord with = request;
    with.missed_headers = nullptr;
    for (const std::string& name : names)
        with.environment.set(name, "1");
    const Scene scene{.httpd = httpd, .request = with};
    return decide_access(with.dir, &scene).outcomes == outcome::granted;
}

}  // namespace

std::optional<MissingVariable> missing_variable(const Httpd& httpd, const RequestRecord& request) {
    std::vector<std::string> missing;
    const Cause* first = nullptr;
    for (const Cause& rule : request.access.because)
        for (std::string& name : variables_asked_by(rule))
            if (!may_have(httpd, request, name)) {
                first = first != nullptr ? first : &rule;
                missing.push_back(std::move(name));
            }
    if (missing.empty() || !is_let_in_with(missing, httpd, request))
        return std::nullopt;
    return MissingVariable{
        .asked = {.what = What::access, .value = missing.front(), .because = *first},
        .is_set_late = is_set_late(request, missing.front())};
}

}  // namespace fcgicheck::apache
