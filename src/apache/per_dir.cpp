#include "apache/per_dir.h"

#include <utility>

namespace fcgicheck::apache {

namespace {

void overlay(std::optional<NamedSetting>& base, const std::optional<NamedSetting>& later) {
    if (!later)
        return;
    std::vector<Cause> because = base ? base->because : std::vector<Cause>{};
    append(because, later->because);
    base = *later;
    base->because = std::move(because);
}

}  // namespace

PerDir merge(PerDir base, const PerDir& later) {
    base.options = merge(base.options, later.options);
    base.override = merge(base.override, later.override);
    overlay(base.set_handler, later.set_handler);
    overlay(base.force_type, later.force_type);
    base.mime = merge(std::move(base.mime), later.mime);
    base.authz = merge(base.authz, later.authz);
    base.authn = merge(base.authn, later.authn);
    base.gate = merge(base.gate, later.gate);
    base.environment_rules.insert(base.environment_rules.end(), later.environment_rules.begin(),
                                  later.environment_rules.end());
    base.set_env.put_on_top(later.set_env);
    if (later.compat)
        base.compat = later.compat;
    if (later.proxy_pass)
        base.proxy_pass = later.proxy_pass;
    base.redirects = merge(base.redirects, later.redirects);
    base.actions = merge(base.actions, later.actions);
    if (later.rewrite)
        base.rewrite = base.rewrite ? merge(*base.rewrite, *later.rewrite) : *later.rewrite;
    base.alias = merge(base.alias, later.alias);
    base.directory = merge(base.directory, later.directory);
    base.response = merge(base.response, later.response);
    base.names = merge(base.names, later.names);
    base.languages = merge(base.languages, later.languages);
    base.dav = merge(base.dav, later.dav);
    for (const auto& [extension, wrapper] : later.wrappers)
        base.wrappers[extension] = wrapper;
    base.files.insert(base.files.end(), later.files.begin(), later.files.end());
    base.conditions.insert(base.conditions.end(), later.conditions.begin(), later.conditions.end());
    return base;
}

}  // namespace fcgicheck::apache
