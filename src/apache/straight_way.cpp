// The lines that request/translate.cpp and request/pipeline.cpp follow.
#include "apache/straight_way.h"

namespace fcgicheck::apache {

namespace {

bool rewrites(const RewriteLines& lines) {
    return lines.engine.value_or(false);
}

// Translation: the aliases and the docroot are those by which the URL was found, but ServerPath is
// not taken from it.
bool may_map_elsewhere(const Server& server) {
    return !server.url_prefix.empty() || rewrites(server.rewrite) || !server.redirects.empty() ||
           !server.proxy.passes.empty() || server.user_dirs || server.virtual_root ||
           server.virtual_script_root;
}

bool may_lead_elsewhere(const PerDir& dir) {
    const bool redirects = !dir.redirects.list.empty() || dir.redirects.all;
    const bool acts = !dir.actions.by_handler.empty() || !dir.actions.by_method.empty();
    return !dir.conditions.empty() || (dir.rewrite && rewrites(*dir.rewrite)) || redirects ||
           acts || dir.alias.alias || dir.proxy_pass;
}

// By what is asked before Require is.
bool may_be_stopped(const GateLines& gate) {
    return gate.methods.value_or(0) != 0 || gate.needs_ssl;
}

bool starts_the_file(const Setting<HandlerChoice>& handler) {
    const std::string& name = handler.value.name;
    return handler.undecided.empty() && (name == "fcgid-script" || name == "cgi-script");
}

}  // namespace

bool is_straight_way(const Server& server, const PerDir& settled, const EffectiveConfig& config) {
    const bool is_open = config.access.value == Access::granted && config.access.undecided.empty();
    return is_open && starts_the_file(config.handler) && !may_map_elsewhere(server) &&
           !may_lead_elsewhere(settled) && !may_be_stopped(settled.gate);
}

}  // namespace fcgicheck::apache
