// mod_dir: what is served for a directory, and for what is not there (fixup_dir and fixup_dflt,
// modules/mappers/mod_dir.c), by subrequests.
#include <algorithm>

#include "apache/request/answer.h"
#include "apache/request/pipeline.h"
#include "apache/request/recursion.h"
#include "apache/request/uri.h"
#include "apache/status.h"
#include "text/ascii.h"
#include "text/effort.h"
#include "text/path.h"

namespace fcgicheck::apache {

namespace {

// Ours, where that is set higher: httpd goes on until its stack ends, behind a thousand (measured).
constexpr std::size_t deepest_of_ours = 64;
constexpr std::uint64_t steps_of_subrequest = 20'000;

bool is_usable(const RequestRecord& found) {
    return found.kind == FileKind::regular || found.handler == "proxy-server";
}

Decision decided_by(What what, const std::string& value, const std::vector<Cause>& because) {
    Decision decision{.what = what, .value = value, .because = std::nullopt};
    if (!because.empty())
        decision.because = because.back();
    return decision;
}

}  // namespace

RequestRecord subrequest_of(const RequestRecord& request) {
    text::spend_on_keeping(request.environment.size());
    RequestRecord record{.sent = request.sent, .host = request.host};
    record.hostname = request.hostname;
    record.local_address = request.local_address;
    record.environment = request.environment;
    record.is_subrequest = true;
    record.main = &request;
    record.missed_headers = request.missed_headers;
    record.asks_request = request.asks_request;
    record.missed_for = request.missed_for;
    return record;
}

void become(RequestRecord& request, RequestRecord&& found) {
    request.uri = std::move(found.uri);
    request.query = std::move(found.query);
    request.filename = std::move(found.filename);
    request.path_info = std::move(found.path_info);
    request.kind = found.kind;
    request.dir = std::move(found.dir);
    request.handler = std::move(found.handler);
    request.handler_from = found.handler_from;
    request.handler_because = std::move(found.handler_because);
    request.script_alias = request.script_alias || found.script_alias;
    found.environment.put_behind(request.environment);
    request.environment = std::move(found.environment);
    request.decisions.insert(request.decisions.end(), found.decisions.begin(),
                             found.decisions.end());
    request.rules_tried.insert(request.rules_tried.end(), found.rules_tried.begin(),
                               found.rules_tried.end());
    request.rules_not_matched += found.rules_not_matched;
}

void Tracer::State::look_up(LookedUp& sub, Phases phases) {
    if (depth_of(sub.record) > deepest_of_ours)
        text::spend_all();
    if (is_nested_too_deep(httpd_.tree, sub.record))
        sub.result = Ending{.status = 500, .why = Why::too_many_redirects};
    else if (!text::spend(steps_of_subrequest))
        sub.result = Ending{.status = std::nullopt, .why = Why::costs_too_much};
    else
        sub.result = (this->*phases)(sub.record);
    if (sub.record.status != 200 && !std::holds_alternative<Ending>(sub.result))
        sub.result = Ending{.status = sub.record.status, .why = Why::redirected};
}

Tracer::State::LookedUp Tracer::State::look_up(const std::string& name,
                                               const RequestRecord& request) {
    LookedUp sub{.record = subrequest_of(request), .result = {}};
    RequestRecord& record = sub.record;
    const std::size_t question = std::min(name.find('?'), name.size());
    record.uri = name.substr(0, question);
    record.query = question < name.size() ? name.substr(question + 1) : request.query;
    if (!record.uri.starts_with('/'))
        record.uri.insert(0, escape_path(request.uri.substr(0, request.uri.rfind('/') + 1)));
    look_up(sub, &State::prepare);
    return sub;
}

Tracer::State::LookedUp Tracer::State::look_up_file(const std::string& path,
                                                    const RequestRecord& request) {
    LookedUp sub{.record = subrequest_of(request), .result = {}};
    RequestRecord& record = sub.record;
    const std::string_view above = text::parent_path(request.filename);
    record.filename = text::join_path(above, path);
    if (text::parent_path(record.filename) == above)
        record.uri = request.uri.substr(0, request.uri.rfind('/') + 1) +
                     std::string(text::file_name(record.filename));
    look_up(sub, &State::prepare_file);
    return sub;
}

// check_speling, modules/mappers/mod_speling.c
std::optional<Ending> Tracer::State::correct_spelling(const RequestRecord& request) {
    const DirLines& lines = request.dir.directory;
    const bool is_get = request.method() == "GET" || request.method() == "HEAD";
    const std::string end = std::string(text::file_name(request.filename)) + request.path_info;
    if (!lines.corrects_spelling.value_or(false) || !is_get || request.is_subrequest ||
        request.kind != FileKind::missing || request.handler == "proxy-server" ||
        !request.uri.ends_with(end))
        return std::nullopt;
    return Ending{.status = std::nullopt,
                  .why = Why::not_modelled,
                  .decisions = {decided_by(What::check_spelling, "On", lines.spelling_because)},
                  .detail = request.filename};
}

PhaseResult Tracer::State::fix_up_by_dir(RequestRecord& request, Follow follow) {
    if (!httpd_.tree.global.read.modules.has("dir_module"))
        return {};
    if (request.kind == FileKind::directory)
        return fix_up_directory(request, follow);
    const bool may_fall_back = request.kind == FileKind::missing &&
                               request.handler != "proxy-server" && !has_named_handler(request);
    if (may_fall_back && follow == Follow::yes)
        return fall_back(request);
    return {};
}

PhaseResult Tracer::State::fix_up_directory(RequestRecord& request, Follow follow) {
    if (!has_named_handler(request))
        request.handler = directory_handler;
    if (!request.path_info.empty())
        return {};
    const DirLines& lines = request.dir.directory;
    if (!request.uri.ends_with('/')) {
        const bool is_careful = request.method() != "GET" && request.method() != "HEAD" &&
                                request.environment.contains("redirect-carefully");
        if (!lines.slash.value_or(true) || is_careful)
            return {};
        return Ending{.status = 301,
                      .why = Why::redirected,
                      .decisions = {decided_by(What::directory_slash, "On", lines.slash_because)},
                      .detail = escape_path(request.uri) + "/" +
                                (request.query.empty() ? "" : "?" + request.query)};
    }
    if (follow == Follow::no)
        return {};
    if (lines.check_handler.value_or(false) && request.handler != directory_handler)
        return {};
    static const std::vector<std::string> usual = {"index.html"};
    std::optional<Ending> refused;
    for (const std::string& name : lines.index_names ? *lines.index_names : usual) {
        LookedUp sub = look_up(name, request);
        if (const Ending* ending = std::get_if<Ending>(&sub.result)) {
            if (!ending->status || is_redirect(*ending->status)) {
                Ending own = *ending;
                if (own.why == Why::costs_too_much && own.decisions.empty())
                    own.decisions = {decided_by(What::directory_index, name, lines.index_because)};
                return own;
            }
            if (*ending->status != 404)
                refused = *ending;
            continue;
        }
        if (!is_usable(sub.record))
            continue;
        if (lines.index_redirect.value_or(0) != 0)
            return Ending{
                .status = lines.index_redirect,
                .why = Why::redirected,
                .decisions = {decided_by(What::directory_index, name, lines.index_because)},
                .detail = escape_path(sub.record.uri)};
        request.decisions.push_back(decided_by(What::directory_index, name, lines.index_because));
        become(request, std::move(sub.record));
        return sub.result;
    }
    if (refused)
        return *refused;
    return {};
}

PhaseResult Tracer::State::fall_back(RequestRecord& request) {
    const DirLines& lines = request.dir.directory;
    if (!lines.fallback || text::equals_ignoring_case(*lines.fallback, "disabled"))
        return {};
    LookedUp sub = look_up(*lines.fallback, request);
    if (const Ending* ending = std::get_if<Ending>(&sub.result)) {
        if (ending->status != 404)
            return *ending;
        return {};
    }
    if (!is_usable(sub.record))
        return {};
    request.decisions.push_back(
        decided_by(What::fallback_resource, *lines.fallback, lines.fallback_because));
    become(request, std::move(sub.record));
    return sub.result;
}

}  // namespace fcgicheck::apache
