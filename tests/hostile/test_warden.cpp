// Whom the warden starts programs as.
#include <doctest/doctest.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <string>

#include "support/trial_bench.h"

using namespace fcgicheck;

namespace {

const auto only_root = doctest::skip(::geteuid() != 0);

}  // namespace

TEST_CASE("a program gets the runner's user, group and groups, and no others" * only_root) {
    TrialBench bench;
    TrialPlan plan = bench.plan_for({bench.add_script(
        "serve(PAGE + repr((os.getresuid(), os.getresgid(), os.getgroups())).encode())\n")});
    plan.as->groups = {33, 65534};
    const TrialResult result = bench.run(plan);
    REQUIRE(result.response);
    CHECK(result.response->body_head == "hello((33, 33, 33), (33, 33, 33), [33, 65534])");
}

TEST_CASE("a program has no capabilities left" * only_root) {
    TrialBench bench;
    const std::string script = bench.tree().add(
        "x", "#!/bin/sh\ngrep -E 'Cap(Prm|Eff|Inh|Amb)' /proc/self/status\n", 0755);
    const TrialResult result = bench.run(bench.plan_for({script}));
    CHECK(result.standard_output.head ==
          "CapInh:\t0000000000000000\nCapPrm:\t0000000000000000\n"
          "CapEff:\t0000000000000000\nCapAmb:\t0000000000000000\n");
}

TEST_CASE("nothing is started as root" * only_root) {
    TrialBench bench;
    TrialPlan plan = bench.plan_for({"/bin/true"});
    for (const Identity& root : {Identity{.uid = 0, .gid = 33}, Identity{.uid = 33, .gid = 0}}) {
        plan.as = root;
        const TrialResult result = bench.run(plan);
        CHECK(result.failure == TrialFailure::not_made);
        CHECK(result.problem == "setuid /bin/true: Operation not permitted");
    }
    plan.as.reset();
    CHECK(bench.run(plan).failure == TrialFailure::not_made);
}

TEST_CASE("a program that would become root by its setuid bit is not started" * only_root) {
    TrialBench bench;
    const std::string copy = bench.tree().path("id");
    std::filesystem::copy_file("/usr/bin/id", copy);
    bench.tree().change_mode("id", 04755);
    const TrialResult result = bench.run(bench.plan_for({copy}));
    CHECK(result.failure == TrialFailure::not_made);
    CHECK(result.standard_output.head.empty());
}

TEST_CASE("the setuid bit of a script's interpreter counts for nothing in a trial of root's" *
          only_root) {
    TrialBench bench;
    const std::string copy = bench.tree().path("cat");
    std::filesystem::copy_file("/bin/cat", copy);
    bench.tree().change_mode("cat", 04755);
    bench.tree().add("script", "#!" + copy + " /proc/self/status\n", 0755);
    const TrialPlan plan = bench.plan_for({bench.tree().path("script")});
    const std::string status = bench.run(plan).standard_output.head;
    const std::string uid = std::to_string(plan.as->uid);
    CHECK(status.find("\nUid:\t" + uid + '\t' + uid + '\t' + uid) != std::string::npos);
    CHECK(status.find("\nNoNewPrivs:\t1\n") != std::string::npos);
}

TEST_CASE("where memory runs out, the kernel ends what is tried first") {
    TrialBench bench;
    bench.tree().add("script", "#!/bin/cat /proc/self/oom_score_adj\n", 0755);
    const TrialResult result = bench.run(bench.plan_for({bench.tree().path("script")}));
    CHECK(result.standard_output.head.starts_with("1000\n"));
}

TEST_CASE("a script's setuid bit, which counts for nothing, keeps nobody from starting it" *
          only_root) {
    TrialBench bench;
    bench.tree().add("script", "#!/bin/sh\nid -u\n");
    bench.tree().change_mode("script", 04755);
    const TrialResult result = bench.run(bench.plan_for({bench.tree().path("script")}));
    CHECK(result.failure == TrialFailure::exited);
    CHECK(result.standard_output.head != "0\n");
}
