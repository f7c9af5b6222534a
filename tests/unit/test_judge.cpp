#include <doctest/doctest.h>

#include <algorithm>

#include "access/astray.h"
#include "judge/journey.h"
#include "judge/judge.h"
#include "judge/script_judgement.h"
#include "report/report.h"
#include "support/healthy_world.h"

using namespace fcgicheck;

namespace {

Snapshot one_script() {
    Snapshot snapshot;
    snapshot.site.root = "/srv/www";
    snapshot.site.identity = Identity{.name = "www-data", .uid = 33, .gid = 33};
    ScriptSnapshot script;
    script.facts.path = "/srv/www/hello.fcgi";
    script.file = script.facts.path;
    script.url = "/hello.fcgi";
    snapshot.scripts.push_back(script);
    return snapshot;
}

const JourneyStep* step(const ReportedScript& script, Stage stage) {
    for (const JourneyStep& step : script.journey) {
        if (step.stage == stage)
            return &step;
    }
    return nullptr;
}

std::vector<std::string_view> names(const Report& report) {
    std::vector<std::string_view> names;
    for (const ReportedFinding& f : report.findings)
        names.push_back(f.rule->name);
    return names;
}

using Names = std::vector<std::string_view>;

PythonCall call(PythonCallKind kind) {
    return {.kind = kind, .at = {"/srv/site/htdocs/hello.fcgi", 3, 1}, .name = "f", .at_top = true};
}

TrialResult ended_with(int code) {
    return {.failure = TrialFailure::exited, .exit_code = code};
}

// Every rule but one: the judgement is then of facts alone.
const judge::Selection no_rules{.select = {"FC101"}, .ignore = {"FC101"}};

}  // namespace

TEST_CASE("a word of a selection is a rule's name, its number or the start of one") {
    CHECK(judge::unknown_word({.select = {"FC1", "execcgi-off"}, .ignore = {"fc101"}}).empty());
    CHECK(judge::unknown_word({.select = {"FC1", "execgi-off"}, .ignore = {}}) == "execgi-off");
    CHECK(judge::unknown_word({.select = {}, .ignore = {"FC77"}}) == "FC77");
    CHECK(judge::unknown_word({.select = {"F"}, .ignore = {}}) == "F");
}

TEST_CASE("a trial that could not be made leaves the verdict open and says why") {
    Snapshot snapshot = one_script();
    snapshot.scripts[0].trial = std::make_shared<TrialResult>(
        TrialResult{.failure = TrialFailure::not_made, .problem = "no process could be started"});
    const Report report = judge::judge(snapshot, no_rules);
    CHECK(report.scripts[0].verdict == Verdict::unknown);
    REQUIRE(step(report.scripts[0], Stage::handshake) != nullptr);
    CHECK(step(report.scripts[0], Stage::handshake)->state == StepState::skipped);
    REQUIRE(report.not_checked.size() == 1);
    CHECK(report.not_checked[0].why == "no process could be started");
}

TEST_CASE("a trial that answered as Apache would start it is proof") {
    Snapshot snapshot = one_script();
    TrialResult trial;
    trial.response = TrialResponse{.status = 404};
    snapshot.scripts[0].trial = std::make_shared<TrialResult>(trial);
    const Report report = judge::judge(snapshot, no_rules);
    CHECK(report.scripts[0].verdict == Verdict::ok);
    REQUIRE(report.scripts[0].visitor_sees.has_value());
    CHECK(report.scripts[0].visitor_sees->status == 404);
    CHECK(step(report.scripts[0], Stage::handshake)->state == StepState::skipped);
    snapshot.scripts[0].trial->response->status = 302;
    const Report sent_on = judge::judge(snapshot, no_rules);
    CHECK(step(sent_on.scripts[0], Stage::handshake)->state == StepState::ok);
}

TEST_CASE("a visitor sees what the access rules say to a plain GET, where that is known") {
    const auto status = [](Access access, std::vector<Cause> undecided,
                           std::optional<OtherAnswer> other) {
        Snapshot snapshot = one_script();
        EffectiveConfig config;
        config.access.value = access;
        config.access.undecided = std::move(undecided);
        snapshot.scripts[0].config = config;
        snapshot.scripts[0].other_answer = std::move(other);
        const auto sees = judge::judge(snapshot, no_rules).scripts[0].visitor_sees;
        return sees ? sees->status : std::nullopt;
    };
    using Kind = OtherAnswer::Kind;
    const Cause condition{.at = {.file = "/etc/apache2/apache2.conf", .line = 3}, .text = "<If>"};
    CHECK(status(Access::granted, {}, std::nullopt) == 200);
    CHECK(status(Access::denied, {}, std::nullopt) == 403);
    CHECK(status(Access::needs_login, {}, std::nullopt) == 401);
    CHECK(status(Access::depends_on_client, {}, std::nullopt) == std::nullopt);
    CHECK(status(Access::granted, {condition}, std::nullopt) == std::nullopt);
    CHECK(status(Access::denied, {condition}, std::nullopt) == std::nullopt);
    CHECK(status(Access::denied, {}, OtherAnswer{.kind = Kind::methods_refused, .status = 405}) ==
          405);
    CHECK(status(Access::granted, {}, OtherAnswer{.kind = Kind::tls_needed, .status = 403}) ==
          std::nullopt);
}

TEST_CASE("a trial under another identity never yields ok") {
    Snapshot snapshot = one_script();
    TrialResult trial;
    trial.response = TrialResponse{};
    trial.plan.faithful = false;
    trial.plan.unfaithful_because = "it ran as ann";
    snapshot.scripts[0].trial = std::make_shared<TrialResult>(trial);
    const Report report = judge::judge(snapshot, no_rules);
    CHECK(report.scripts[0].verdict == Verdict::unknown);
    CHECK(!report.scripts[0].visitor_sees.has_value());
    CHECK(step(report.scripts[0], Stage::handshake)->state == StepState::skipped);
    CHECK(step(report.scripts[0], Stage::handshake)->detail == "answered, but it ran as ann");
}

TEST_CASE("a failed trial that no selected rule explains is said to be unexplained") {
    Snapshot snapshot = one_script();
    snapshot.scripts[0].trial =
        std::make_shared<TrialResult>(TrialResult{.failure = TrialFailure::exited});
    const Report report = judge::judge(snapshot, no_rules);
    CHECK(report.scripts[0].verdict == Verdict::unknown);
    REQUIRE(report.not_checked.size() == 1);
    CHECK(report.not_checked[0].what == "why the handshake failed");
}

TEST_CASE("a trial that was given up early has one reason why it says nothing") {
    Snapshot snapshot = test::seen_of(test::healthy_world());
    TrialResult& trial = *snapshot.scripts[0].trial;
    trial.failure = TrialFailure::never_accepted;
    trial.response.reset();
    trial.took = trial.plan.timeout;
    trial.plan.timeout_is_apaches = false;
    const Report report = judge::judge(snapshot, {});
    REQUIRE(report.not_checked.size() == 1);
    CHECK(report.not_checked[0].why == "--timeout is shorter than Apache's patience");
}

TEST_CASE("what was not seen is named once, with the way to enable it") {
    Snapshot snapshot = one_script();
    snapshot.site.server =
        Unseen{"the server's configuration", UnseenWhy::not_looked, "none found"};
    snapshot.scripts.push_back(snapshot.scripts[0]);
    for (ScriptSnapshot& script : snapshot.scripts)
        script.trial_not_made = Unseen{"handshake", UnseenWhy::not_looked, "--trial never"};
    const Report report = judge::judge(snapshot, no_rules);
    REQUIRE(report.not_checked.size() == 2);
    CHECK(report.not_checked[0].how_to_enable == "name it: --config FILE");
    CHECK(report.not_checked[1].what == "handshake");
    CHECK(report.not_checked[1].why == "--trial never");
}

TEST_CASE("sudo is never the only advice") {
    Snapshot snapshot = one_script();
    snapshot.site.skipped.push_back({"/srv/private", UnseenWhy::permission, "it is closed"});
    const Report report = judge::judge(snapshot, no_rules);
    REQUIRE_FALSE(report.not_checked.empty());
    CHECK(report.not_checked[0].how_to_enable.starts_with("ask its owner"));
}

namespace {

// A wrapper, and a file behind it.
Snapshot behind_wrapper(unsigned wrapper_mode, unsigned folder_mode) {
    test::World world = test::healthy_world();
    world.trial.reset();
    const std::string starter = "/opt/php/starter";
    world.files[starter] = {.content = "#!/bin/sh\nexec php-cgi\n", .mode = wrapper_mode};
    world.files[test::docroot].mode = folder_mode;
    world.script = std::string(test::docroot) + "/a.php";
    world.files[world.script] = {.content = "<?php\n", .mode = 0644};
    std::string& config = world.files[test::config_path].content;
    const std::string handler = "AddHandler fcgid-script .fcgi";
    config.replace(config.find(handler), handler.size(),
                   "AddHandler fcgid-script .php\nFcgidWrapper /opt/php/starter .php");
    Snapshot snapshot = test::seen_of(world);
    ScriptSnapshot wrapper = snapshot.scripts[0];
    world.script = starter;
    wrapper.facts = test::seen_of(world).scripts[0].facts;
    snapshot.scripts.insert(snapshot.scripts.begin(), wrapper);
    return snapshot;
}

}  // namespace

TEST_CASE("a file behind a wrapper is broken where its wrapper is") {
    const Report report = judge::judge(behind_wrapper(0644, 0755), {});
    CHECK(names(report) == Names{"wrapper-not-executable"});
    for (const ReportedScript& script : report.scripts) {
        CHECK(script.verdict == Verdict::broken);
        REQUIRE(script.visitor_sees);
        CHECK(script.visitor_sees->status == 500);
    }
    CHECK(report.scripts[1].url == "/a.php");
}

TEST_CASE("a file behind a wrapper is judged by the way to it, and its wrapper is not") {
    const Report closed = judge::judge(behind_wrapper(0755, 0700), {});
    CHECK(names(closed) == Names{"directory-not-searchable"});
    CHECK(closed.scripts[0].verdict == Verdict::ok);
    CHECK(closed.scripts[1].verdict == Verdict::broken);
    REQUIRE(closed.scripts[1].visitor_sees);
    CHECK(closed.scripts[1].visitor_sees->status == 403);
    const Report open = judge::judge(behind_wrapper(0755, 0755), {});
    CHECK(names(open) == Names{});
    CHECK(open.scripts[1].verdict == Verdict::ok);
}

TEST_CASE("the trial of a wrapper speaks for the files behind it") {
    Snapshot seen = behind_wrapper(0755, 0755);
    seen.scripts[0].trial = std::make_shared<TrialResult>(ended_with(3));
    const Report report = judge::judge(seen, {});
    CHECK(names(report) == Names{"exits-at-once"});
    CHECK(report.scripts[1].verdict == Verdict::broken);
    CHECK_FALSE(report.scripts[1].trial != nullptr);
}

TEST_CASE("what a wrapper answers for one file is not said of another") {
    Snapshot seen = behind_wrapper(0755, 0755);
    seen.scripts.push_back(seen.scripts[1]);
    seen.scripts[2].file = seen.scripts[2].facts.path = std::string(test::docroot) + "/b.php";
    TrialResult refused;
    refused.response = TrialResponse{.status = 404, .body_bytes = 9, .body_head = "not here\n"};
    seen.scripts[0].trial = std::make_shared<TrialResult>(refused);
    const Report report = judge::judge(seen, {});
    CHECK(names(report) == Names{});
    REQUIRE(report.scripts[1].visitor_sees);
    CHECK(report.scripts[1].visitor_sees->status == 404);
    CHECK_FALSE(report.scripts[2].visitor_sees);
}

TEST_CASE("what a wrapper answers is told where visitors ask for it, or where PHP finds no file") {
    Snapshot seen = behind_wrapper(0755, 0755);
    const auto told = [&](const TrialResponse& response) {
        seen.scripts[0].trial = std::make_shared<TrialResult>(TrialResult{});
        seen.scripts[0].trial->response = response;
        return names(judge::judge(seen, {}));
    };
    const TrialResponse empty{};
    const TrialResponse failed{.status = 500, .body_bytes = 5, .body_head = "sorry"};
    const TrialResponse no_file{
        .status = 404, .body_bytes = 25, .body_head = "No input file specified.\n"};
    CHECK(told(empty) == Names{});
    CHECK(told(failed) == Names{});
    CHECK(told(no_file) == Names{"answers-without-page"});
    seen.scripts[0].may_be_index = true;
    CHECK(told(failed) == Names{"error-on-stderr"});
    CHECK(told(empty) == Names{"answers-without-page"});
    const Report report = judge::judge(seen, {});
    CHECK(report.findings[0].finding.values.at("file") == "a.php");
}

TEST_CASE("of a file that no module runs the source is seen, and it is not said to be run") {
    test::World world = test::healthy_world();
    world.trial.reset();
    world.script = std::string(test::docroot) + "/a.php";
    world.files[world.script] = {.content = "<?php\n", .mode = 0644};
    std::string& config = world.files[test::config_path].content;
    const std::string handler = "AddHandler fcgid-script .fcgi";
    config.replace(config.find(handler), handler.size(), "AddHandler text/plain .php");
    const Report report = judge::judge(test::seen_of(world), {});
    CHECK(names(report) == Names{});
    REQUIRE(report.scripts[0].visitor_sees);
    CHECK(report.scripts[0].visitor_sees->page == Page::source);
    const auto& steps = report.scripts[0].journey.steps();
    const auto file = std::find_if(steps.begin(), steps.end(), [](const JourneyStep& step) {
        return step.stage == Stage::file;
    });
    REQUIRE(file != steps.end());
    CHECK(file->detail == "www-data may read it");
}

TEST_CASE("of a file that is shown on purpose nothing is known where an If may give it a handler") {
    test::World world = test::healthy_world();
    world.trial.reset();
    world.script = std::string(test::docroot) + "/a.php";
    world.files[world.script] = {.content = "<?php\n", .mode = 0644};
    std::string& config = world.files[test::config_path].content;
    const std::string handler = "AddHandler fcgid-script .fcgi";
    config.replace(config.find(handler), handler.size(),
                   "AddHandler text/plain .php\n"
                   "<If \"%{HTTP_USER_AGENT} == 'a'\">\nSetHandler fcgi-script\n</If>");
    const Report report = judge::judge(test::seen_of(world), {.select = {"handler-name-unknown"}});
    CHECK(names(report) == Names{});
    REQUIRE_FALSE(report.not_checked.empty());
    CHECK(report.not_checked.front().what == "its handler");
}

TEST_CASE("a program that can't be tried is not called well, one that was not to be tried is") {
    Snapshot seen = test::seen_of(test::healthy_world());
    seen.scripts[0].trial.reset();
    seen.scripts[0].trial_not_made = Unseen{"its handshake", UnseenWhy::not_supported, "it is CGI"};
    const Report untried = judge::judge(seen, {});
    CHECK(untried.scripts[0].verdict == Verdict::unknown);
    CHECK_FALSE(untried.scripts[0].visitor_sees.has_value());
    CHECK(untried.not_checked.size() == 1);
    seen.scripts[0].trial_not_made->why = UnseenWhy::not_looked;
    CHECK(judge::judge(seen, {}).scripts[0].verdict == Verdict::ok);
}

TEST_CASE("a fault of a program is likely where it can't be known whether it is started") {
    test::World world = test::healthy_world();
    world.trial.reset();
    world.files[world.script].mode = 0644;
    std::string& config = world.files[test::config_path].content;
    config += "<If \"%{HTTP_HOST} == 'a'\">\nSetHandler none\n</If>\n";
    const Report report = judge::judge(test::seen_of(world), {});
    CHECK(names(report) == Names{"not-executable"});
    CHECK(report.findings[0].finding.confidence == Confidence::likely);
    CHECK(report.scripts[0].verdict == Verdict::unknown);
    CHECK_FALSE(report.scripts[0].visitor_sees.has_value());
}

TEST_CASE("a .htaccess behind a link into a closed folder is not met") {
    test::World world = test::healthy_world();
    world.trial.reset();
    test::WorldFile script = world.files[world.script];
    world.files[std::string(test::docroot) + "/app"] = {.kind = FileKind::symlink,
                                                        .content = "../../../home/ann/app"};
    world.files["/home/ann/app"] = {.kind = FileKind::directory, .mode = 0700, .uid = 1001};
    world.files["/home/ann/app/x.fcgi"] = script;
    world.files["/home/ann/app/.htaccess"] = {.content = "Options Indexes +ExecCGI\n"};
    world.files[test::config_path].content +=
        "<Directory /srv/site/htdocs>\nAllowOverride All\n</Directory>\n";
    world.script = std::string(test::docroot) + "/app/x.fcgi";
    const Report report = judge::judge(test::seen_of(world), {});
    REQUIRE(report.scripts[0].findings.size() > 1);
    CHECK(report.findings[report.scripts[0].findings[0]].rule->name == "directory-not-searchable");
    REQUIRE(report.scripts[0].visitor_sees);
    CHECK(report.scripts[0].visitor_sees->status == 403);
}

TEST_CASE("where nothing is wrong every step is passed and nothing is said") {
    const Report report = judge::judge(test::seen_of(test::healthy_world()), {});
    CHECK(names(report) == Names{});
    CHECK(report.not_checked.empty());
    CHECK(report.scripts[0].verdict == Verdict::ok);
    for (const JourneyStep& passed : report.scripts[0].journey) {
        CAPTURE(passed.detail);
        CHECK(passed.state == StepState::ok);
    }
}

TEST_CASE("a script without a fault is predicted to answer, also where it is not tried") {
    test::World world = test::healthy_world();
    world.trial.reset();
    const Report report = judge::judge(test::seen_of(world), {});
    CHECK(report.scripts[0].verdict == Verdict::ok);
    REQUIRE(report.scripts[0].visitor_sees);
    CHECK(report.scripts[0].visitor_sees->status == 200);
    CHECK(report.scripts[0].visitor_sees->page == Page::script);
}

TEST_CASE("the first certain error stops the request, later ones would, and no trial is due") {
    test::World world = test::healthy_world();
    world.files[world.script].mode = 0644;
    world.files[world.script].content = "#!/usr/bin/python3\r\nimport os\n";
    world.trial.reset();
    const Report report = judge::judge(test::seen_of(world), {});
    const ReportedScript& script = report.scripts[0];
    CHECK(names(report) == Names{"not-executable", "crlf-shebang"});
    CHECK(script.verdict == Verdict::broken);
    CHECK(script.visitor_sees->status == 500);
    CHECK(judge::stopped_scripts(test::seen_of(world)) == std::vector{true});
    CHECK(step(script, Stage::file)->state == StepState::stops);
    CHECK(step(script, Stage::file)->status == 500);
    CHECK(step(script, Stage::first_line)->state == StepState::would_stop);
    CHECK(step(script, Stage::handshake)->detail == "not tried: two stops above come first");
}

TEST_CASE("what is closed on purpose is refused, whatever would stop it later") {
    for (const char* section : {"<Files hello.fcgi>", "<FilesMatch \"\\.fcgi$\">"}) {
        CAPTURE(section);
        test::World world = test::healthy_world();
        world.files[world.script].mode = 0600;
        world.files[world.script].content = "no program\n";
        world.trial.reset();
        const std::string name(section);
        world.files[test::config_path].content +=
            "<Directory /srv/site/htdocs>\n" + name + "\nRequire all denied\n</" +
            name.substr(1, name.find(' ') - 1) + ">\n</Directory>\n";
        const Report report = judge::judge(test::seen_of(world), {});
        const ReportedScript& script = report.scripts[0];
        CHECK(names(report) == Names{"closed-by-name"});
        CHECK(script.verdict == Verdict::ok);
        REQUIRE(script.visitor_sees);
        CHECK(script.visitor_sees->status == 403);
        CHECK(script.journey.steps().back().stage == Stage::access);
        CHECK(report.not_checked.empty());
        CHECK(judge::stopped_scripts(test::seen_of(world)) == std::vector{true});
    }
}

TEST_CASE("behind a likely stop what the visitor sees is not predicted") {
    test::World world = test::healthy_world();
    const std::string renamed = "/srv/site/htdocs/dispatch.py";
    world.files[renamed] = world.files[world.script];
    world.script = renamed;
    const Report report = judge::judge(test::seen_of(world), {});
    CHECK(names(report) == Names{"no-handler"});
    CHECK(report.scripts[0].trial != nullptr);
    CHECK_FALSE(report.scripts[0].visitor_sees.has_value());
}

TEST_CASE("a .htaccess behind a closed folder is judged after the folder") {
    Snapshot snapshot = test::seen_of(test::healthy_world());
    const std::string folder = "/srv/site/htdocs";
    snapshot.site.htaccess = {std::make_shared<const HtaccessFacts>(
        HtaccessFacts{.path = folder + "/.htaccess",
                      .state = HtaccessState::refused,
                      .error = std::make_shared<const ConfigError>(ConfigError{
                          .at = {folder + "/.htaccess", 1, 1}, .directive = "Optoins"})})};
    snapshot.scripts[0].htaccess = snapshot.site.htaccess;
    CHECK(judge::judge(snapshot, {}).scripts[0].visitor_sees->status.value_or(0) == 500);
    for (Rung& rung : snapshot.scripts[0].facts.file.rungs)
        if (rung->path == folder)
            rung = std::make_shared<FileFacts>(
                FileFacts{.path = folder, .stat = {.kind = FileKind::directory, .mode = 0700}});
    CHECK(judge::judge(snapshot, {}).scripts[0].visitor_sees->status.value_or(0) == 403);
}

TEST_CASE("a cause hides its symptom on the same script") {
    test::World world = test::healthy_world();
    world.python->calls.push_back(call(PythonCallKind::reads_stdin));
    world.trial = std::make_shared<TrialResult>(ended_with(1));
    CHECK(names(judge::judge(test::seen_of(world), {})) == Names{"reads-stdin"});
}

TEST_CASE("a cause that is less sure than its symptom hides nothing") {
    test::World world = test::healthy_world();
    world.python->calls.push_back(call(PythonCallKind::needs_tty));
    world.trial = std::make_shared<TrialResult>(ended_with(1));
    CHECK(names(judge::judge(test::seen_of(world), {})) ==
          Names{"exits-at-once", "needs-terminal"});
}

TEST_CASE("an answer disproves what only might have failed") {
    test::World world = test::healthy_world();
    world.python->calls.push_back(call(PythonCallKind::needs_tty));
    const Report proven = judge::judge(test::seen_of(world), {});
    CHECK(names(proven) == Names{});
    CHECK(proven.scripts[0].verdict == Verdict::ok);
    world.trial->plan.faithful = false;
    const Report unproven = judge::judge(test::seen_of(world), {});
    CHECK(names(unproven) == Names{"needs-terminal"});
    CHECK(unproven.scripts[0].verdict == Verdict::unknown);
}

TEST_CASE("a script that two hosts serve alike is found at fault once") {
    test::World world = test::healthy_world();
    world.files[world.script].mode = 0644;
    Snapshot snapshot = test::seen_of(world);
    snapshot.scripts.push_back(snapshot.scripts[0]);
    const Report report = judge::judge(snapshot, {});
    CHECK(names(report) == Names{"not-executable"});
    CHECK(report.scripts[0].findings == std::vector<std::size_t>{0});
    CHECK(report.scripts[1].findings == std::vector<std::size_t>{0});
}

namespace {

PathFacts led_to(const FileFacts& target, uid_t link_owner) {
    FileFacts link{.path = "/srv/www/hello.fcgi", .stat = {.kind = FileKind::symlink}};
    link.stat.uid = link_owner;
    return {.path = link.path, .rungs = {std::make_shared<FileFacts>(link)}, .target = target};
}

Snapshot behind_link(uid_t link_owner, uid_t target_owner) {
    Snapshot snapshot = one_script();
    snapshot.site.server = Unseen{.what = "the configuration", .why = UnseenWhy::not_here};
    snapshot.scripts[0].config = Unseen{.what = "the configuration", .why = UnseenWhy::not_here};
    FileFacts target{.path = "/etc/shadow",
                     .stat = {.kind = FileKind::regular, .mode = 0640, .uid = target_owner}};
    snapshot.scripts[0].facts.file = led_to(target, link_owner);
    return snapshot;
}

const judge::Selection not_executable{.select = {"not-executable"}, .ignore = {}};

}  // namespace

TEST_CASE("no command opens what a stranger's link leads to") {
    const Report report = judge::judge(behind_link(1001, 0), not_executable);
    REQUIRE(names(report) == Names{"not-executable"});
    REQUIRE(report.findings[0].finding.astray);
    CHECK(report.findings[0].finding.astray->object == "/etc/shadow");
    const std::string json = report::as_json(report);
    CHECK(json.find("chmod") == std::string::npos);
    CHECK(json.find("\"safety\": \"safe\"") == std::string::npos);
    CHECK(json.find("Find out who made the link") != std::string::npos);
    for (const uid_t owner : {uid_t{0}, uid_t{1001}}) {
        const Report own = judge::judge(behind_link(owner, owner), not_executable);
        REQUIRE(names(own) == Names{"not-executable"});
        CHECK_FALSE(own.findings[0].finding.astray);
        CHECK(report::as_json(own).find("chmod") != std::string::npos);
    }
}

TEST_CASE("no command opens what a #! line names and its writer does not own") {
    const std::vector<access::NamedWay> ways{
        {{.path = "/etc/shadow", .rungs = {}, .target = {.path = "/etc/shadow"}},
         access::Namer{.file = {.path = "/srv/a.fcgi", .stat = {.uid = 1001}}, .line = 1}}};
    const std::string command = "chmod a+x {interpreter}";
    const auto found = access::astray(command, {{"interpreter", "/etc/shadow"}}, ways);
    REQUIRE(found);
    CHECK(found->by == "/srv/a.fcgi:1");
    CHECK_FALSE(access::astray(command, {{"interpreter", "/etc/shadow"}}, {{ways[0].way}}));
    CHECK_FALSE(access::astray("ls -l {interpreter}", {{"interpreter", "/etc/shadow"}}, ways));
}

TEST_CASE("a configuration that is too large to be read to its end leaves the verdict open") {
    Snapshot snapshot = one_script();
    ServerFacts server;
    server.unread.push_back({.what = "the rest of the configuration",
                             .why = UnseenWhy::too_large,
                             .detail = "it is too large"});
    snapshot.site.server = server;
    const Report report = judge::judge(snapshot, no_rules);
    CHECK(report.scripts[0].verdict == Verdict::unknown);
    CHECK(report.not_checked[0].what == "the rest of the configuration");
}

TEST_CASE("a trial that answered says nothing of suexec, which it is made without") {
    test::World world = test::healthy_world();
    std::string& config = world.files.at(test::config_path).content;
    config.insert(config.find("Listen"),
                  "LoadModule suexec_module modules/mod_suexec.so\nSuexecUserGroup ann users\n");
    world.runner = {.name = "ann", .uid = 1001, .gid = 100};
    const Report well = judge::judge(test::seen_of(world), {});
    REQUIRE(well.scripts.size() == 1);
    CHECK(well.scripts[0].verdict == Verdict::ok);
    world.hidden.insert(test::Hidden::suexec);
    const Report unsure = judge::judge(test::seen_of(world), {});
    CHECK(unsure.scripts[0].verdict == Verdict::unknown);
    REQUIRE(unsure.not_checked.size() == 1);
    CHECK(unsure.not_checked[0].what == "what suexec was built to allow");
}

TEST_CASE("scripts that wait for the site are told in their places") {
    Snapshot snapshot = test::seen_of(test::healthy_world());
    const std::string folder = "/srv/site/htdocs";
    ScriptSnapshot waiting = snapshot.scripts[0];
    waiting.trial.reset();
    waiting.facts.path = waiting.file = folder + "/a.fcgi";
    waiting.htaccess = {std::make_shared<const HtaccessFacts>(
        HtaccessFacts{.path = folder + "/.htaccess",
                      .state = HtaccessState::refused,
                      .error = std::make_shared<const ConfigError>(ConfigError{
                          .at = {folder + "/.htaccess", 1, 1}, .directive = "Optoins"})})};
    snapshot.site.htaccess = waiting.htaccess;
    snapshot.scripts.push_front(waiting);
    snapshot.scripts[1].trial.reset();
    const Report report = judge::judge(snapshot, {});
    REQUIRE(report.scripts.size() == 2);
    CHECK(report.scripts[0].path == folder + "/a.fcgi");
    CHECK(report.scripts[0].verdict == Verdict::broken);
    CHECK(report.scripts[0].findings == std::vector<std::size_t>{0});
    // The same file, by a host that takes what the other refuses.
    CHECK(report.scripts[1].findings.empty());
}

// As control panels lay homes out: the account's own, and open to the web server's group alone.
test::World home_for_group(gid_t group) {
    test::World world = test::healthy_world();
    world.runner = {.name = "ann", .uid = 1001, .gid = 100, .known_from = "SuexecUserGroup"};
    for (const char* folder : {"/srv/site", "/srv/site/htdocs"})
        world.files[folder] = {
            .kind = FileKind::directory, .mode = 0750, .uid = 1001, .gid = group};
    world.files[world.script].mode = 0700;
    return world;
}

TEST_CASE("a home that only its owner and the web server's group may enter is healthy") {
    const judge::Selection permissions{
        .select = {"FC301", "FC302", "FC303", "FC304", "FC305", "FC306", "FC308", "FC309"},
        .ignore = {}};
    test::World by_own_group = home_for_group(99);  // cPanel: group nobody, httpd's own
    by_own_group.server = {.name = "nobody", .uid = 99, .gid = 99, .known_from = "User nobody"};
    CHECK(names(judge::judge(test::seen_of(by_own_group), permissions)) == Names{});

    test::World by_other_group = home_for_group(2521);  // Plesk: psaserv, which httpd's user is in
    by_other_group.server.groups = {33, 2521};
    CHECK(names(judge::judge(test::seen_of(by_other_group), permissions)) == Names{});

    by_other_group.server.groups = {33};
    const Report closed = judge::judge(test::seen_of(by_other_group), permissions);
    REQUIRE(names(closed) == Names{"directory-not-searchable"});
    CHECK(report::as_json(closed).find("setfacl -m u:www-data:x") != std::string::npos);
}

TEST_CASE("where the modes do not decide, no permission is judged, and the verdict is open") {
    Snapshot snapshot = test::seen_of(test::healthy_world());
    snapshot.scripts[0].trial.reset();
    FileFacts& file = snapshot.scripts[0].facts.file.target;
    file.stat.mode = 0600;
    CHECK(judge::judge(snapshot, {}).scripts[0].verdict == Verdict::broken);
    file.stat.modes_decide = false;
    file.file_system = "cifs";
    const Report report = judge::judge(snapshot, {});
    CHECK(names(report) == Names{});
    CHECK(report.scripts[0].verdict == Verdict::unknown);
    REQUIRE(!report.not_checked.empty());
    CHECK(report.not_checked[0].what == "who may do what with " + file.path);
    CHECK(report.not_checked[0].why.find("it is on cifs") == 0);
}

TEST_CASE("an immutable file is let go before it is changed") {
    test::World world = test::healthy_world();
    world.files[world.script].mode = 0644;
    Snapshot snapshot = test::seen_of(world);
    snapshot.scripts[0].trial.reset();
    CHECK(report::as_json(judge::judge(snapshot, {})).find("chattr") == std::string::npos);
    snapshot.scripts[0].facts.file.target.stat.immutable = true;
    CHECK(report::as_json(judge::judge(snapshot, {})).find("chattr -i " + world.script) !=
          std::string::npos);
}
