// Server variables (request_var_fn, req_header_var_fn, conn_var_fn and misc_var_fn of
// server/util_expr_eval.c; lookup_variable of modules/mappers/mod_rewrite.c).
#include <algorithm>
#include <array>
#include <utility>

#include "apache/request/document_root.h"
#include "apache/request/phases.h"
#include "apache/request/server_name.h"
#include "apache/tree.h"
#include "text/ascii.h"

namespace fcgicheck::apache {

namespace {

using Value = std::optional<std::string>;

struct Variable {
    std::string_view name;
    Value (*value)(const Httpd&, const RequestRecord&);
};

// What another request for the same file has else.
Value of_request(const RequestRecord& request, Value value) {
    if (request.asks_request != nullptr)
        *request.asks_request = true;
    return value;
}

Value never_known(const Httpd&, const RequestRecord&) {
    return std::nullopt;
}

Value nothing(const Httpd&, const RequestRecord&) {
    return "";
}

Value off(const Httpd&, const RequestRecord&) {
    return "off";
}

template <const char* Name>
Value header_value(const Httpd&, const RequestRecord& request) {
    return asked_header(request, Name);
}

Value host_header(const Httpd&, const RequestRecord& request) {
    return of_request(request, request.sent.host);
}

// NOLINTNEXTLINE(modernize-avoid-c-arrays): template arguments
constexpr char accept[] = "Accept", cookie[] = "Cookie", forwarded[] = "Forwarded", host[] = "Host",
               proxy_connection[] = "Proxy-Connection", referer[] = "Referer",
               user_agent[] = "User-Agent";

bool is_loaded(const Httpd& httpd, std::string_view module) {
    return httpd.tree.global.read.modules.has(module);
}

Value client(const Httpd&, const RequestRecord& request) {
    return request.sent.client;
}

Value client_of_connection(const Httpd&, const RequestRecord& request) {
    return request.sent.proxy ? request.sent.proxy : request.sent.client;
}

Value is_ipv6(const Httpd& httpd, const RequestRecord& request) {
    const Value address = client(httpd, request);
    if (!address)
        return std::nullopt;
    return address->find(':') == std::string::npos ? "off" : "on";
}

Value host_of_client(const Httpd& httpd, const RequestRecord& request) {
    return request.dir.names.looks_up.value_or(false) ? name_of_client(httpd, request)
                                                      : client(httpd, request);
}

Value port_of_server(const Httpd& httpd, const RequestRecord& request) {
    return of_request(request, std::to_string(server_port(httpd, request)));
}

Value document_root(const Httpd& httpd, const RequestRecord& request) {
    return document_root_of(httpd, request);
}

Value context_document_root(const Httpd& httpd, const RequestRecord& request) {
    return context_document_root_of(httpd, request);
}

Value context_prefix(const Httpd&, const RequestRecord& request) {
    return request.context_prefix;
}

Value uri(const Httpd&, const RequestRecord& request) {
    return request.uri;
}

Value document_uri(const Httpd&, const RequestRecord& request) {
    const Value* found = request.environment.find("DOCUMENT_URI");
    return found != nullptr ? *found : request.uri;
}

Value filename(const Httpd&, const RequestRecord& request) {
    return request.filename;
}

Value path_info(const Httpd&, const RequestRecord& request) {
    return of_request(request, request.path_info);
}

Value query(const Httpd&, const RequestRecord& request) {
    return of_request(request, request.query);
}

Value method(const Httpd&, const RequestRecord& request) {
    return of_request(request, request.method());
}

Value protocol(const Httpd&, const RequestRecord& request) {
    return request.is_subrequest ? "INCLUDED" : "HTTP/1.1";
}

Value first_line(const Httpd&, const RequestRecord& request) {
    return of_request(request, request.sent.method + " " + request.sent.target + " HTTP/1.1");
}

Value is_subrequest(const Httpd&, const RequestRecord& request) {
    return request.is_subrequest ? "true" : "false";
}

Value handler(const Httpd&, const RequestRecord& request) {
    return request.handler.empty() && request.script_alias ? "cgi-script" : request.handler;
}

Value scheme(const Httpd&, const RequestRecord& request) {
    return of_request(request, request.sent.is_tls ? "https" : "http");
}

Value https(const Httpd&, const RequestRecord& request) {
    return of_request(request, request.sent.is_tls ? "on" : "off");
}

Value status(const Httpd&, const RequestRecord& request) {
    return std::to_string(request.status);
}

// Nobody has logged in where no credentials were sent.
Value user(const Httpd&, const RequestRecord& request) {
    return header(request, "Authorization") ? std::nullopt : Value("");
}

Value remote_identity(const Httpd& httpd, const RequestRecord&) {
    return is_loaded(httpd, "ident_module") ? std::nullopt : Value("");
}

// MODULE_MAGIC_NUMBER_MAJOR, the same in all of 2.4; the minor one, which mod_rewrite has behind
// it, is that of the release.
Value api_version(const Httpd&, const RequestRecord&) {
    return "20120211";
}

Value owner_of_file(const Httpd&, const RequestRecord& request) {
    return request.filename.empty() ? Value("") : std::nullopt;
}

Value name_of_host(const Httpd& httpd, const RequestRecord& request) {
    return of_request(request, server_name(httpd, request));
}

constexpr auto variables = std::to_array<Variable>({
    {"API_VERSION", api_version},
    {"AUTH_TYPE", nothing},
    {"CONN_LOG_ID", never_known},
    {"CONN_REMOTE_ADDR", client_of_connection},
    {"CONTENT_TYPE", never_known},
    {"CONTEXT_DOCUMENT_ROOT", context_document_root},
    {"CONTEXT_PREFIX", context_prefix},
    {"DOCUMENT_ROOT", document_root},
    {"DOCUMENT_URI", document_uri},
    {"HANDLER", handler},
    {"HTTP2", off},
    {"HTTPS", https},
    {"HTTP_ACCEPT", header_value<accept>},
    {"HTTP_COOKIE", header_value<cookie>},
    {"HTTP_FORWARDED", header_value<forwarded>},
    {"HTTP_HOST", host_header},
    {"HTTP_PROXY_CONNECTION", header_value<proxy_connection>},
    {"HTTP_REFERER", header_value<referer>},
    {"HTTP_USER_AGENT", header_value<user_agent>},
    {"IPV6", is_ipv6},
    {"IS_SUBREQ", is_subrequest},
    {"LAST_MODIFIED", never_known},
    {"PATH_INFO", path_info},
    {"QUERY_STRING", query},
    {"REMOTE_ADDR", client},
    {"REMOTE_HOST", host_of_client},
    {"REMOTE_IDENT", remote_identity},
    {"REMOTE_PORT", never_known},
    {"REMOTE_USER", user},
    {"REQUEST_FILENAME", filename},
    {"REQUEST_LOG_ID", never_known},
    {"REQUEST_METHOD", method},
    {"REQUEST_SCHEME", scheme},
    {"REQUEST_STATUS", status},
    {"REQUEST_URI", uri},
    {"SCRIPT_FILENAME", filename},
    {"SCRIPT_GROUP", owner_of_file},
    {"SCRIPT_USER", owner_of_file},
    {"SERVER_ADMIN", never_known},
    {"SERVER_NAME", name_of_host},
    {"SERVER_PORT", port_of_server},
    {"SERVER_PROTOCOL", protocol},
    {"SERVER_SOFTWARE", never_known},
    {"THE_REQUEST", first_line},
});

}  // namespace

std::optional<std::string> sent_header(const Request& request, std::string_view name) {
    std::optional<std::string> value;
    for (const auto& [key, text] : request.headers) {
        if (!text::equals_ignoring_case(key, name))
            continue;
        value = value ? *value + ", " + text : text;
    }
    return value;
}

std::optional<std::string> header(const RequestRecord& request, std::string_view name) {
    return text::equals_ignoring_case(name, host) ? request.sent.host
                                                  : sent_header(request.sent, name);
}

std::string asked_header(const RequestRecord& request, std::string_view name) {
    const auto value = header(request, name);
    if (!value && request.missed_headers != nullptr)
        request.missed_headers->emplace(name);
    return value.value_or("");
}

void ask_for_variable(const RequestRecord& request, std::string_view name) {
    if (request.asks_request != nullptr)
        *request.asks_request = true;
    const auto missed = request.missed_for.find(std::string(name));
    if (missed != request.missed_for.end() && request.missed_headers != nullptr)
        request.missed_headers->insert(missed->second.begin(), missed->second.end());
}

std::optional<std::string> httpd_environment(const Httpd& httpd, std::string_view name) {
    if (const std::string* value = httpd.tree.global.read.variables.environment(std::string(name)))
        return *value;
    return may_be_inherited(name) ? std::nullopt : Value("");
}

std::optional<std::string> environment_value(const Httpd& httpd, const RequestRecord& request,
                                             std::string_view name) {
    ask_for_variable(request, name);
    if (const Value* found = request.environment.find(name))
        return *found;
    if (text::equals_ignoring_case(name, "UNIQUE_ID") && is_loaded(httpd, "unique_id_module"))
        return std::nullopt;
    return httpd_environment(httpd, name);
}

std::optional<std::string> variable(const Httpd& httpd, const RequestRecord& request,
                                    std::string_view name) {
    const auto* const found = std::find_if(variables.begin(), variables.end(),
                                           [&](const Variable& row) { return row.name == name; });
    return found == variables.end() ? std::nullopt : found->value(httpd, request);
}

}  // namespace fcgicheck::apache
