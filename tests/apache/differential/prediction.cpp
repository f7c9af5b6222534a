#include "prediction.h"

#include <algorithm>
#include <set>
#include <stdexcept>
#include <utility>

#include "apache/request/asked_url.h"
#include "app/trace.h"
#include "gather/identities.h"
#include "gather/serving.h"
#include "os/disk.h"
#include "os/path_walk.h"
#include "os/users.h"
#include "python/python.h"
#include "report/decision_words.h"
#include "report/trace_words.h"

namespace fcgicheck::differential {
namespace {

// Absent where an error's page can't be known.
std::optional<std::string> path_info_of(const apache::Trace& trace) {
    const auto& decisions = trace.ending.decisions;
    if (trace.ending.page)
        return trace.ending.page->path_info;
    const bool has_page =
        std::any_of(decisions.begin(), decisions.end(), [](const apache::Decision& decision) {
            return decision.what == apache::What::error_document;
        });
    return has_page ? std::nullopt : std::optional(trace.path_info);
}

Predicted as_predicted(const report::TracedUrl& traced) {
    const apache::Trace& trace = traced.trace;
    Predicted predicted{
        .status = trace.ending.status,
        .why = trace.ending.why,
        .path_info = path_info_of(trace),
        .filename = trace.ending.page ? trace.ending.page->filename : trace.filename.value_or(""),
        .handler = trace.handler,
        .is_script = trace.script.has_value(),
        .if_script_fails = trace.if_script_fails.status,
        .wrapper = {},
        .because = "    " + report::reason_of(traced)};
    if (trace.script && trace.script->wrapper)
        predicted.wrapper = trace.script->wrapper->argv.front();
    if (predicted.status == 200)
        predicted.body = trace.listing           ? Body::listing
                         : trace.handler.empty() ? Body::file
                                                 : Body::handler;
    for (const apache::Decision& decision : report::decisions_of(traced))
        if (decision.because)
            predicted.because +=
                "\n    " + report::what_of(decision) + ": " + decision.because->text;
    return predicted;
}

gather::FoundServer server_of(const Site& site, FileSource& files, os::PathWalker& walker) {
    return gather::find_server(
        files, walker,
        {.config_file = site.directory() + "/httpd.conf",
         .defines = {"SITE=" + site.directory(), "RUN=" + site.run_directory(),
                     "PORT=" + std::to_string(site.port())}},
        "/");
}

// A trace of a URL that is said to lead straight to its file must not show anything else.
void check_straight_ways(const Site& site, const Prediction& prediction) {
    os::Disk disk;
    os::Users users;
    os::PathWalker walker(users);
    gather::FoundServer server = server_of(site, disk, walker);
    const Observed<Identity> who = gather::server_identity(server.model, users);
    gather::Serving serving(std::move(server.model), "/", disk, who);
    std::set<std::string> files;
    for (const Predicted& url : prediction.urls)
        files.insert(url.filename);
    for (const std::string& file : files) {
        const Observed<FileStat> stat = os::stat_behind(file);
        if (stat.seen() == nullptr || stat.seen()->kind != FileKind::regular)
            continue;
        for (const apache::Mapping& way : serving.urls_of(file)) {
            const Observed<EffectiveConfig> config = serving.resolve(file, way);
            if (config.seen() == nullptr || !config.seen()->straight_way)
                continue;
            const auto answer = serving.other_answer(file, way);
            if (answer.seen() != nullptr && *answer.seen())
                throw std::runtime_error(way.url + " does not lead straight to " + file);
        }
    }
}

}  // namespace

Prediction predict(const Site& site) {
    os::Disk disk;
    os::Users users;
    os::PathWalker walker(users);
    python::Analyzer python("");
    const gather::FoundServer server = server_of(site, disk, walker);
    if (!server.model)
        throw std::runtime_error("can't read the configuration of " + site.directory());
    if (server.model->error())
        return {.refused = *server.model->error(), .urls = {}};
    app::ServerTrace traces({.files = disk, .users = users, .paths = walker, .python = python},
                            server);
    Prediction prediction;
    for (const Url& url : site.deployment().urls) {
        std::optional<apache::Request> request = apache::request_of(
            "http://" + url.host + ":" + std::to_string(site.port()) + url.target);
        if (!request)
            throw std::runtime_error("no URL: " + url.host + url.target);
        request->host = url.host + with_places(url.port, "", site.port());
        request->client = url.address == "::1" ? "::1" : "127.0.0.1";
        request->local_address = url.address;
        request->method = url.method;
        request->headers = url.headers;
        prediction.urls.push_back(as_predicted(traces.trace(*request)));
        prediction.urls.back().is_page = url.method == "GET" || url.method == "POST";
    }
    check_straight_ways(site, prediction);
    return prediction;
}

}  // namespace fcgicheck::differential
