#include "apache/directives/response.h"

#include <array>
#include <charconv>

#include "apache/directives/redirect.h"
#include "apache/directives/walk.h"
#include "apache/status.h"
#include "text/ascii.h"

namespace fcgicheck::apache {

namespace {

using MaybeComplaint = std::optional<Complaint>;
using text::equals_ignoring_case;

ErrorDocument::Kind kind_of(std::string_view target) {
    if (equals_ignoring_case(target, "default"))
        return ErrorDocument::Kind::own;
    if (target.find(' ') != std::string_view::npos)
        return ErrorDocument::Kind::text;
    if (target.starts_with('/'))
        return ErrorDocument::Kind::path;
    return is_url(target) ? ErrorDocument::Kind::url : ErrorDocument::Kind::text;
}

MaybeComplaint error_document(Walk& walk, const Directive& directive) {
    const std::string& code = directive.arguments[0];
    const std::string& target = directive.arguments[1];
    int status = 0;
    std::from_chars(code.data(), code.data() + code.size(), status);
    if (!is_known_status(status))
        return Complaint{"Unsupported HTTP response code " + code};
    const ErrorDocument::Kind kind = kind_of(target);
    if (status == 401 && kind == ErrorDocument::Kind::url)
        return std::nullopt;  // AH00113: ignored
    walk.dir->response.error_documents[status] = {
        .kind = kind, .target = target, .because = cause_of(directive)};
    return std::nullopt;
}

MaybeComplaint accept_path_info(Walk& walk, const Directive& directive) {
    const std::string& word = directive.arguments.front();
    ResponseLines& lines = walk.dir->response;
    if (equals_ignoring_case(word, "on"))
        lines.path_info = AcceptPathInfo::yes;
    else if (equals_ignoring_case(word, "off"))
        lines.path_info = AcceptPathInfo::no;
    else if (equals_ignoring_case(word, "default"))
        lines.path_info = AcceptPathInfo::by_handler;
    else
        return Complaint{"AcceptPathInfo must be set to on, off or default"};
    lines.path_info_because = cause_of(directive);
    return std::nullopt;
}

constexpr std::array commands = std::to_array<Command>({
    {"AcceptPathInfo", accept_path_info},
    {"ErrorDocument", error_document},
});

}  // namespace

ResponseLines merge(const ResponseLines& base, const ResponseLines& later) {
    ResponseLines merged = base;
    if (later.path_info) {
        merged.path_info = later.path_info;
        merged.path_info_because = later.path_info_because;
    }
    for (const auto& [status, document] : later.error_documents)
        merged.error_documents[status] = document;
    return merged;
}

std::span<const Command> response_commands() {
    return commands;
}

}  // namespace fcgicheck::apache
