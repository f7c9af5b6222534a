// mod_asis (modules/generators/mod_asis.c; ap_scan_script_header_err_core_ex,
// server/util_script.c).
#include <algorithm>
#include <charconv>

#include "apache/request/answer.h"
#include "apache/request/phases.h"
#include "apache/request/server_view.h"
#include "apache/status.h"
#include "text/ascii.h"

namespace fcgicheck::apache {

namespace {

struct OwnHeaders {
    int status = 200;
    std::string location;
};

// What does not look like a header ends them.
OwnHeaders read_headers(std::string_view content) {
    OwnHeaders headers;
    while (!content.empty()) {
        const std::string_view line = content.substr(0, content.find('\n'));
        content.remove_prefix(std::min(content.size(), line.size() + 1));
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos)
            break;
        const std::string_view value = text::trim(line.substr(colon + 1));
        if (text::equals_ignoring_case(line.substr(0, colon), "Status"))
            std::from_chars(value.data(), value.data() + value.size(), headers.status);
        if (text::equals_ignoring_case(line.substr(0, colon), "Location"))
            headers.location = value;
    }
    return headers;
}

}  // namespace

PhaseResult send_as_is(const Httpd& httpd, const RequestRecord& request) {
    constexpr std::size_t most = std::size_t{64} << 10U;
    const std::string handler = answering_handler(httpd, request);
    const bool is_asked = handler == "send-as-is" || handler == "httpd/send-as-is";
    if (!is_asked || (request.method() != "GET" && request.method() != "HEAD"))
        return {};
    if (request.kind == FileKind::missing)
        return Ending{.status = 404, .why = Why::not_found, .detail = request.filename};
    const Truth readable = httpd.view.may_read(httpd.view.stat(request.filename, LastLink::follow));
    if (readable == Truth::no)
        return Ending{.status = 403, .why = Why::unreadable, .detail = request.filename};
    const Observed<std::string> content = httpd.view.files().head(request.filename, most);
    if (readable == Truth::unknown || content.seen() == nullptr)
        return Ending{.status = std::nullopt, .why = Why::not_seen, .detail = request.filename};
    const OwnHeaders headers = read_headers(*content.seen());
    if (headers.location.starts_with('/') &&
        (headers.status == 200 || is_redirect(headers.status))) {
        const std::size_t mark = std::min(headers.location.find('?'), headers.location.size());
        return InternalRedirect{
            .uri = headers.location.substr(0, mark),
            .query = headers.location.substr(std::min(mark + 1, headers.location.size()))};
    }
    return Ending{.status = headers.status, .why = Why::handler_answers};
}

}  // namespace fcgicheck::apache
