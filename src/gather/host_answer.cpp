#include "gather/host_answer.h"

#include <algorithm>

namespace fcgicheck::gather {

namespace {

bool same_states(const std::vector<SharedHtaccess>& one, const std::vector<SharedHtaccess>& other) {
    return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                      [](const SharedHtaccess& a, const SharedHtaccess& b) {
                          return a->path == b->path && a->state == b->state;
                      });
}

bool same_config(const EffectiveConfig& a, const EffectiveConfig& b) {
    return a.handler.value == b.handler.value &&
           a.handler_module_loaded == b.handler_module_loaded && a.script_alias == b.script_alias &&
           a.access.value == b.access.value &&
           a.options.value.has(Option::exec_cgi) == b.options.value.has(Option::exec_cgi);
}

}  // namespace

std::optional<OtherAnswer::Kind> refusal_of(const std::optional<OtherAnswer>& other) {
    using Kind = OtherAnswer::Kind;
    const bool leads_on =
        other && (other->kind == Kind::redirected || other->kind == Kind::other_file ||
                  other->kind == Kind::tls_needed);
    return other && !leads_on ? std::optional(other->kind) : std::nullopt;
}

bool is_told_by(const HostAnswer& told, const EffectiveConfig& config,
                const std::vector<SharedHtaccess>& htaccess,
                std::optional<OtherAnswer::Kind> refusal) {
    return same_config(*told.config.seen(), config) && same_states(told.htaccess, htaccess) &&
           told.refusal == refusal;
}

}  // namespace fcgicheck::gather
