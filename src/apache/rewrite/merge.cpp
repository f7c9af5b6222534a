#include "apache/rewrite/rules.h"

namespace fcgicheck::apache {

namespace {

RewriteRules joined(const RewriteRules& first, const RewriteRules& second) {
    RewriteRules all = first;
    all.insert(all.end(), second.begin(), second.end());
    return all;
}

enum class Inheritance : std::uint8_t { none, after, before };

Inheritance inheritance(const RewriteLines& base, unsigned options) {
    using namespace rewrite_option;
    const bool takes = (options & ignore_inherit) == 0;
    const unsigned above = base.options.value_or(0);
    if ((options & inherit) != 0 || (takes && (above & inherit_down) != 0))
        return Inheritance::after;
    if ((options & inherit_before) != 0 || (takes && (above & inherit_down_before) != 0))
        return Inheritance::before;
    return Inheritance::none;
}

void merge_lines(RewriteLines& merged, const RewriteLines& base) {
    if (!merged.engine)
        merged.engine = base.engine;
    if (!merged.options)
        merged.options = base.options;
    switch (inheritance(base, merged.options.value_or(0))) {
        case Inheritance::none:
            break;
        case Inheritance::after:
            merged.rules = joined(merged.rules, base.rules);
            break;
        case Inheritance::before:
            merged.rules = joined(base.rules, merged.rules);
            break;
    }
}

}  // namespace

DirectoryRewrite merge(const DirectoryRewrite& base, const DirectoryRewrite& later) {
    DirectoryRewrite merged = later;
    merge_lines(merged, base);
    if (!merged.engine_because)
        merged.engine_because = base.engine_because;
    if ((merged.options.value_or(0) & rewrite_option::merge_base) != 0) {
        if (!later.base_was_set) {
            merged.base = base.base;
            merged.base_because = base.base_because;
        }
        merged.base_was_set = later.base_was_set || base.base_was_set;
    } else {
        merged.base_was_set = false;
    }
    return merged;
}

ServerRewrite merge(const ServerRewrite& base, const ServerRewrite& later) {
    if (!later.is_own) {
        ServerRewrite borrowed = base;
        borrowed.is_own = false;
        return borrowed;
    }
    ServerRewrite merged = later;
    merge_lines(merged, base);
    switch (inheritance(base, merged.options.value_or(0))) {
        case Inheritance::none:
            break;
        case Inheritance::after:  // what overlays is the server's own
            merged.maps.insert(base.maps.begin(), base.maps.end());
            break;
        case Inheritance::before:
            for (const auto& [name, map] : base.maps)
                merged.maps.insert_or_assign(name, map);
            break;
    }
    return merged;
}

}  // namespace fcgicheck::apache
