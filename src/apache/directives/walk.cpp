#include "apache/directives/walk.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <span>
#include <vector>

#include "apache/directives/arguments.h"
#include "text/ascii.h"
#include "text/config_line.h"
#include "text/config_words.h"
#include "text/edit_distance.h"

namespace fcgicheck::apache {

namespace {

using text::equals_ignoring_case;

// Ours: httpd takes ten thousand, and dies of its stack before a hundred thousand (measured). What
// is deeper says nothing here.
constexpr std::size_t deepest_nesting = 400;

const Command* find_command(const KnownDirective& known) {
    static const ByDirective<Command> commands{access_commands(),   authentication_commands(),
                                               gate_commands(),     setenvif_commands(),
                                               core_commands(),     directory_commands(),
                                               fcgid_commands(),    mapping_commands(),
                                               mime_commands(),     name_commands(),
                                               response_commands(), rewrite_commands(),
                                               redirect_commands(), action_commands(),
                                               proxy_commands(),    virtual_root_commands(),
                                               filter_commands(),   header_commands(),
                                               logging_commands(),  ssl_commands(),
                                               backend_commands(),  refusing_commands(),
                                               dav_commands(),      negotiation_commands(),
                                               set_env_commands()};
    return commands.of(known);
}

const SectionCommand* find_section(const KnownDirective& known) {
    static const ByDirective<SectionCommand> sections{section_commands()};
    return sections.of(known);
}

bool is_allowed(const Walk& walk, const KnownDirective& known) {
    switch (walk.context) {
        case Context::server:
            return known.place != Place::directory_only;
        case Context::directory:
            if (known.name.starts_with("SSLProxy") && is_within(walk, {"Proxy", "ProxyMatch"}))
                return true;  // PROXY_CONF
            return known.place != Place::server_only && known.place != Place::main_server_only;
        case Context::htaccess:
            assert(walk.override != nullptr);
            return walk.override->allows(known);
        case Context::authz:
            return (known.classes & static_cast<unsigned>(OverrideClass::auth_config)) != 0 ||
                   (walk.override != nullptr && walk.override->listed &&
                    walk.override->allows(known));
    }
    return true;
}

// What AllowOverride's Nonfatal= says here; a <RequireX> sets AuthConfig in its place
// (add_authz_section).
bool passes_over(const Walk& walk, bool Override::*nonfatal) {
    return walk.override != nullptr && walk.context != Context::authz && walk.override->*nonfatal;
}

std::string place_word(Place place) {
    switch (place) {
        case Place::server_only:
        case Place::main_server_only:
            return "server";
        case Place::directory_only:
            return "directory";
        case Place::anywhere:
            break;
    }
    return "";
}

Complaint not_allowed(const Walk& walk, const KnownDirective& known) {
    std::string message(known.name);
    message += walk.around == nullptr
                   ? " not allowed here"
                   : " not allowed in " + registered_name(walk.around->section) + "> context";
    const bool by_override = walk.override != nullptr && known.classes != 0;
    return {.message = std::move(message),
            .kind = by_override ? ConfigErrorKind::not_allowed : ConfigErrorKind::wrong_context,
            .needs = by_override ? override_words(known) : place_word(known.place)};
}

// A name that no module can have registered: a byte order mark, a piece of HTML, of another file.
bool is_no_name(std::string_view key) {
    return key.empty() || !std::all_of(key.begin(), key.end(), [](char c) {
               return text::is_digit(c) || (text::lower(c) >= 'a' && text::lower(c) <= 'z') ||
                      c == '_' || c == '-' || c == '=' || c == ':' || c == '.';
           });
}

// As ap_log_error writes it.
std::string escaped(std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string result;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= ' ' && byte < 0x7f) {
            result += c;
            continue;
        }
        result += "\\x";
        result += digits[byte >> 4];
        result += digits[byte & 15];
    }
    return result;
}

// Whether the directive is there. A module of ours, loaded or not, is known; a module of others may
// bring any name, and httpd may be built with an MPM that no line loads.
bool is_surely_absent(const LoadedModules& modules, const KnownDirective& known, bool modelled) {
    if (modules.has(known))
        return false;
    const auto bringing = modules.modules_of(known);
    if (std::all_of(bringing.begin(), bringing.end(), is_mpm))
        return modules.has_mpm();
    return modelled || modules.all_are_known();
}

std::string_view wrong_number(Arity arity) {
    switch (arity) {
        case Arity::raw:
            return "";
        case Arity::none:
            return " takes no arguments";
        case Arity::one:
            return " takes one argument";
        case Arity::two:
            return " takes two arguments";
        case Arity::three:
            return " takes three arguments";
        case Arity::one_or_two:
            return " takes 1-2 arguments";
        case Arity::two_or_three:
            return " takes two or three arguments";
        case Arity::one_to_three:
            return " takes one, two or three arguments";
        case Arity::at_least_one:
            return " requires at least one argument";
        case Arity::at_least_two:
            return " requires at least two arguments";
        case Arity::flag:
            return " must be On or Off";
    }
    return "";
}

// invoke_cmd, server/config.c. An empty word where one is needed counts as none.
bool has_right_number(Arity arity, const std::vector<std::string>& words) {
    const auto is_within = [&](std::size_t least, std::size_t most) {
        return words.size() >= least && words.size() <= most &&
               std::none_of(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(least),
                            [](const std::string& word) { return word.empty(); });
    };
    switch (arity) {
        case Arity::raw:
            return true;
        case Arity::none:
            return words.empty();
        case Arity::one:
            return is_within(1, 1);
        case Arity::two:
            return is_within(2, 2);
        case Arity::three:
            return is_within(3, 3);
        case Arity::one_or_two:
            return is_within(1, 2);
        case Arity::two_or_three:
            return is_within(2, 3);
        case Arity::one_to_three:
            return is_within(1, 3);
        case Arity::at_least_one:
            return !words.empty() && !words[0].empty();
        case Arity::at_least_two:
            return words.size() >= 2 && !words[0].empty();
        case Arity::flag:
            return !words.empty() &&
                   (equals_ignoring_case(words[0], "on") || equals_ignoring_case(words[0], "off"));
    }
    return true;
}

std::optional<Complaint> count_arguments(const KnownDirective& known, const Directive& directive) {
    if (has_right_number(known.arity, directive.arguments))
        return std::nullopt;
    std::string message(known.name);
    message += wrong_number(known.arity);
    if (known.arity != Arity::flag)
        message.append(known.help.empty() ? "" : ", ").append(known.help);
    return Complaint{std::move(message)};
}

// The one directive that was meant, if the name is a slip of it; "" where none is near enough.
std::string nearest_name(const LoadedModules& modules, std::string_view key) {
    const std::string wanted = text::to_lower(key);
    std::string_view nearest;
    std::size_t least = std::min<std::size_t>(2, wanted.size() / 4) + 1;
    for (const KnownDirective& known : all_directives()) {
        const std::size_t distance =
            text::edit_distance(wanted, text::to_lower(known.name), least - 1);
        if (distance < least && !modules.modules_of(known).empty()) {
            least = distance;
            nearest = known.name;
        }
    }
    return std::string(nearest);
}

Complaint absent(const LoadedModules& modules, const Directive& directive,
                 const KnownDirective* known) {
    const std::string key = key_of(directive);
    Complaint complaint = invalid_command(escaped(key));
    complaint.kind =
        known != nullptr ? ConfigErrorKind::missing_module : ConfigErrorKind::unknown_directive;
    complaint.needs = known != nullptr ? std::string(modules.modules_of(*known).front())
                                       : nearest_name(modules, key);
    return complaint;
}

// A directive that no module of Apache's has: another module may have brought it, if one that is
// not known here is loaded.
std::optional<Complaint> walk_unknown(const Walk& walk, const Directive& directive) {
    const bool may_be_anothers =
        !is_no_name(directive.name) && !walk.global.read.modules.all_are_known();
    if (may_be_anothers || passes_over(walk, &Override::nonfatal_unknown))
        return std::nullopt;
    return absent(walk.global.read.modules, directive, nullptr);
}

// What mod_fcgid itself says of the names that it had before 2.3: "Deprecated - Use 'X' instead".
std::string_view successor_of(const KnownDirective& known) {
    constexpr std::string_view before = "Deprecated - Use '";
    if (!known.help.starts_with(before))
        return {};
    const std::string_view rest = known.help.substr(before.size());
    return rest.substr(0, rest.find('\''));
}

// ITERATE and ITERATE2 end at the first empty word.
void drop_behind_empty(Arity arity, std::vector<std::string>& words) {
    if (arity != Arity::at_least_one && arity != Arity::at_least_two)
        return;
    words.erase(std::find(words.begin(), words.end(), ""), words.end());
}

// httpd makes what a module keeps for a folder before it asks whether the line is allowed
// (ap_walk_config_sub, server/config.c). Of these modules it takes the place of what is said above,
// also where Nonfatal= passes over the line (measured).
void make_config(Walk& walk, std::string_view module) {
    if (module == "core_module")
        walk.dir->options.is_spoken = true;
    else if (module == "access_compat_module")
        compat_of(walk);
    else if (module == "rewrite_module")
        directory_lines(walk);
}

std::optional<Complaint> walk_one(Walk& walk, Directive& directive) {
    const KnownDirective* known = directive.known;
    const LoadedModules& modules = walk.global.read.modules;
    if (known == nullptr || modules.modules_of(*known).empty())
        return walk_unknown(walk, directive);
    const Command* command = find_command(*known);
    const SectionCommand* section = directive.is_section ? find_section(*known) : nullptr;
    const bool modelled = command != nullptr || section != nullptr;
    if (is_surely_absent(modules, *known, modelled)) {
        if (passes_over(walk, &Override::nonfatal_unknown))
            return std::nullopt;
        return absent(modules, directive, known);
    }
    if (walk.override != nullptr)
        make_config(walk, modules.modules_of(*known).front());
    if (!is_allowed(walk, *known)) {
        if (passes_over(walk, &Override::nonfatal_override))
            return std::nullopt;
        return not_allowed(walk, *known);
    }
    auto complaint = count_arguments(*known, directive);
    if (!complaint && known->place == Place::main_server_only && walk.server->opened)
        complaint =
            Complaint{std::string(known->name) + " cannot occur within <VirtualHost> section",
                      ConfigErrorKind::wrong_context};
    drop_behind_empty(known->arity, directive.arguments);
    if (!complaint && known->arity == Arity::at_least_two && directive.arguments.size() < 2)
        return std::nullopt;
    if (!complaint)
        complaint = check_arguments(walk, *known, directive);
    if (complaint)
        return complaint;
    if (section != nullptr) {
        const std::size_t depth = walk.around != nullptr ? walk.around->depth : 0;
        if (depth >= deepest_nesting)
            return std::nullopt;
        const OpenSection open{directive, walk.around, depth + 1};
        walk.around = &open;
        complaint = section->apply(walk, directive);
        walk.around = open.around;
        return complaint;
    }
    if (const auto successor = successor_of(*known); !successor.empty() && walk.override == nullptr)
        note_obsolete(walk.global,
                      {.line = cause_of(directive), .successor = std::string(successor)});
    return command != nullptr && command->apply != nullptr ? command->apply(walk, directive)
                                                           : std::nullopt;
}

bool is_taken(Walk& walk, Directive directive, const std::string& line) {
    std::string_view arguments = line;
    text::take_word(arguments);
    directive.raw_arguments = arguments;
    text::cut_words(arguments, directive.arguments);
    return !walk_one(walk, directive);
}

// People end lines with comments, and put blanks between flags, which httpd takes for arguments
// (ap_build_config): the line without these, if it takes that; or "".
std::string taken_instead(Walk& walk, const Directive& directive) {
    if (directive.is_section)
        return "";
    std::string bare = text::without_comment(directive.text);
    if (bare.size() < directive.text.size() && is_taken(walk, directive, bare))
        return bare;
    const auto closed_up = text::with_flags_closed_up(bare);
    return closed_up && is_taken(walk, directive, *closed_up) ? *closed_up : "";
}

}  // namespace

void walk_line(Walk& walk, const Node& node, Directive& directive) {
    directive.cut(node);
    auto complaint = walk_one(walk, directive);
    if (!complaint || *walk.error)
        return;
    if (complaint->kind == ConfigErrorKind::syntax ||
        complaint->kind == ConfigErrorKind::mixed_options)
        complaint->needs = taken_instead(walk, directive);
    *walk.error = complain_at(directive, *std::move(complaint));
}

void walk_all(Walk& walk, Body directives) {
    Directive directive;
    for (const Node& node : directives)
        walk_line(walk, node, directive);
}

void register_method(Global& global, const std::string& name) {
    if (!known_method(name))
        global.methods.insert(name);
}

void note_obsolete(Global& global, ObsoleteName name) {
    const bool is_known =
        std::any_of(global.obsolete.begin(), global.obsolete.end(),
                    [&](const ObsoleteName& noted) { return noted.successor == name.successor; });
    if (!is_known)
        global.obsolete.push_back(std::move(name));
}

bool is_within(const Walk& walk, std::initializer_list<std::string_view> names) {
    for (const OpenSection* open = walk.around; open != nullptr; open = open->around)
        if (std::any_of(names.begin(), names.end(), [&](std::string_view name) {
                return equals_ignoring_case(open->section.name, name);
            }))
            return true;
    return false;
}

}  // namespace fcgicheck::apache
