#include "apache/request/reading.h"

#include <algorithm>
#include <string_view>

#include "apache/tree.h"
#include "text/ascii.h"

namespace fcgicheck::apache {

namespace {

// RFC 9110's token: methods and names of headers.
bool is_token(std::string_view word) {
    constexpr std::string_view others = "!#$%&'*+-.^_`|~";
    return !word.empty() && std::all_of(word.begin(), word.end(), [&](char c) {
        const char lower = text::lower(c);
        return text::is_digit(c) || (lower >= 'a' && lower <= 'z') ||
               others.find(c) != std::string_view::npos;
    });
}

bool is_field_value(std::string_view value) {
    return std::none_of(value.begin(), value.end(), [](char c) {
        return (static_cast<unsigned char>(c) < ' ' && c != '\t') || c == '\x7f';
    });
}

Ending refused(int status) {
    return {.status = status, .why = Why::malformed_target};
}

Ending unknown(std::string header) {
    return {.status = std::nullopt, .why = Why::hangs_on_request, .detail = std::move(header)};
}

std::optional<Ending> refuse_fields(const Request& request, const RequestLimits& limits) {
    constexpr std::size_t most_fields = 100;
    constexpr std::size_t longest_field = 8190;
    const std::size_t most = limits.fields.value_or(most_fields);
    if (most != 0 && request.headers.size() + 1 > most)
        return refused(400);
    const std::size_t longest = limits.field_size.value_or(longest_field) + 1;
    if (request.host.size() + std::string_view("Host: ").size() > longest)
        return refused(400);
    for (const auto& [name, value] : request.headers)
        if (!is_token(name) || !is_field_value(value) || name.size() + 2 + value.size() > longest)
            return refused(400);
    return std::nullopt;
}

}  // namespace

std::optional<Ending> refuse_unread(const Request& request, const Server& server) {
    constexpr std::size_t longest_line = 8190;
    constexpr std::size_t besides = std::string_view("  HTTP/1.1").size();
    const std::size_t length = request.method.size() + request.target.size() + besides;
    // One more than the limit is let through (measured), as with the fields.
    if (length > server.limits.line.value_or(longest_line) + 1)
        return refused(414);
    if (server.takes_unsafe && !is_token(request.method))
        return Ending{.status = std::nullopt,
                      .why = Why::not_modelled,
                      .decisions = {{.what = What::http_protocol_options,
                                     .value = "Unsafe",
                                     .because = server.takes_unsafe}}};
    if (!is_token(request.method))
        return refused(400);
    return refuse_fields(request, server.limits);
}

std::optional<Ending> refuse_framing(const Request& request) {
    for (const auto& [name, value] : request.headers) {
        if (text::equals_ignoring_case(name, "Transfer-Encoding") ||
            text::equals_ignoring_case(name, "Content-Length") ||
            text::equals_ignoring_case(name, "Host"))
            return unknown(name);
        if (text::equals_ignoring_case(name, "Expect") &&
            !text::equals_ignoring_case(value, "100-continue"))
            return refused(417);
    }
    return std::nullopt;
}

}  // namespace fcgicheck::apache
