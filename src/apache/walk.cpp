#include "apache/walk.h"

#include <algorithm>
#include <array>
#include <functional>
#include <unordered_map>

#include "text/ascii.h"

namespace fcgicheck::apache {

namespace {

using text::equals_ignoring_case;

const Command* find_command(std::string_view key) {
    static const auto index = [] {
        std::unordered_map<std::string, const Command*> commands;
        for (const auto table :
             {access_commands(), authentication_commands(), setenvif_commands(), core_commands(),
              directory_commands(), fcgid_commands(), mapping_commands(), mime_commands(),
              response_commands(), rewrite_commands()})
            for (const Command& command : table)
                commands.emplace(text::to_lower(command.name), &command);
        return commands;
    }();
    const auto found = index.find(text::to_lower(key));
    return found == index.end() ? nullptr : found->second;
}

const SectionCommand* find_section(std::string_view key) {
    const auto table = section_commands();
    const auto found = std::find_if(table.begin(), table.end(), [&](const SectionCommand& row) {
        return equals_ignoring_case(row.name, key);
    });
    return found == table.end() ? nullptr : &*found;
}

bool is_allowed(const Walk& walk, const KnownDirective& known) {
    switch (walk.context) {
        case Context::server:
            return known.place != Place::directory_only;
        case Context::directory:
            return known.place != Place::server_only;
        case Context::htaccess:
            return walk.override->allows(known);
        case Context::authz:
            return (known.classes & static_cast<unsigned>(OverrideClass::auth_config)) != 0 ||
                   (walk.override != nullptr && walk.override->listed &&
                    walk.override->allows(known));
    }
    return true;
}

Complaint not_allowed(const Walk& walk, const KnownDirective& known) {
    std::string message(known.name);
    message += walk.parents.empty()
                   ? " not allowed here"
                   : " not allowed in " + registered_name(*walk.parents.back()) + "> context";
    const bool by_override = walk.override != nullptr && known.classes != 0;
    return {.message = std::move(message),
            .kind = by_override ? ConfigErrorKind::not_allowed : ConfigErrorKind::wrong_context,
            .needs = by_override ? override_words(known) : ""};
}

// A name that no module can have registered: a byte order mark, a piece of HTML, of another file.
bool is_no_name(std::string_view key) {
    if (key.starts_with('<'))
        key.remove_prefix(1);
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

bool is_mpm(std::string_view module) {
    return module.starts_with("mpm_");
}

// Whether the directive is there. A module of ours, loaded or not, is known; a module of others may
// bring any name, and httpd may be built with an MPM that no line loads.
bool is_surely_absent(const LoadedModules& modules, const KnownDirective& known, bool modelled) {
    if (modules.has_any(known.modules))
        return false;
    if (std::all_of(known.modules.begin(), known.modules.end(), is_mpm))
        return false;
    return modelled || modules.all_are_known();
}

std::optional<Complaint> count_arguments(const Command& command, const Directive& directive) {
    const std::vector<std::string>& words = directive.arguments;
    const std::string name(command.name);
    const std::string help = ", " + std::string(command.help);
    const bool first = !words.empty() && !words[0].empty();
    const bool second = words.size() > 1 && !words[1].empty();
    switch (command.arity) {
        case Arity::raw:
            return std::nullopt;
        case Arity::one:
            if (first && words.size() == 1)
                return std::nullopt;
            return Complaint{name + " takes one argument" + help};
        case Arity::two:
            if (first && second && words.size() == 2)
                return std::nullopt;
            return Complaint{name + " takes two arguments" + help};
        case Arity::one_or_two:
            if (first && words.size() <= 2)
                return std::nullopt;
            return Complaint{name + " takes 1-2 arguments" + help};
        case Arity::one_to_three:
            if (first && words.size() <= 3)
                return std::nullopt;
            return Complaint{name + " takes one, two or three arguments" + help};
        case Arity::two_or_three:
            if (first && second && words.size() <= 3)
                return std::nullopt;
            return Complaint{name + " takes two or three arguments" + help};
        case Arity::at_least_one:
            if (first)
                return std::nullopt;
            return Complaint{name + " requires at least one argument" + help};
        case Arity::at_least_two:
            if (first && words.size() > 1)
                return std::nullopt;
            return Complaint{name + " requires at least two arguments" + help};
        case Arity::flag:
            if (first &&
                (equals_ignoring_case(words[0], "on") || equals_ignoring_case(words[0], "off")))
                return std::nullopt;
            return Complaint{name + " must be On or Off"};
    }
    return std::nullopt;
}

Complaint absent(const std::string& key, const KnownDirective* known) {
    Complaint complaint = invalid_command(escaped(key));
    if (known != nullptr) {
        complaint.kind = ConfigErrorKind::missing_module;
        complaint.needs = known->modules.front();
    }
    return complaint;
}

std::optional<Complaint> walk_one(Walk& walk, const Directive& directive) {
    const std::string key = key_of(directive);
    const KnownDirective* known = find_directive(key);
    const Command* command = find_command(key);
    const SectionCommand* section = directive.is_section ? find_section(key) : nullptr;
    const bool modelled = command != nullptr || section != nullptr;
    if (known == nullptr || is_surely_absent(walk.global.read.modules, *known, modelled)) {
        if (known == nullptr && !is_no_name(key))
            return std::nullopt;
        if (walk.override != nullptr && walk.override->nonfatal_unknown)
            return std::nullopt;
        return absent(key, known);
    }
    if (!is_allowed(walk, *known)) {
        if (walk.override != nullptr && walk.override->nonfatal_override)
            return std::nullopt;
        return not_allowed(walk, *known);
    }
    if (section != nullptr) {
        walk.parents.push_back(&directive);
        auto complaint = section->apply(walk, directive);
        walk.parents.pop_back();
        return complaint;
    }
    if (command == nullptr)
        return std::nullopt;
    auto complaint = count_arguments(*command, directive);
    if (!complaint && command->apply != nullptr)
        complaint = command->apply(walk, directive);
    return complaint;
}

}  // namespace

void walk_all(Walk& walk, const std::vector<Directive>& directives) {
    for (const Directive& directive : directives) {
        const auto complaint = walk_one(walk, directive);
        if (complaint && !*walk.error)
            *walk.error = complain_at(directive, *complaint);
    }
}

bool is_within(const Walk& walk, std::initializer_list<std::string_view> names) {
    return std::any_of(walk.parents.begin(), walk.parents.end(), [&](const Directive* parent) {
        return std::any_of(names.begin(), names.end(), [&](std::string_view name) {
            return equals_ignoring_case(parent->name, name);
        });
    });
}

}  // namespace fcgicheck::apache
