// Options and AllowOverride: their words, and how a section's lines merge into what is inherited
// (set_options, set_override and merge_core_dir_configs, server/core.c).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "apache/reading/complaint.h"
#include "apache/reading/modules.h"
#include "fcgicheck/config.h"

namespace fcgicheck::apache {

// httpd's own bits: Includes is two of them.
namespace opt {
inline constexpr unsigned indexes = 1, includes = 2, includes_exec = 4, sym_links = 8,
                          exec_cgi = 16, sym_owner = 32, multi_views = 64;
inline constexpr unsigned all = indexes | includes | includes_exec | sym_links | exec_cgi;
inline constexpr unsigned every = all | sym_owner | multi_views;
}  // namespace opt

// What one section says of Options, or what several say together.
struct OptionLines {
    bool absolute = false;  // a line without signs is among them
    unsigned set = 0;
    unsigned added = 0, removed = 0;  // never both
    std::vector<Cause> because;
    std::vector<unsigned> turned_off;  // by each of these lines
    // False of a .htaccess without a directive of the core's: it merges into nothing.
    bool is_spoken = true;
};

// Reads the line into `lines`; `permitted` are the bits that may be set here.
std::optional<Complaint> add_options(OptionLines& lines, const Directive& directive,
                                     unsigned permitted, Dialect dialect);

// `later` on top of `base`.
OptionLines merge(const OptionLines& base, const OptionLines& later);

Setting<OptionSet> as_setting(const OptionLines& merged);

inline constexpr unsigned every_class = 31;  // of OverrideClass

// AllowOverride and AllowOverrideList, as far as a section sets them.
struct Override {
    bool was_set = false;
    unsigned classes = 0;
    bool nonfatal_override = false, nonfatal_unknown = false;
    unsigned options = opt::every;                   // that an Options line may change
    std::optional<std::vector<std::string>> listed;  // lower case
    std::vector<Cause> because;

    // Whether a .htaccess is opened at all. Unset is not None: it is, and all in it refused.
    bool reads_htaccess() const {
        return !was_set || classes != 0 || nonfatal_override || nonfatal_unknown ||
               (listed && !listed->empty());
    }
    bool allows(const KnownDirective& directive) const;
};

std::optional<Complaint> set_override(Override& override, const Directive& directive);
std::optional<Complaint> set_override_list(Override& override, const Directive& directive,
                                           const LoadedModules& modules);
Override merge(const Override& base, const Override& later);
Setting<OverrideSet> as_setting(const Override& merged);

// The words of AllowOverride that would let `directive`: "AuthConfig or Limit".
std::string override_words(const KnownDirective& directive);

}  // namespace fcgicheck::apache
