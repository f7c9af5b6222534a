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

// A host that sends its visitors on, to https:// above all, stands beside one that does not.
std::optional<OtherAnswer::Kind> refusal(const HostAnswer& host) {
    using Kind = OtherAnswer::Kind;
    const bool leads_on = host.other == Kind::redirected || host.other == Kind::other_file ||
                          host.other == Kind::tls_needed;
    return leads_on ? std::nullopt : host.other;
}

}  // namespace

bool is_told_by(const HostAnswer& told, const HostAnswer& next) {
    return same_config(*told.config.seen(), *next.config.seen()) &&
           same_states(told.htaccess, next.htaccess) && refusal(told) == refusal(next);
}

}  // namespace fcgicheck::gather
