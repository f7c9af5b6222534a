// Where a directive may not stand although its class lets it (ap_check_cmd_context, server/core.c).
#include <algorithm>
#include <array>

#include "apache/directives/walk.h"
#include "text/ascii.h"
#include "text/words.h"

namespace fcgicheck::apache {

namespace {

// The sections that count as one word of the table.
struct Family {
    std::string_view word;
    std::array<std::string_view, 5> sections;
};
constexpr std::array families = std::to_array<Family>({
    {"Directory", {"Directory", "DirectoryMatch"}},
    {"Location", {"Location", "LocationMatch"}},
    {"Files", {"Files", "FilesMatch", "If", "ElseIf", "Else"}},
    {"Proxy", {"Proxy", "ProxyMatch"}},
});

// What is around it that it may not be in; "" where nothing is.
std::string forbidden(const Walk& walk, std::string_view word) {
    if (word == "vhost")
        return walk.server != nullptr && walk.server->opened ? "<VirtualHost> section" : "";
    if (word == "limit")
        return walk.is_limited ? "<Limit> or <LimitExcept> section" : "";
    if (word == "htaccess")
        return walk.context == Context::htaccess ? "htaccess files" : "";
    if (word == "dir")
        return walk.path ? "directory context" : "";
    for (const Family& family : families)
        if (family.word == word)
            for (const std::string_view section : family.sections)
                if (!section.empty() && is_within(walk, {section}))
                    return "<" + std::string(section) + "> section";
    return "";
}

}  // namespace

std::optional<Complaint> forbidden_place(const Walk& walk, const Directive& directive,
                                         std::string_view words) {
    std::string where;
    text::any_word(words, [&](std::string_view word) {
        where = forbidden(walk, word);
        return !where.empty();
    });
    if (where.empty())
        return std::nullopt;
    std::string name = registered_name(directive) + (directive.is_section ? ">" : "");
    return Complaint{name.append(" cannot occur within ").append(where),
                     ConfigErrorKind::wrong_context};
}

}  // namespace fcgicheck::apache
