#include "apache/request/answer.h"

#include <algorithm>
#include <string_view>

#include "apache/directives/methods.h"
#include "apache/reading/lexer.h"
#include "apache/request/phases.h"
#include "apache/request/server_view.h"
#include "apache/tree.h"
#include "text/ascii.h"
#include "text/path.h"

namespace fcgicheck::apache {

namespace {

constexpr std::size_t longest_fcgid_path = 255;  // FCGID_PATH_MAX, fcgid_pm.h

bool has_option(const RequestRecord& request, unsigned option) {
    return (request.dir.options.set & option) != 0;
}

Ending ended(int status, Why why, std::string detail = {}) {
    return {.status = status, .why = why, .detail = std::move(detail)};
}

// `option` is off: by the last line that turned it off, or because none has turned it on.
Ending with_options(Ending ending, const RequestRecord& request, unsigned option) {
    const OptionLines& lines = request.dir.options;
    Decision decision{.what = What::options, .value = std::nullopt, .because = std::nullopt};
    for (std::size_t i = 0; i < lines.because.size(); ++i)
        if ((lines.turned_off[i] & option) != 0)
            decision.because = lines.because[i];
    ending.decisions.push_back(std::move(decision));
    return ending;
}

bool refuses_path_info(const RequestRecord& request) {
    return !request.path_info.empty() && request.dir.response.path_info == AcceptPathInfo::no;
}

Ending path_info_refused(const RequestRecord& request) {
    Ending ending = ended(404, Why::path_info_on_file, request.filename + request.path_info);
    ending.decisions.push_back({.what = What::accept_path_info,
                                .value = std::nullopt,
                                .because = request.dir.response.path_info_because});
    return ending;
}

Ending by_readability(Truth readable, Ending where_readable, Ending where_not) {
    switch (readable) {
        case Truth::yes:
            return where_readable;
        case Truth::no:
            return where_not;
        case Truth::unknown:
            break;
    }
    return {.status = std::nullopt, .why = Why::not_seen, .detail = where_not.detail};
}

bool is_get(const RequestRecord& request) {
    return request.method() == "GET" || request.method() == "HEAD";
}

// Conditions and ranges: what they do hangs on the file's time and size, and on their syntax
// (ap_meets_conditions, modules/http/http_protocol.c; byterange_filter.c).
std::optional<Ending> by_conditions(const RequestRecord& request) {
    if (request.status != 200)  // an error's page is sent whole
        return std::nullopt;
    for (const char* name :
         {"If-Match", "If-Modified-Since", "If-None-Match", "If-Unmodified-Since", "Range"})
        if (header(request, name))
            return Ending{.status = std::nullopt, .why = Why::hangs_on_request, .detail = name};
    return std::nullopt;
}

// "If-None-Match: *", without anything else that counts.
bool asks_for_none(const RequestRecord& request) {
    return header(request, "If-None-Match").value_or("").starts_with('*') &&
           !header(request, "If-Match") && !header(request, "If-Unmodified-Since") &&
           !header(request, "If-Modified-Since");
}

Ending by_method(const Httpd& httpd, const RequestRecord& request) {
    const std::string& method = request.method();
    if (method == "OPTIONS")
        return ended(200, Why::handler_answers);
    const bool is_known = known_method(method, httpd.tree.global.methods).has_value();
    return ended(is_known ? 405 : 501, Why::method_refused);
}

Ending by_default_handler(const Httpd& httpd, const RequestRecord& request) {
    if (!is_get(request) && request.method() != "POST")
        return by_method(httpd, request);
    if (request.kind == FileKind::missing || request.kind == FileKind::directory)
        return ended(404, Why::not_found, request.filename + request.path_info);
    if (!request.path_info.empty() && request.dir.response.path_info != AcceptPathInfo::yes)
        return path_info_refused(request);
    if (request.kind == FileKind::socket)
        return ended(403, Why::not_regular, request.filename);
    const StatAnswer file = httpd.view.stat(request.filename, LastLink::follow);
    const Ending unreadable = ended(403, Why::unreadable, request.filename);
    // A FIFO makes httpd wait, a device may have no end.
    const Ending readable =
        request.kind == FileKind::regular
            ? ended(200, Why::file_sent)
            : Ending{.status = std::nullopt, .why = Why::not_modelled, .detail = request.filename};
    return by_readability(httpd.view.may_read(file), readable, unreadable);
}

Ending by_autoindex(const Httpd& httpd, const RequestRecord& request) {
    if (!has_option(request, opt::indexes))
        return with_options(ended(403, Why::no_index, request.filename), request, opt::indexes);
    const StatAnswer directory = httpd.view.stat(request.filename, LastLink::follow);
    return by_readability(httpd.view.may_read(directory), ended(200, Why::listing_sent),
                          ended(403, Why::unreadable, request.filename));
}

Ending by_cgi(const RequestRecord& request) {
    if (!has_option(request, opt::exec_cgi) && !request.script_alias)
        return with_options(ended(403, Why::exec_cgi_off, request.filename), request,
                            opt::exec_cgi);
    if (request.kind == FileKind::missing)
        return ended(404, Why::not_found, request.filename);
    if (request.kind == FileKind::directory)
        return ended(403, Why::directory_as_script, request.filename);
    if (refuses_path_info(request))
        return path_info_refused(request);
    return ended(200, Why::handler_answers);
}

const Wrapper* wrapper_of(const RequestRecord& request) {
    const auto& wrappers = request.dir.wrappers;
    const std::string_view name = request.filename;
    const std::size_t dot = name.rfind('.');
    auto found = dot == std::string_view::npos ? wrappers.end() : wrappers.find(name.substr(dot));
    if (found == wrappers.end())
        found = wrappers.find("");
    return found == wrappers.end() ? nullptr : &found->second;
}

Ending by_fcgid(const Httpd& httpd, const RequestRecord& request) {
    if (!has_option(request, opt::exec_cgi) && !request.script_alias)
        return with_options(ended(403, Why::exec_cgi_off, request.filename), request,
                            opt::exec_cgi);
    if (refuses_path_info(request))
        return path_info_refused(request);
    const Wrapper* wrapper = wrapper_of(request);
    if (wrapper == nullptr || !wrapper->is_virtual) {
        if (request.kind == FileKind::missing)
            return ended(404, Why::not_found, request.filename);
        if (request.kind == FileKind::directory)
            return ended(403, Why::directory_as_script, request.filename);
    }
    if (httpd.tree.global.max_fcgid_processes.value_or(1) <= 0)
        return ended(503, Why::no_process);
    if (wrapper == nullptr && request.filename.size() > longest_fcgid_path)
        return ended(500, Why::script_fails, request.filename);
    return ended(200, Why::handler_answers);
}

}  // namespace

bool has_named_handler(const RequestRecord& request) {
    return request.handler_from != HandlerFrom::none &&
           request.handler_from != HandlerFrom::content_type;
}

std::string answering_handler(const Httpd& httpd, const RequestRecord& request) {
    const LoadedModules& loaded = httpd.tree.global.read.modules;
    const std::string& name = request.handler;
    if (name == "dav-handler" && !is_method_of_dav(request.method()))
        return "";
    if (name == directory_handler)
        return loaded.has("autoindex_module") ? name : "";
    const bool is_there = loaded.has_any(modules_of_handler(name)) &&
                          (!name.starts_with("proxy:") || loaded.has("proxy_module"));
    return is_there && name != "default-handler" ? name : "";
}

namespace {

Ending by_handler(const Httpd& httpd, const RequestRecord& request) {
    const std::string handler = answering_handler(httpd, request);
    const bool lists = httpd.tree.global.read.modules.has("autoindex_module") &&
                       request.kind == FileKind::directory &&
                       (handler == directory_handler || request.handler.empty());
    if (lists && is_get(request))
        return by_autoindex(httpd, request);
    if (handler == "fcgid-script")
        return by_fcgid(httpd, request);
    const bool is_cgi = handler == "cgi-script" || handler == "application/x-httpd-cgi";
    // mod_cgi leaves OPTIONS to the default handler, mod_cgid does not (measured).
    if (is_cgi &&
        (request.method() != "OPTIONS" || httpd.tree.global.read.modules.has("cgid_module")))
        return by_cgi(request);
    if (is_cgi || handler.empty() || handler == directory_handler)
        return by_default_handler(httpd, request);
    if (handler == "dav-handler")
        return answer_of_dav(request);
    if (handler == "reflector" && is_get(request))
        return ended(405, Why::method_refused);
    // Most of the other modules look at the method, and some at more.
    if (!is_get(request) || handler == "type-map" || handler == "application/x-type-map")
        return {.status = std::nullopt, .why = Why::not_modelled, .detail = handler};
    return by_conditions(request).value_or(ended(200, Why::handler_answers));
}

}  // namespace

Ending answer(const Httpd& httpd, const RequestRecord& request) {
    Ending ending = by_handler(httpd, request);
    if (ending.status != 200 || request.method() == "OPTIONS")
        return ending;
    if (ending.why == Why::file_sent && asks_for_none(request))
        return is_get(request) ? ended(304, Why::not_modified, "If-None-Match: *")
                               : ended(412, Why::not_modified, "If-None-Match: *");
    return by_conditions(request).value_or(std::move(ending));
}

}  // namespace fcgicheck::apache
