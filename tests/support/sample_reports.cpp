#include "support/sample_reports.h"

#include <chrono>

#include "support/sample_rules.h"

namespace fcgicheck::test {
namespace {

using namespace std::chrono_literals;

const std::string home = "/home/ann";
const std::string docroot = home + "/htdocs";
const std::string path = docroot + "/hello.fcgi";
const std::string config = "/etc/apache2/sites-enabled/site.conf";

FileFacts file(const std::string& where, FileKind kind, unsigned mode, const std::string& owner,
               const std::string& group) {
    FileFacts out;
    out.path = where;
    out.stat.kind = kind;
    out.stat.mode = mode;
    out.stat.size = 430;
    out.owner = owner;
    out.group = group;
    return out;
}

ReportedFinding reported(const Rule& rule, SourcePos at, std::vector<Evidence> evidence) {
    Finding finding;
    finding.subject = path;
    finding.at = std::move(at);
    finding.evidence = std::move(evidence);
    finding.values = {{"url", "/hello.fcgi"},
                      {"path", path},
                      {"file", "hello.fcgi"},
                      {"runner", "www-data"},
                      {"server", "www-data"},
                      {"owner", "ann"},
                      {"group", "users"},
                      {"closed", docroot},
                      {"name", "htdocs"},
                      {"extension", ".fcgi"},
                      {"folders", "4"},
                      {"lib", home + "/lib"},
                      {"python", "/usr/bin/python3"},
                      {"version", "3.11.7"},
                      {"code", "1"}};
    if (finding.at.line != 0)
        finding.values["line"] = std::to_string(finding.at.line);
    return {std::move(finding), &rule, rule.words.data()};
}

ReportedFinding execcgi() {
    const Cause options{{config, 24, 3}, "Options None"};
    ReportedFinding out = reported(
        execcgi_rule, options.at,
        {LineEvidence{{config, 23, 1}, "<Directory /home/ann/htdocs>", 0, "", false},
         LineEvidence{options.at, "  Options None", 12, "options", true},
         LineEvidence{{config, 25, 3}, "  AddHandler fcgid-script .fcgi", 29, "handler", false}});
    out.finding.decided_by = options;
    return out;
}

ReportedFinding executable() {
    return reported(executable_rule, {path, 0, 0},
                    {PermissionEvidence{file(path, FileKind::regular, 0644, "ann", "users"), 'x',
                                        PermissionClass::other, "needs"}});
}

ReportedFinding searchable() {
    const auto rung = [](const std::string& where, unsigned mode, const std::string& owner,
                         const std::string& group) {
        return PermissionEvidence{file(where, FileKind::directory, mode, owner, group), '\0',
                                  PermissionClass::other, ""};
    };
    PermissionEvidence closed = rung(docroot, 0750, "ann", "users");
    closed.missing = 'x';
    closed.label = "needs";
    return reported(searchable_rule, {docroot, 0, 0},
                    {rung("/", 0755, "root", "root"), rung("/home", 0755, "root", "root"),
                     rung(home, 0751, "ann", "users"), closed,
                     PermissionEvidence{file(path, FileKind::regular, 0755, "ann", "users"), '\0',
                                        PermissionClass::other, ""}});
}

ReportedFinding readable() {
    return reported(readable_rule, {path, 0, 0},
                    {PermissionEvidence{file(path, FileKind::regular, 0711, "ann", "users"), 'r',
                                        PermissionClass::other, "needs"}});
}

ReportedFinding flup() {
    return reported(
        flup_rule, {path, 7, 10},
        {LineEvidence{{path, 1, 16}, "#!/usr/bin/env python3", 7, "interpreter", false},
         LineEvidence{
             {path, 7, 10}, "    from flup.server.fcgi import WSGIServer", 4, "missing", true}});
}

ReportedFinding exits() {
    ReportedFinding out =
        reported(exit_rule, {path, 0, 0},
                 {OutputEvidence{"output",
                                 "Traceback (most recent call last):\n"
                                 "  File \"/home/ann/htdocs/hello.fcgi\", line 7, in <module>\n"
                                 "    from settings import SECRET\n"
                                 "ModuleNotFoundError: No module named 'settings'\n"}});
    out.finding.confidence = Confidence::likely;
    return out;
}

ReportedFinding tty() {
    return reported(tty_rule, {path, 9, 4},
                    {LineEvidence{{path, 9, 4}, "if sys.stdin.isatty():", 16, "call", true}});
}

SiteFacts site() {
    ServerFacts server;
    server.version = "2.4.71";
    server.fcgid_version = "2.3.9";
    server.has_fcgid = true;
    server.config_file = "/etc/apache2/apache2.conf";
    server.included_files = 14;
    Identity www_data;
    www_data.name = "www-data";
    www_data.uid = 33;
    www_data.gid = 33;
    VirtualHostFacts host;
    host.document_root = docroot;
    host.runner = www_data;
    SiteFacts out;
    out.root = docroot;
    out.server = server;
    out.identity = www_data;
    out.hosts = {host};
    out.htaccess = {
        std::make_shared<const HtaccessFacts>(HtaccessFacts{.path = docroot + "/.htaccess"})};
    return out;
}

ReportedScript script(Verdict verdict) {
    ReportedScript out;
    out.path = path;
    out.url = "/hello.fcgi";
    out.handler = "fcgid-script";
    out.language = ScriptLanguage::python;
    out.verdict = verdict;
    return out;
}

TrialResult answered() {
    TrialResult out;
    out.plan.argv = {path};
    Identity www_data;
    www_data.name = "www-data";
    out.plan.as = www_data;
    out.events = {{TrialStep::spawned, 900us},
                  {TrialStep::accepted, 30ms},
                  {TrialStep::first_byte, 34ms},
                  {TrialStep::headers, 34ms},
                  {TrialStep::end_request, 34500us}};
    TrialResponse response;
    response.headers = {{"Content-Type", "text/plain"}};
    response.body_bytes = 13;
    response.body_head = "Hello World!\n";
    out.response = response;
    out.took = 52ms;
    return out;
}

Report broken_by(ReportedFinding finding, int status) {
    Report out;
    out.site = site();
    ReportedScript broken = script(Verdict::broken);
    broken.visitor_sees = VisitorSees{status, Page::error};
    const RuleWords& words = *finding.words;
    broken.journey = {
        {finding.rule->stage, StepState::stops, std::string(words.detail), "", status},
        {Stage::handshake, StepState::skipped, "not tried: one stop above comes first", "",
         std::nullopt}};
    broken.findings = {0};
    out.scripts = {broken};
    out.findings = {std::move(finding)};
    return out;
}

}  // namespace

Report all_well() {
    Report out;
    out.site = site();
    ReportedScript healthy = script(Verdict::ok);
    healthy.visitor_sees = VisitorSees{200, Page::script};
    healthy.trial = std::make_shared<TrialResult>(answered());
    out.announcements = {"will run /home/ann/htdocs/hello.fcgi as www-data"};
    out.scripts = {healthy};
    return out;
}

Report all_faults() {
    Report out;
    out.site = site();
    ReportedScript broken = script(Verdict::broken);
    broken.visitor_sees = VisitorSees{403, Page::error};
    broken.journey = {
        {Stage::folders, StepState::stops, "htdocs is closed to www-data", "", 403},
        {Stage::access, StepState::ok, "Require all granted", "site.conf:23", std::nullopt},
        {Stage::handler, StepState::ok, "fcgid-script", "site.conf:25", std::nullopt},
        {Stage::execcgi, StepState::would_stop, "off", "site.conf:24", 403},
        {Stage::file, StepState::would_stop, "not readable, not executable", "", 500},
        {Stage::first_line, StepState::ok, "/usr/bin/env python3 -> /usr/bin/python3 (3.11.7)", "",
         std::nullopt},
        {Stage::adapter, StepState::would_stop, "flup not installed", "", 500},
        {Stage::handshake, StepState::skipped, "not tried: four stops above come first", "",
         std::nullopt}};
    broken.findings = {0, 1, 2, 3, 4, 5};
    out.scripts = {broken};
    out.findings = {searchable(), execcgi(), executable(), readable(), flup(), tty()};
    out.not_checked = {{"handshake", "stops above", ""}, {"suexec", "no suexec binary found", ""}};
    return out;
}

Report execcgi_off() {
    return broken_by(execcgi(), 403);
}

Report not_executable() {
    return broken_by(executable(), 500);
}

Report directory_not_searchable() {
    Report out = broken_by(searchable(), 403);
    SharedJourney::Steps steps = out.scripts[0].journey.steps();
    steps[0].detail = "htdocs is closed to www-data";
    out.scripts[0].journey = std::move(steps);
    return out;
}

Report not_readable() {
    return broken_by(readable(), 500);
}

Report flup_missing() {
    return broken_by(flup(), 500);
}

Report failed_trial() {
    Report out = broken_by(exits(), 500);
    TrialResult trial = answered();
    trial.events = {{TrialStep::spawned, 900us}, {TrialStep::exited, 40ms}};
    trial.response.reset();
    trial.failure = TrialFailure::exited;
    trial.exit_code = 1;
    trial.plan.faithful = false;
    trial.plan.unfaithful_because = "it ran as ann, not as www-data";
    out.scripts[0].trial = std::make_shared<TrialResult>(trial);
    out.scripts[0].journey = {{Stage::start, StepState::would_stop, "exit code 1", "", 500}};
    out.scripts[0].verdict = Verdict::unknown;
    return out;
}

Report no_configuration() {
    Report out;
    out.site.root = docroot;
    out.site.server = Unseen{"the server's configuration", UnseenWhy::not_looked,
                             "no Apache was found on this machine"};
    ReportedScript unknown = script(Verdict::unknown);
    unknown.url.clear();
    unknown.handler.clear();
    out.scripts = {unknown};
    out.findings = {tty()};
    out.scripts[0].findings = {0};
    out.not_checked = {{"handler and ExecCGI", "no configuration was seen", "--config FILE"}};
    return out;
}

Report served_elsewhere() {
    Report out = no_configuration();
    out.target = {.target = Target::elsewhere, .because = "CI is set in the environment"};
    out.site.server =
        Unseen{"the server's configuration", UnseenWhy::not_here, "the site is served elsewhere"};
    out.not_checked = {{"configuration", "they are the server's", "run fcgicheck on the server"},
                       {"owners", "they are the server's", "run fcgicheck on the server"}};
    return out;
}

Report of_an_image() {
    Report out = all_well();
    out.target = {.target = Target::image, .root = "/tmp/rootfs", .owner = "ann:users"};
    return out;
}

Report many_scripts() {
    Report out = execcgi_off();
    ReportedScript twin = out.scripts[0];
    twin.url = "/twin.fcgi";
    twin.path = docroot + "/twin.fcgi";
    out.scripts.push_back(twin);
    for (int i = 0; i < 38; ++i) {
        ReportedScript healthy = script(Verdict::ok);
        healthy.url = "/" + std::to_string(i) + ".fcgi";
        healthy.path = docroot + healthy.url;
        out.scripts.push_back(healthy);
    }
    return out;
}

Report hostile_names() {
    // NOLINTNEXTLINE(misc-misleading-bidirectional): that is what is tested
    const std::string name = "\x1b[2J\n\xff\xe2\x80\xae" + [] {
        std::string wide;
        for (int i = 0; i < 200; ++i)
            wide += "\xe4\xb8\xad";
        return wide;
    }();
    const std::string where = docroot + "/" + name;
    ReportedFinding lines = flup();
    lines.finding.subject = where;
    lines.finding.at = {where, 1, 3};
    lines.finding.evidence = {
        LineEvidence{{where, 1, 3}, "\xff\t" + name + "\r", 4, "missing", true},
        LineEvidence{{where, 12345, 700}, std::string(2000, 'x') + "\x1b]0;", 1, "", false}};
    ReportedFinding rows = executable();
    rows.finding.subject = where;
    rows.finding.at = {where, 0, 0};
    FileFacts facts = file(where, FileKind::symlink, 07777, "\x1b[31mann", "");
    facts.link_target = name;
    rows.finding.evidence = {PermissionEvidence{facts, 'x', PermissionClass::owner, "needs"}};
    for (ReportedFinding* finding : {&lines, &rows}) {
        for (auto& [key, value] : finding->finding.values)
            value = name;
    }
    Report out;
    out.site = site();
    out.site.root = docroot;
    ReportedScript broken = script(Verdict::broken);
    broken.path = where;
    broken.url = "/" + name;
    broken.host = name;
    broken.handler = name;
    broken.journey = {{Stage::file, StepState::stops, name, name, 500}};
    broken.findings = {0, 1};
    TrialResult trial = answered();
    trial.failure = TrialFailure::bad_headers;
    trial.response.reset();
    trial.problem = name;
    trial.standard_error.head = name;
    broken.trial = std::make_shared<TrialResult>(std::move(trial));
    out.scripts = {broken};
    out.findings = {lines, rows};
    out.announcements = {"will run " + where};
    out.not_checked = {{name, name, name}, {name, name, ""}};
    return out;
}

}  // namespace fcgicheck::test
