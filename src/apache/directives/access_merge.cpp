// How two sections' lines on access merge (merge_authz_core_dir_config of mod_authz_core.c,
// merge_authn_core_dir_config of mod_authn_core.c, am_merge_conf of mod_allowmethods.c). Order and
// its kin don't: the later ones replace the earlier.
#include "apache/directives/access.h"
#include "apache/reading/complaint.h"

namespace fcgicheck::apache {

namespace {

void append_lines(const AuthzNode& node, std::vector<Cause>& lines) {
    if (node.provider != AuthzProvider::section)
        append(lines, {node.because});
    for (const AuthzNode& child : node.children)
        append_lines(child, lines);
}

std::vector<Cause> overridden_by(const AuthzLines& base, const AuthzLines& later,
                                 bool is_replaced) {
    std::vector<Cause> lines = base.overridden;
    if (is_replaced && base.root)
        append_lines(*base.root, lines);
    append(lines, later.overridden);
    return lines;
}

}  // namespace

AuthzLines merge(const AuthzLines& base, const AuthzLines& later) {
    using Merging = AuthzLines::Merging;
    if (!later.spoken)
        return base;
    if (later.merging == Merging::unset && !later.root && base.root)
        return base;
    const bool is_replaced = later.merging == Merging::off || later.merging == Merging::unset ||
                             (!base.root && !later.root);
    AuthzLines merged = later;
    merged.overridden = overridden_by(base, later, is_replaced);
    if (is_replaced)
        return merged;
    if (!later.root)
        merged.root = base.root;
    if (!base.root || !later.root)
        return merged;
    AuthzNode both;
    both.logic = later.merging == Merging::all ? AuthzNode::Logic::all : AuthzNode::Logic::any;
    both.methods = base.root->methods | later.root->methods;
    both.children = {*base.root, *later.root};
    merged.root.own() = std::move(both);
    return merged;
}

AuthnLines merge(const AuthnLines& base, const AuthnLines& later) {
    AuthnLines merged = base;
    if (later.type)
        merged.type = later.type;
    append(merged.type_because, later.type_because);
    merged.has_name = base.has_name || later.has_name;
    if (later.user_file)
        merged.user_file = later.user_file;
    if (later.asks_others)
        merged.asks_others = later.asks_others;
    if (later.group_file)
        merged.group_file = later.group_file;
    if (later.program)
        merged.program = later.program;
    if (later.access_program)
        merged.access_program = later.access_program;
    return merged;
}

GateLines merge(const GateLines& base, const GateLines& later) {
    GateLines merged = base;
    if (later.methods)
        merged.methods = later.methods;
    append(merged.methods_because, later.methods_because);
    if (later.needs_ssl)
        merged.needs_ssl = later.needs_ssl;
    merged.names_user = merged.names_user || later.names_user;
    return merged;
}

}  // namespace fcgicheck::apache
