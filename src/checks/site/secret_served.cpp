// httpd sends every file that no handler takes and no rule denies to whoever asks for it: the
// default configuration of every distribution denies names that begin with .ht, and no others
// (measured: /.git/config, /.env and /hello.py~ answer 200 with what they hold).
#include <string>
#include <string_view>

#include "checks/case_values.h"
#include "text/path.h"

namespace fcgicheck::checks {
namespace {

std::string_view situation_of(SecretKind kind) {
    switch (kind) {
        case SecretKind::repository:
            return "repository";
        case SecretKind::environment:
            return "environment";
        case SecretKind::passwords:
            return "passwords";
        case SecretKind::key:
            return "key";
        case SecretKind::copy:
            return "";
        case SecretKind::bytecode:
            return "bytecode";
    }
    return "";
}

}  // namespace

Outcomes secret_served(const SiteCase& c) {
    Outcomes outcomes;
    for (const ServedSecret& secret : c.site.secrets) {
        Finding finding{.subject = secret.path, .at = {.file = secret.path}};
        finding.confidence = secret.confidence;
        finding.situation = situation_of(secret.kind);
        finding.values["path"] = secret.path;
        finding.values["name"] = text::file_name(secret.path);
        finding.values["url"] = secret.url;
        finding.values["folder"] = text::parent_path(secret.path);
        finding.values["more"] =
            secret.others == 0
                ? ""
                : "More of the kind, by name: " + std::to_string(secret.others) + ".";
        outcomes.emplace_back(std::move(finding));
    }
    return outcomes;
}

}  // namespace fcgicheck::checks
