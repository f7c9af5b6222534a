// VirtualDocumentRoot, VirtualScriptAlias and their IP forms (modules/mappers/mod_vhost_alias.c).
#include <array>

#include "apache/directives/walk.h"
#include "text/ascii.h"

namespace fcgicheck::apache {

namespace {

using MaybeComplaint = std::optional<Complaint>;

char at(std::string_view text, std::size_t index) {
    return index < text.size() ? text[index] : '\0';
}

// "-N+", with or without its signs.
bool skip_number(std::string_view text, std::size_t& i) {
    if (at(text, i) == '-')
        ++i;
    if (!text::is_digit(at(text, i)))
        return false;
    ++i;
    if (at(text, i) == '+')
        ++i;
    return true;
}

// Behind "%" stands "p", "%", a number, or two with a dot between.
bool is_valid(std::string_view pattern) {
    for (std::size_t i = 0; i < pattern.size();) {
        if (pattern[i++] != '%')
            continue;
        if (at(pattern, i) == 'p' || at(pattern, i) == '%') {
            ++i;
            continue;
        }
        if (!skip_number(pattern, i))
            return false;
        if (at(pattern, i) == '.' && !skip_number(pattern, ++i))
            return false;
    }
    return true;
}

MaybeComplaint set(std::optional<VirtualRoot>& root, const Directive& directive,
                   VirtualRoot::By by) {
    const std::string& pattern = directive.arguments.front();
    if (!pattern.starts_with('/')) {
        if (!text::equals_ignoring_case(pattern, "none"))
            return Complaint{"format string must be an absolute path, or 'none'"};
        root = VirtualRoot{.because = cause_of(directive)};
        return std::nullopt;
    }
    if (!is_valid(pattern))
        return Complaint{"syntax error in format string"};
    root = VirtualRoot{.by = by, .pattern = pattern, .because = cause_of(directive)};
    return std::nullopt;
}

MaybeComplaint document_root(Walk& walk, const Directive& directive) {
    return set(walk.server->virtual_root, directive, VirtualRoot::By::name);
}

MaybeComplaint document_root_ip(Walk& walk, const Directive& directive) {
    return set(walk.server->virtual_root, directive, VirtualRoot::By::address);
}

MaybeComplaint script_alias(Walk& walk, const Directive& directive) {
    return set(walk.server->virtual_script_root, directive, VirtualRoot::By::name);
}

MaybeComplaint script_alias_ip(Walk& walk, const Directive& directive) {
    return set(walk.server->virtual_script_root, directive, VirtualRoot::By::address);
}

constexpr std::array commands = std::to_array<Command>({
    {"VirtualDocumentRoot", document_root},
    {"VirtualDocumentRootIP", document_root_ip},
    {"VirtualScriptAlias", script_alias},
    {"VirtualScriptAliasIP", script_alias_ip},
});

}  // namespace

std::span<const Command> virtual_root_commands() {
    return commands;
}

}  // namespace fcgicheck::apache
