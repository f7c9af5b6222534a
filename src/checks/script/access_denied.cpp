// A request that is refused to every client is answered 403 before a handler is asked: by Require
// (mod_authz_core, AH01630) or by Order, Allow and Deny (mod_access_compat, AH01797); both must
// let it pass. Rules that let some clients in, or ask for a login, are working configuration.
#include "checks/access_lines.h"
#include "checks/case_values.h"
#include "text/ascii.h"
#include "text/first_bytes.h"

namespace fcgicheck::checks {
namespace {

bool is_of_access_compat(const Cause& line) {
    const std::string name = directive_name(line);
    return name == "order" || name == "deny" || name == "allow" || name == "satisfy";
}

std::string situation(const ScriptCase& c, const Cause& decided) {
    const bool is_compat = is_of_access_compat(decided);
    const bool may_change =
        is_htaccess_of(c, decided.at.file) ||
        htaccess_may(c, is_compat ? OverrideClass::limit : OverrideClass::auth_config,
                     is_compat ? "allow" : "require");
    if (may_change)
        return is_compat ? "htaccess-order" : "htaccess";
    return is_compat ? "order" : "";
}

// SSLRequireSSL is asked before these (ssl_hook_Access, modules/ssl/ssl_engine_kernel.c).
std::string situation(OtherAnswer::Kind kind) {
    using Kind = OtherAnswer::Kind;
    if (kind == Kind::late_variable)
        return "late";
    if (kind == Kind::missing_variable)
        return "unset";
    return kind == Kind::tls_missing ? "tls" : "";
}

bool is_by_method(OtherAnswer::Kind kind) {
    return kind == OtherAnswer::Kind::get_refused || kind == OtherAnswer::Kind::methods_refused;
}

Finding by_other_rule(const ScriptCase& c, std::string situation) {
    Finding finding = finding_about(c);
    finding.confidence = confidence_in_config(c);
    finding.situation = std::move(situation);
    if (c.other_answer->decided_by)
        decide_by(finding, *c.other_answer->decided_by, "denied");
    finding.values["variable"] = c.other_answer->leads_to;
    return finding;
}

}  // namespace

Outcomes access_denied(const ScriptCase& c) {
    if (!is_requested(c))
        return {};
    const EffectiveConfig* config = c.config.seen();
    if (config == nullptr)
        return {cannot_tell(c, *c.config.unseen())};
    if (c.other_answer != nullptr) {
        if (std::string other = situation(c.other_answer->kind); !other.empty())
            return {by_other_rule(c, std::move(other))};
        if (is_by_method(c.other_answer->kind))
            return {};
    }
    const auto refused = refused_to_all(c);
    if (!refused && config->access.value != Access::denied)
        return {};
    const bool has_handler = !config->handler.value.name.empty();
    if (!has_handler && !text::is_named_fastcgi(c.script.path))
        return {};
    if (!refused)
        return {cannot_tell(c, undecided_by("who may visit it", config->access.undecided[0]))};
    Finding finding = finding_about(c);
    finding.confidence = confidence_in_config(c);
    if (refused->by != nullptr) {
        if (closes_by_name(*config, *refused->by))
            return {};
        decide_by(finding, *refused->by, "denied");
        finding.situation = situation(c, *refused->by);
    }
    return {std::move(finding)};
}

}  // namespace fcgicheck::checks
