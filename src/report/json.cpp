// The report for programs: fcgicheck.report/1 (docs/formats.md). Every field is always there;
// `path_bytes` (base 64) is added where a path is no UTF-8.
#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>

#include "report/frame.h"
#include "report/names.h"
#include "report/position.h"
#include "report/report.h"
#include "report/version.h"
#include "rules/fill.h"
#include "text/base64.h"
#include "text/display.h"
#include "text/utf8.h"

namespace fcgicheck::report {
namespace {

using Json = nlohmann::ordered_json;

Json text_or_null(std::string_view text) {
    return text.empty() ? Json(nullptr) : Json(text);
}

template <class T>
Json number_or_null(const std::optional<T>& number) {
    return number ? Json(*number) : Json(nullptr);
}

Json number_or_null(std::uint32_t number) {
    return number == 0 ? Json(nullptr) : Json(number);
}

void add_path(Json& object, std::string_view path) {
    object["path"] = path;
    if (!text::is_utf8(path))
        object["path_bytes"] = text::base64(path);
}

Json site(const Report& report) {
    const SiteFacts& facts = report.site;
    const TargetFacts& target = report.target;
    const ServerFacts* server = facts.server.seen();
    const Identity* identity = facts.identity.seen();
    Json out;
    out["config"] = server == nullptr ? Json(nullptr) : Json(server->config_file);
    out["server"] = server == nullptr ? Json(nullptr)
                                      : Json{{"name", "Apache"},
                                             {"version", text_or_null(server->version)},
                                             {"mod_fcgid", text_or_null(server->fcgid_version)}};
    out["docroot"] = facts.root;
    out["as"] = identity == nullptr ? Json(nullptr) : Json(identity->name);
    out["target"] = name(target.target);
    out["sysroot"] = text_or_null(target.root);
    out["owner"] = text_or_null(target.owner);
    return out;
}

Json visitor_sees(const std::optional<VisitorSees>& sees) {
    if (!sees)
        return nullptr;
    return {{"status", number_or_null(sees->status)}, {"page", name(sees->page)}};
}

Json journey(const std::vector<JourneyStep>& steps) {
    Json out = Json::array();
    for (const JourneyStep& step : steps) {
        out.push_back(
            {{"step", name(step.stage)}, {"state", name(step.state)}, {"detail", step.detail}});
    }
    return out;
}

Json output(const CapturedOutput& captured) {
    return {{"bytes", captured.bytes}, {"head", captured.head}, {"tail", captured.tail}};
}

Json response(const std::optional<TrialResponse>& answer) {
    if (!answer)
        return nullptr;
    Json headers = Json::array();
    for (const auto& [field, value] : answer->headers)
        headers.push_back({{"name", field}, {"value", value}});
    return {{"status", answer->status},
            {"headers", headers},
            {"body_bytes", answer->body_bytes},
            {"body_head", answer->body_head}};
}

Json trial(const TrialResult* result) {
    if (result == nullptr)
        return nullptr;
    Json steps = Json::array();
    for (const TrialEvent& event : result->events)
        steps.push_back({{"step", name(event.step)}, {"at_us", event.at.count()}});
    Json out;
    out["as"] = result->plan.as ? Json(result->plan.as->name) : Json(nullptr);
    out["faithful"] = result->plan.faithful;
    out["unfaithful_because"] = text_or_null(result->plan.unfaithful_because);
    out["command"] = result->plan.argv;
    out["failure"] = name(result->failure);
    out["problem"] = text_or_null(result->problem);
    out["exit_code"] = number_or_null(result->exit_code);
    out["signal"] = number_or_null(result->signal);
    out["steps"] = steps;
    out["response"] = response(result->response);
    out["stdout"] = output(result->standard_output);
    out["stderr"] = output(result->standard_error);
    out["fastcgi_stderr"] = output(result->fastcgi_error);
    out["listen_socket"] = name(result->listen_socket);
    out["own_listeners"] = result->own_listeners;
    out["left_behind"] = result->left_behind;
    out["took_ms"] = result->took.count();
    return out;
}

Json script(const ReportedScript& reported) {
    Json out;
    add_path(out, reported.path);
    out["url"] = text_or_null(reported.url);
    out["host"] = text_or_null(reported.host);
    out["handler"] = text_or_null(reported.handler);
    out["language"] = name(reported.language);
    out["verdict"] = name(reported.verdict);
    out["visitor_sees"] = visitor_sees(reported.visitor_sees);
    out["journey"] = journey(reported.journey.steps());
    out["trial"] = trial(reported.trial.get());
    out["findings"] = reported.findings;
    return out;
}

Json fixes(const Advice& advice) {
    const Values& values = advice.values;
    Json out = Json::array();
    for (const FixWords& fix : advice.fixes) {
        out.push_back({{"who", name(fix.who)},
                       {"text", rules::fill(fix.text, values)},
                       {"command", text_or_null(command_of(fix, values))},
                       {"edit", text_or_null(rules::fill_snippet(fix.snippet, values))},
                       {"safety", name(fix.safety)}});
    }
    return out;
}

Json decided_by(const std::optional<Cause>& cause) {
    if (!cause)
        return nullptr;
    return {
        {"file", cause->at.file}, {"line", number_or_null(cause->at.line)}, {"text", cause->text}};
}

Json finding(const ReportedFinding& reported) {
    const Rule& rule = *reported.rule;
    const RuleWords& words = *reported.words;
    const Values& values = reported.finding.values;
    const SourcePos at = position_of(reported.finding);
    std::optional<VisitorSees> sees;
    if (words.status != 0)
        sees = VisitorSees{.status = words.status, .page = words.page};
    Json out;
    out["id"] = rule.id;
    out["name"] = rule.name;
    out["severity"] = name(words.severity);
    out["confidence"] = name(reported.finding.confidence);
    add_path(out, at.file);
    out["line"] = number_or_null(at.line);
    out["column"] = number_or_null(at.column);
    out["message"] = rules::fill(words.headline, values);
    out["decided_by"] = decided_by(reported.finding.decided_by);
    out["visitor_sees"] = visitor_sees(sees);
    const std::string_view log = saw_of(words, values).log;
    out["log_shows"] = log.empty() ? Json::array() : Json::array({rules::fill(log, values)});
    out["fix"] = fixes(advice_of(reported));
    out["stage"] = name(rule.stage);
    return out;
}

Json summary(const Report& report) {
    const auto scripts = [&](Verdict verdict) {
        return std::count_if(report.scripts.begin(), report.scripts.end(),
                             [&](const ReportedScript& s) { return s.verdict == verdict; });
    };
    const auto findings = [&](Severity severity) {
        return std::count_if(
            report.findings.begin(), report.findings.end(),
            [&](const ReportedFinding& f) { return f.words->severity == severity; });
    };
    return {{"scripts", report.scripts.size()},    {"ok", scripts(Verdict::ok)},
            {"broken", scripts(Verdict::broken)},  {"unknown", scripts(Verdict::unknown)},
            {"errors", findings(Severity::error)}, {"warnings", findings(Severity::warning)},
            {"notes", findings(Severity::note)}};
}

template <class Elements, class Write>
Json list(const Elements& elements, Write write) {
    Json out = Json::array();
    for (const auto& element : elements)
        out.push_back(write(element));
    return out;
}

}  // namespace

std::string as_json(const Report& report) {
    Json out;
    out["schema"] = "fcgicheck.report/1";
    out["tool"] = {{"name", "fcgicheck"}, {"version", version()}};
    out["site"] = site(report);
    out["scripts"] = list(report.scripts, script);
    out["findings"] = list(report.findings, finding);
    out["not_checked"] = list(report.not_checked, [](const NotChecked& entry) {
        return Json{{"what", entry.what},
                    {"why", entry.why},
                    {"how_to_enable", text_or_null(entry.how_to_enable)}};
    });
    out["summary"] = summary(report);
    return text::with_json_escapes(out.dump(2, ' ', false, Json::error_handler_t::replace)) + '\n';
}

}  // namespace fcgicheck::report
