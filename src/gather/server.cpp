#include "gather/server.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "gather/candidate.h"
#include "gather/envvars.h"
#include "text/ascii.h"
#include "text/path.h"

namespace fcgicheck::gather {
namespace {

constexpr std::size_t binary_limit = 64U << 20U;
constexpr std::size_t envvars_limit = 64U << 10U;

// "Apache/2.4.71" stands in the binary: three numbers, where "Apache/2.4" and "Apache/2" stand too
// (server/core.c).
std::string version_after(std::string_view text, std::string_view name) {
    for (std::size_t at = text.find(name); at != std::string_view::npos;
         at = text.find(name, at + 1)) {
        const std::string_view rest = text.substr(at + name.size());
        const auto* const end = std::find_if_not(
            rest.begin(), rest.end(), [](char c) { return text::is_digit(c) || c == '.'; });
        const std::string_view version =
            rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
        if (std::count(version.begin(), version.end(), '.') == 2)
            return std::string(version);
    }
    return "";
}

// What `httpd -V` prints: a path as it was built in (show_compile_settings, server/main.c).
std::string built_in(std::string_view text, std::string_view name) {
    const std::string before = " -D " + std::string(name) + "=\"";
    const std::size_t found = text.find(before);
    if (found == std::string_view::npos)
        return "";
    const std::string_view rest = text.substr(found + before.size());
    return std::string(rest.substr(0, std::min(rest.find('"'), rest.size())));
}

struct BuiltIn {  // "" where it can't be known
    std::string server_root;
    std::string suexec;
};

BuiltIn read_httpd(FileSource& files, const Candidate& candidate, ServerFacts& facts) {
    const Observed<std::string> httpd = files.read(candidate.binary, binary_limit);
    const std::string* text = httpd.seen();
    if (text == nullptr)
        return {};
    facts.version = version_after(*text, "Apache/");
    facts.is_debian =
        text->find("(Debian)") != std::string::npos || text->find("(Ubuntu)") != std::string::npos;
    return {.server_root = built_in(*text, "HTTPD_ROOT"), .suexec = built_in(*text, "SUEXEC_BIN")};
}

std::string fcgid_version(FileSource& files, const Candidate& candidate) {
    const Observed<std::string> module =
        files.read(candidate.modules + "/mod_fcgid.so", binary_limit);
    return module.seen() != nullptr ? version_after(*module.seen(), "mod_fcgid/") : "";
}

// A named dialect that is not the installed httpd's is another machine's.
apache::Dialect settle_dialect(const std::optional<apache::Dialect>& wanted, ServerFacts& facts) {
    const apache::Dialect installed =
        facts.version.starts_with("2.2.") ? apache::Dialect::apache22 : apache::Dialect::apache24;
    if (wanted && *wanted != installed)
        facts.version = *wanted == apache::Dialect::apache22 ? "2.2" : "2.4";
    return wanted.value_or(installed);
}

struct Environment {
    std::map<std::string, std::string> variables;
    std::optional<std::string> file = std::nullopt;  // that says them
};

// The running httpd's own environment, else what Debian's apachectl would give it.
Environment environment_for(FileSource& files, const Candidate& candidate) {
    if (candidate.environment)
        return {.variables = *candidate.environment};
    Environment environment;
    const std::string file = text::join_path(text::parent_path(candidate.config_file), "envvars");
    const Observed<std::string> envvars = files.read(file, envvars_limit);
    if (envvars.seen() != nullptr)
        environment = {.variables = exported_variables(*envvars.seen()), .file = file};
    environment.variables.emplace("PATH", usual_service_path);
    return environment;
}

FoundServer read_server(FileSource& files, const Candidate& candidate,
                        const std::optional<apache::Dialect>& wanted) {
    // Read once by itself: a file that may not be read is no server, and the model would only say
    // that it is empty.
    const Observed<std::string> text = files.read(candidate.config_file, binary_limit);
    if (text.unseen() != nullptr)
        return {.facts = *text.unseen(), .model = std::nullopt};
    ServerFacts facts;
    BuiltIn built_in = read_httpd(files, candidate, facts);
    const std::string& server_root =
        candidate.server_root.empty() ? built_in.server_root : candidate.server_root;
    const Environment environment = environment_for(files, candidate);
    apache::Model model = apache::load(files, {.config_file = candidate.config_file,
                                               .defines = candidate.defines,
                                               .environment = environment.variables,
                                               .dialect = settle_dialect(wanted, facts),
                                               .server_root = server_root,
                                               .before = candidate.before,
                                               .after = candidate.after});
    facts.config_file = candidate.config_file;
    facts.included_files = model.included_files();
    facts.has_fcgid = model.has_module("fcgid_module");
    facts.unread = model.unread();
    facts.is_running = candidate.is_running;
    const auto path = environment.variables.find("PATH");
    facts.path = path == environment.variables.end() ? "" : path->second;
    facts.path_known_from =
        candidate.environment ? candidate.how_found : "the PATH that services are given";
    if (facts.has_fcgid)
        facts.fcgid_version = fcgid_version(files, candidate);
    return {.facts = std::move(facts),
            .model = std::move(model),
            .environment_file = environment.file,
            .binary = candidate.binary,
            .suexec = std::move(built_in.suexec),
            .pid = candidate.pid,
            .is_at_usual_place = is_usual_place(candidate.config_file)};
}

Unseen no_server(UnseenWhy why, std::string detail) {
    return {.what = "the server's configuration", .why = why, .detail = std::move(detail)};
}

bool serves(const FoundServer& server, const ServerRequest& request, const std::string& path) {
    if (!server.model)
        return false;
    return request.port ? server.model->listens_on(*request.port)
                        : !server.model->urls_of(path).empty();
}

// The first that serves what is asked for, or else the first.
FoundServer choose(FileSource& files, std::vector<Candidate> candidates,
                   const ServerRequest& request, const std::string& path) {
    std::optional<FoundServer> first;
    for (Candidate& candidate : candidates) {
        candidate.defines.insert(candidate.defines.end(), request.defines.begin(),
                                 request.defines.end());
        FoundServer server = read_server(files, candidate, request.dialect);
        if (candidates.size() == 1 || serves(server, request, path))
            return server;
        if (!first)
            first = std::move(server);
    }
    if (first)
        return std::move(*first);
    return {.facts = no_server(UnseenWhy::not_here, "no Apache was found on this machine"),
            .model = std::nullopt};
}

}  // namespace

FoundServer find_server(FileSource& files, os::PathWalker& paths, const ServerRequest& request,
                        const std::string& path) {
    if (request.config_file)
        return choose(files, {named_config(files, *request.config_file)}, request, path);
    if (request.target == Target::elsewhere)
        return {.facts = no_server(UnseenWhy::not_here, "the site is served elsewhere"),
                .model = std::nullopt};
    WebServers running =
        request.target == Target::here ? running_web_servers() : WebServers{.passed_over = {}};
    if (is_litespeed_here(files, running.processes))
        return {.facts = no_server(UnseenWhy::not_supported,
                                   "LiteSpeed serves this machine's sites; what it does is not "
                                   "predicted"),
                .model = std::nullopt,
                .passed_over = std::move(running.passed_over)};
    std::vector<Candidate> candidates = running_httpds(files, running.processes);
    for (Unseen& changeable : take_away_changeable(candidates, paths))
        running.passed_over.push_back(std::move(changeable));
    if (std::optional<Candidate> usual = usual_place(files))
        candidates.push_back(std::move(*usual));
    FoundServer found = choose(files, std::move(candidates), request, path);
    found.passed_over = std::move(running.passed_over);
    return found;
}

}  // namespace fcgicheck::gather
