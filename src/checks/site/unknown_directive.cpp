// httpd takes only the directives that its modules bring ("Invalid command", server/config.c): a
// name that is misspelled, or whose module is not loaded, stops it; in a .htaccess it answers 500
// for all below.
#include <string_view>
#include <utility>

#include "checks/case_values.h"
#include "checks/config_errors.h"
#include "checks/fastcgi_directives.h"
#include "checks/module_names.h"

namespace fcgicheck::checks {
namespace {

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";  // httpd takes it for letters

// mod_fastcgi's directives in the server's files have a rule of their own.
bool is_ours(const ConfigError& error, const HtaccessFacts* htaccess) {
    if (error.kind == ConfigErrorKind::unknown_directive)
        return htaccess != nullptr || !is_fastcgi_directive(error.directive);
    return error.kind == ConfigErrorKind::missing_module;
}

bool is_on_debian(const SiteCase& c) {
    const ServerFacts* server = c.site.server.seen();
    return server != nullptr && server->is_debian;
}

Finding finding_of(const SiteCase& c, const ConfigError& error, const HtaccessFacts* htaccess) {
    Finding finding = finding_about(error, htaccess);
    if (error.directive.starts_with(byte_order_mark)) {
        finding.situation = "bom";
        finding.values["directive"].erase(0, byte_order_mark.size());
    } else if (error.kind == ConfigErrorKind::missing_module) {
        finding.situation = htaccess == nullptr && is_on_debian(c) ? "debian" : "module";
        name_module(finding, error.needs);
    } else if (!error.needs.empty()) {
        finding.situation = "misspelled";
        std::string line = error.text;
        if (const std::size_t at = line.find(error.directive); at != std::string::npos)
            line.replace(at, error.directive.size(), error.needs);
        finding.values["fixed_line"] = std::move(line);
    }
    return in_htaccess(std::move(finding), htaccess);
}

}  // namespace

Outcomes unknown_directive(const SiteCase& c) {
    Outcomes outcomes;
    for_each_config_error(c, [&](const ConfigError& error, const HtaccessFacts* htaccess) {
        if (is_ours(error, htaccess))
            outcomes.emplace_back(finding_of(c, error, htaccess));
    });
    return outcomes;
}

}  // namespace fcgicheck::checks
