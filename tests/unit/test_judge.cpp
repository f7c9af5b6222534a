#include <doctest/doctest.h>

#include "judge/journey.h"
#include "judge/judge.h"
#include "judge/script_judgement.h"

using namespace fcgicheck;

namespace {

Snapshot one_script() {
    Snapshot snapshot;
    snapshot.site.root = "/srv/www";
    snapshot.site.identity = Identity{.name = "www-data", .uid = 33, .gid = 33};
    ScriptSnapshot script;
    script.facts.path = "/srv/www/hello.fcgi";
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
    snapshot.scripts[0].trial =
        TrialResult{.failure = TrialFailure::not_made, .problem = "no process could be started"};
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
    snapshot.scripts[0].trial = trial;
    const Report report = judge::judge(snapshot, no_rules);
    CHECK(report.scripts[0].verdict == Verdict::ok);
    REQUIRE(report.scripts[0].visitor_sees.has_value());
    CHECK(report.scripts[0].visitor_sees->status == 404);
    CHECK(step(report.scripts[0], Stage::handshake)->state == StepState::ok);
}

TEST_CASE("a trial under another identity never yields ok") {
    Snapshot snapshot = one_script();
    TrialResult trial;
    trial.response = TrialResponse{};
    trial.plan.faithful = false;
    trial.plan.unfaithful_because = "it ran as ann";
    snapshot.scripts[0].trial = trial;
    const Report report = judge::judge(snapshot, no_rules);
    CHECK(report.scripts[0].verdict == Verdict::unknown);
    CHECK(!report.scripts[0].visitor_sees.has_value());
    CHECK(step(report.scripts[0], Stage::handshake)->state == StepState::skipped);
    CHECK(step(report.scripts[0], Stage::handshake)->detail == "answered, but it ran as ann");
}

TEST_CASE("a failed trial that no selected rule explains is said to be unexplained") {
    Snapshot snapshot = one_script();
    snapshot.scripts[0].trial = TrialResult{.failure = TrialFailure::exited};
    const Report report = judge::judge(snapshot, no_rules);
    CHECK(report.scripts[0].verdict == Verdict::unknown);
    REQUIRE(report.not_checked.size() == 1);
    CHECK(report.not_checked[0].what == "why the handshake failed");
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
