#include "apache/directives/dir.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "apache/directives/walk.h"
#include "text/ascii.h"

namespace fcgicheck::apache {

namespace {

using MaybeComplaint = std::optional<Complaint>;
using text::equals_ignoring_case;

template <class Value>  // an optional, or a shared_ptr
void overlay(Value& base, const Value& later) {
    if (later)
        base = later;
}

template <class Value>
void overlay(Value& base, std::vector<Cause>& because, const Value& later,
             const std::vector<Cause>& later_because) {
    if (!later)
        return;
    base = later;
    because.insert(because.end(), later_because.begin(), later_because.end());
}

bool is_on(const Directive& directive) {
    return equals_ignoring_case(directive.arguments.front(), "on");
}

// What follows an empty word is not read.
MaybeComplaint directory_index(Walk& walk, const Directive& directive) {
    DirLines& lines = walk.dir->directory;
    std::vector<std::string> names;
    if (lines.index_names)
        names = *lines.index_names;
    const auto first = directive.arguments.begin();
    const auto end = std::find(first, directive.arguments.end(), "");
    if (end - first == 1 && equals_ignoring_case(*first, "disabled"))
        names.clear();
    else
        names.insert(names.end(), first, end);
    lines.index_names = std::make_shared<const std::vector<std::string>>(std::move(names));
    lines.index_because.push_back(cause_of(directive));
    return std::nullopt;
}

MaybeComplaint directory_slash(Walk& walk, const Directive& directive) {
    walk.dir->directory.slash = is_on(directive);
    walk.dir->directory.slash_because.push_back(cause_of(directive));
    return std::nullopt;
}

MaybeComplaint check_handler(Walk& walk, const Directive& directive) {
    walk.dir->directory.check_handler = is_on(directive);
    return std::nullopt;
}

MaybeComplaint check_spelling(Walk& walk, const Directive& directive) {
    walk.dir->directory.corrects_spelling = is_on(directive);
    walk.dir->directory.spelling_because.push_back(cause_of(directive));
    return std::nullopt;
}

MaybeComplaint index_redirect(Walk& walk, const Directive& directive) {
    const std::string& word = directive.arguments.front();
    constexpr std::array words = std::to_array<std::pair<std::string_view, int>>(
        {{"on", 302}, {"off", 0}, {"permanent", 301}, {"temp", 302}, {"seeother", 303}});
    for (const auto& [name, status] : words)
        if (equals_ignoring_case(word, name)) {
            walk.dir->directory.index_redirect = status;
            return std::nullopt;
        }
    if (!text::is_digit(word.front()))
        return Complaint{"DirectoryIndexRedirect ON|OFF|permanent|temp|seeother|3xx"};
    int status = 0;
    std::from_chars(word.data(), word.data() + word.size(), status);
    if (status < 300 || status > 399)
        return Complaint{"DirectoryIndexRedirect only accepts values between 300 and 399"};
    walk.dir->directory.index_redirect = status;
    return std::nullopt;
}

MaybeComplaint fallback_resource(Walk& walk, const Directive& directive) {
    walk.dir->directory.fallback = directive.arguments.front();
    walk.dir->directory.fallback_because.push_back(cause_of(directive));
    return std::nullopt;
}

constexpr std::array commands = std::to_array<Command>({
    {"CheckSpelling", check_spelling},
    {"DirectoryCheckHandler", check_handler},
    {"DirectoryIndex", directory_index},
    {"DirectoryIndexRedirect", index_redirect},
    {"DirectorySlash", directory_slash},
    {"FallbackResource", fallback_resource},
});

}  // namespace

DirLines merge(const DirLines& base, const DirLines& later) {
    DirLines merged = base;
    overlay(merged.index_names, merged.index_because, later.index_names, later.index_because);
    overlay(merged.slash, merged.slash_because, later.slash, later.slash_because);
    overlay(merged.fallback, merged.fallback_because, later.fallback, later.fallback_because);
    overlay(merged.corrects_spelling, merged.spelling_because, later.corrects_spelling,
            later.spelling_because);
    overlay(merged.check_handler, later.check_handler);
    overlay(merged.index_redirect, later.index_redirect);
    return merged;
}

std::span<const Command> directory_commands() {
    return commands;
}

}  // namespace fcgicheck::apache
