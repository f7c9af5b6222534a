#include "trial/plan.h"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>

#include "fcgicheck/platform.h"
#include "text/path.h"
#include "text/suexec_variables.h"

namespace fcgicheck::trial {

namespace {

Unseen no_trial(std::string because) {
    return {.what = "the handshake", .why = UnseenWhy::not_looked, .detail = std::move(because)};
}

void add_reason(TrialPlan& plan, const std::string& reason) {
    plan.faithful = false;
    plan.unfaithful_because += (plan.unfaithful_because.empty() ? "" : "; ") + reason;
}

// A path is split into words as a command line is (apr_tokenize_to_argv, measured): a blank ends
// the program's name.
std::vector<std::string> words_of(const std::string& path) {
    std::vector<std::string> words(1);
    for (const char c : path) {
        if ((c == ' ' || c == '\t') && !words.back().empty())
            words.emplace_back();
        else if (c != '\\')
            words.back() += c;
    }
    if (words.back().empty())
        words.pop_back();
    return words;
}

void add_variable(std::vector<std::string>& environment, const std::string& name,
                  const std::string& value) {
    const std::string assigned = name + "=";
    std::erase_if(environment,
                  [&assigned](const std::string& set) { return set.starts_with(assigned); });
    environment.push_back(assigned + value);
}

void plan_suexecs_environment(TrialPlan& plan, const PlanRequest& request,
                              const SuexecFacts& suexec) {
    const SuexecSettings* settings = suexec.settings.seen();
    const bool is_known = settings != nullptr && !settings->safe_path.empty();
    add_variable(plan.environment, "PATH", is_known ? settings->safe_path : usual_service_path);
    if (!is_known)
        add_reason(plan, "the PATH that suexec gives to scripts is not known");
    if (request.config == nullptr)
        return;
    for (const auto& [name, value] : initial_environment_of(*request.host, *request.config))
        if (text::passes_suexec(name))
            add_variable(plan.environment, name, value);
}

void plan_environment(TrialPlan& plan, const PlanRequest& request) {
    if (const SuexecFacts* suexec = suexec_of(request.site, request.host))
        return plan_suexecs_environment(plan, request, *suexec);
    const ServerFacts* server = request.site.server.seen();
    if (server == nullptr || server->path.empty()) {
        add_variable(plan.environment, "PATH", usual_service_path);
        add_reason(plan, "the PATH that Apache gives to scripts is not known");
    } else {
        add_variable(plan.environment, "PATH", server->path);
    }
    if (request.host == nullptr || request.config == nullptr)
        return;
    for (const auto& [name, value] : initial_environment_of(*request.host, *request.config))
        add_variable(plan.environment, name, value);
}

// True: the trial may be made.
bool plan_identity(TrialPlan& plan, const PlanRequest& request) {
    const Identity* runner = request.runner.seen();
    if (request.own.uid == 0) {
        if (runner == nullptr || runner->uid == 0 || runner->gid == 0)
            return false;
        plan.as = *runner;
    } else if (runner == nullptr) {
        add_reason(plan,
                   "tried as " + request.own.name + ", and whom Apache runs it as is not known");
    } else if (runner->uid != request.own.uid || runner->gid != request.own.gid) {
        add_reason(plan, "tried as " + request.own.name + ", Apache runs it as " + runner->name);
    }
    return true;
}

// %XX as the byte; anything else stays.
std::string decoded(std::string_view url) {
    std::string bytes;
    for (std::size_t at = 0; at < url.size(); ++at) {
        unsigned value = 0;
        const char* const digits = url.data() + at + 1;
        if (url[at] == '%' && at + 2 < url.size() &&
            std::from_chars(digits, digits + 2, value, 16).ptr == digits + 2) {
            bytes += static_cast<char>(value);
            at += 2;
        } else {
            bytes += url[at];
        }
    }
    return bytes;
}

// In the order in which they arrive from httpd 2.4.71 and mod_fcgid 2.3.9 (measured).
void plan_params(TrialPlan& plan, const PlanRequest& request) {
    const ServerFacts* server = request.site.server.seen();
    const VirtualHostFacts* host = request.host;
    const std::size_t question = std::min(request.url.find('?'), request.url.size());
    const std::string query = question < request.url.size() ? request.url.substr(question + 1) : "";
    const std::string name = host != nullptr && !host->name.empty() ? host->name : "localhost";
    const std::string root =
        host != nullptr ? host->document_root : std::string(text::parent_path(request.script));
    const std::string version = server != nullptr ? server->version : "";
    plan.params = {
        {"HTTP_HOST", name},
        {"HTTP_USER_AGENT", "fcgicheck/" + request.version},
        {"HTTP_ACCEPT", "*/*"},
        {"PATH", server != nullptr && !server->path.empty() ? server->path : usual_service_path},
        {"SERVER_SIGNATURE", ""},
        {"SERVER_SOFTWARE", version.empty() ? "Apache" : "Apache/" + version},
        {"SERVER_NAME", name},
        {"SERVER_ADDR", "127.0.0.1"},
        {"SERVER_PORT", "80"},
        {"REMOTE_ADDR", "127.0.0.1"},
        {"DOCUMENT_ROOT", root},
        {"REQUEST_SCHEME", "http"},
        {"CONTEXT_PREFIX", ""},
        {"CONTEXT_DOCUMENT_ROOT", root},
        {"SERVER_ADMIN", "[no address given]"},
        {"SCRIPT_FILENAME", request.script},
        {"REMOTE_PORT", "49152"},
        {"GATEWAY_INTERFACE", "CGI/1.1"},
        {"SERVER_PROTOCOL", "HTTP/1.1"},
        {"REQUEST_METHOD", "GET"},
        {"QUERY_STRING", query},
        {"REQUEST_URI", request.url},
        {"SCRIPT_NAME", decoded(request.url.substr(0, question))},
        {"HTTP_CONNECTION", "close"},
        {"CONTENT_LENGTH", "0"},
    };
}

void plan_timeout(TrialPlan& plan, const PlanRequest& request) {
    if (request.host != nullptr && request.config != nullptr)
        plan.timeout = io_timeout_of(*request.host, *request.config);
    if (request.timeout && *request.timeout < plan.timeout) {
        plan.timeout = *request.timeout;
        plan.timeout_is_apaches = false;
    }
}

}  // namespace

Observed<TrialPlan> plan(const PlanRequest& request) {
    const std::string& changeable = request.site.changeable_config;
    if (request.own.uid == 0 && !changeable.empty())
        return Unseen{.what = "the handshake",
                      .why = UnseenWhy::not_supported,
                      .detail = "fcgicheck runs as root, and others can change " + changeable +
                                ", which says what is started, and as whom"};
    TrialPlan plan;
    if (!plan_identity(plan, request)) {
        return request.runner.seen() != nullptr
                   ? no_trial("Apache runs it as root, and fcgicheck starts nothing as root")
                   : no_trial("fcgicheck runs as root, and whom Apache runs it as is not known");
    }
    const bool is_wrapped = request.config != nullptr && request.config->wrapper;
    plan.argv = is_wrapped ? request.config->wrapper->argv : words_of(request.script);
    plan.directory = text::parent_path(plan.argv.front());
    plan_environment(plan, request);
    plan_params(plan, request);
    plan_timeout(plan, request);
    return plan;
}

}  // namespace fcgicheck::trial
