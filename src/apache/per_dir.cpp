#include "apache/per_dir.h"

namespace fcgicheck::apache {

namespace {

void overlay(ExtensionInfo& base, const ExtensionInfo& later) {
    if (!later.handler.empty())
        base.handler = later.handler;
    if (later.type)
        base.type = later.type;
    for (const auto text :
         {&ExtensionInfo::language, &ExtensionInfo::charset, &ExtensionInfo::encoding})
        if (!(later.*text).empty())
            base.*text = later.*text;
    base.is_filtered = base.is_filtered || later.is_filtered;
    base.is_undescribed = base.is_undescribed || later.is_undescribed;
    append(base.handler_because, later.handler_because);
    append(base.type_because, later.type_because);
}

// merge_mime_dir_configs: what `base` wanted removed is forgotten, and what `later` removes goes
// after its own additions (measured). Where only one of both says anything, nothing is merged.
MimeLines merge(const MimeLines& base, const MimeLines& later) {
    if (!base.spoken || !later.spoken)
        return base.spoken ? base : later;
    MimeLines merged = base;
    merged.removals.clear();
    if (later.multiviews_match != 0)
        merged.multiviews_match = later.multiviews_match;
    if (later.uses_path_info)
        merged.uses_path_info = later.uses_path_info;
    if (!later.default_language.empty())
        merged.default_language = later.default_language;
    if (later.extensions->empty() && later.removals.empty())
        return merged;
    auto& extensions = merged.extensions.own();
    for (const auto& [extension, info] : *later.extensions)
        overlay(extensions[extension], info);
    for (const HandlerRemoval& removal : later.removals) {
        ExtensionInfo& info = extensions[removal.extension];
        info.handler.clear();
        append(info.handler_because, {removal.because});
    }
    return merged;
}

void overlay(std::optional<NamedSetting>& base, const std::optional<NamedSetting>& later) {
    if (!later)
        return;
    std::vector<Cause> because = base ? base->because : std::vector<Cause>{};
    append(because, later->because);
    base = *later;
    base->because = std::move(because);
}

}  // namespace

PerDir merge(const PerDir& base, const PerDir& later) {
    PerDir merged = base;
    merged.options = merge(base.options, later.options);
    merged.override = merge(base.override, later.override);
    overlay(merged.set_handler, later.set_handler);
    overlay(merged.force_type, later.force_type);
    merged.mime = merge(base.mime, later.mime);
    merged.authz = merge(base.authz, later.authz);
    merged.authn = merge(base.authn, later.authn);
    merged.gate = merge(base.gate, later.gate);
    merged.environment_rules.insert(merged.environment_rules.end(), later.environment_rules.begin(),
                                    later.environment_rules.end());
    if (later.set_env)
        merged.set_env = base.set_env ? merge(*base.set_env, *later.set_env) : *later.set_env;
    if (later.compat)
        merged.compat = later.compat;
    if (later.proxy_pass)
        merged.proxy_pass = later.proxy_pass;
    merged.redirects = merge(base.redirects, later.redirects);
    merged.actions = merge(base.actions, later.actions);
    if (later.rewrite)
        merged.rewrite = base.rewrite ? merge(*base.rewrite, *later.rewrite) : *later.rewrite;
    merged.alias = merge(base.alias, later.alias);
    merged.directory = merge(base.directory, later.directory);
    merged.response = merge(base.response, later.response);
    merged.names = merge(base.names, later.names);
    merged.languages = merge(base.languages, later.languages);
    merged.dav = merge(base.dav, later.dav);
    for (const auto& [extension, wrapper] : later.wrappers)
        merged.wrappers[extension] = wrapper;
    merged.files.insert(merged.files.end(), later.files.begin(), later.files.end());
    merged.conditions.insert(merged.conditions.end(), later.conditions.begin(),
                             later.conditions.end());
    return merged;
}

}  // namespace fcgicheck::apache
