// What is known of Apache's modules: their names, the directives and the handlers that each brings.
// Directives are rows of rules/apache/*.tsv, most of them as Apache itself prints them; handlers
// are in each module's source.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "apache/reading/argument_check.h"
#include "apache/reading/dialect.h"
#include "fcgicheck/config.h"

namespace fcgicheck::apache {

// Where a directive may stand in the server's own files (RSRC_CONF and ACCESS_CONF).
enum class Place : std::uint8_t {
    anywhere,
    server_only,
    main_server_only,  // in no <VirtualHost> (GLOBAL_ONLY of ap_check_cmd_context)
    directory_only,
};

// How many arguments, in httpd's terms (command_rec, http_config.h).
enum class Arity : std::uint8_t {
    raw,
    none,
    one,
    two,
    three,
    one_or_two,
    two_or_three,
    one_to_three,
    at_least_one,  // ITERATE
    at_least_two,  // ITERATE2
    flag,
};

struct KnownDirective {
    std::string_view name;  // as registered, which is how httpd writes it; a section with its "<"
    Place place = Place::anywhere;
    unsigned classes = 0;  // OverrideClass bits that let it stand in a .htaccess
    Arity arity = Arity::raw;
    std::string_view help;  // what httpd adds where the number of arguments is wrong
    std::span<const std::string_view> modules;  // any of these brings it; empty: 2.2 alone has it
    std::span<const std::string_view> modules_of_22;  // the same for Apache 2.2
    std::span<const ArgumentCheck> checks;            // in the order of httpd's
};

// By name in lower case.
std::span<const KnownDirective> all_directives();

inline std::size_t index_of(const KnownDirective& known) {
    return static_cast<std::size_t>(&known - all_directives().data());
}

// `name` in any case, a section's with its "<"; null where no module of Apache's has it.
const KnownDirective* find_directive(std::string_view name);

// One entry for each row of the table, so that a row leads to what is done with it. An entry has a
// `name`.
template <class Entry>
class ByDirective {
  public:
    ByDirective(std::initializer_list<std::span<const Entry>> tables)
        : entries_(all_directives().size()) {
        for (const auto table : tables)
            for (const Entry& entry : table)
                if (const KnownDirective* known = find_directive(entry.name))
                    entries_[index_of(*known)] = &entry;
    }

    const Entry* of(const KnownDirective& known) const { return entries_[index_of(known)]; }

  private:
    std::vector<const Entry*> entries_;
};

// The modules of which one must be there for the handler; empty where the name is unknown. The
// default handler needs core_module.
std::vector<std::string_view> modules_of_handler(std::string_view handler);

// The same for the provider that a Require names: "ip".
std::vector<std::string_view> modules_of_provider(std::string_view provider);

bool is_mpm(std::string_view identifier);

// The identifier of the module in a file of this name, as Debian names them: "mod_dir.so" holds
// dir_module; "" where the name is no known one's.
std::string_view module_in(std::string_view file_name);

// Those that are loaded, by identifier and, as <IfModule> also takes it, by source file.
class LoadedModules {
  public:
    // Those compiled into httpd as distributions build it.
    LoadedModules() : LoadedModules(Dialect::apache24) {}
    explicit LoadedModules(Dialect dialect);

    Dialect dialect() const { return dialect_; }
    // Those that bring the directive; empty where this Apache does not have it.
    std::span<const std::string_view> modules_of(const KnownDirective& directive) const {
        return dialect_ == Dialect::apache22 ? directive.modules_of_22 : directive.modules;
    }

    void load(std::string_view identifier);
    void load_all();
    bool has(std::string_view identifier) const;
    bool has(const KnownDirective& directive) const { return brought_[index_of(directive)]; }
    bool has_any(std::span<const std::string_view> identifiers) const;
    bool has_named(std::string_view name) const;  // <IfModule>: identifier or source
    bool all_are_known() const { return all_known_; }
    bool loads_any() const;  // besides those compiled in
    bool has_mpm() const;    // one is loaded: no other is built in
    // Of two whose hooks have the same order; those compiled in come first.
    bool is_before(std::string_view identifier, std::string_view other) const;

  private:
    Dialect dialect_;
    std::map<std::string, std::size_t, std::less<>> identifiers_;  // and their turn
    std::set<std::string, std::less<>> sources_;
    std::vector<bool> brought_;  // of each known directive, whether a module brings it
    bool all_ = false;
    bool all_known_ = true;
};

}  // namespace fcgicheck::apache
