#include "apache/request/reading.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
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

constexpr std::uint64_t small_body = 131072;  // FcgidMaxRequestLen's default

// ap_parse_strict_length; nothing where it is no number.
std::optional<std::uint64_t> number_in(std::string_view digits) {
    std::int64_t number = 0;
    const char* const end = digits.data() + digits.size();
    const auto read = std::from_chars(digits.data(), end, number);
    if (read.ec != std::errc() || read.ptr != end || digits.starts_with('-'))
        return std::nullopt;
    return static_cast<std::uint64_t>(number);
}

// ap_is_chunked
bool is_chunked(std::string_view coding) {
    if (const std::size_t comma = coding.rfind(','); comma != std::string_view::npos)
        coding.remove_prefix(comma + 1);
    return text::equals_ignoring_case(text::trim(coding), "chunked");
}

std::optional<Ending> refuse_framing(const Request& request) {
    const auto length = sent_header(request, "Content-Length");
    const auto coding = sent_header(request, "Transfer-Encoding");
    const bool is_wrong = (length && !number_in(*length)) || (coding && !is_chunked(*coding));
    return is_wrong ? std::optional(refused(400)) : std::nullopt;
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
    if (auto fields = refuse_fields(request, server.limits))
        return fields;
    return refuse_framing(request);
}

std::optional<Ending> refuse_expectation(const Request& request) {
    const auto expected = sent_header(request, "Expect");
    if (expected && !expected->empty() && !text::equals_ignoring_case(*expected, "100-continue"))
        return refused(417);
    return std::nullopt;
}

std::optional<Ending> hangs_on_body(const Request& request) {
    const auto length = sent_header(request, "Content-Length");
    if (sent_header(request, "Transfer-Encoding") || !length || number_in(*length) <= small_body)
        return std::nullopt;
    return Ending{.status = std::nullopt, .why = Why::hangs_on_request, .detail = "Content-Length"};
}

}  // namespace fcgicheck::apache
