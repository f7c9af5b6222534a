// A healthy script on real sockets, and what it is given.
#include <doctest/doctest.h>
#include <linux/capability.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <string>

#include "support/child.h"
#include "support/trial_bench.h"

using namespace fcgicheck;

namespace {

bool give_up(unsigned capability) {
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> held{};
    if (::syscall(SYS_capget, &header, held.data()) != 0)
        return false;
    held.at(CAP_TO_INDEX(capability)).effective &= ~CAP_TO_MASK(capability);
    held.at(CAP_TO_INDEX(capability)).permitted &= ~CAP_TO_MASK(capability);
    return ::syscall(SYS_capset, &header, held.data()) == 0;
}

}  // namespace

TEST_CASE("a healthy script answers twice, and every step is timed") {
    TrialBench bench;
    const TrialResult result = bench.run_script("serve()\n");
    CHECK(result.problem.empty());
    REQUIRE(result.failure == TrialFailure::none);
    REQUIRE(result.response);
    CHECK(result.response->status == 200);
    CHECK(result.response->body_head == "hello");
    CHECK(result.response->body_bytes == 5);
    CHECK(result.listen_socket == ListenSocket::kept);
    CHECK(result.left_behind == 0);
    REQUIRE(result.events.size() == 6);
    for (std::size_t i = 0; i < result.events.size(); ++i) {
        CHECK(result.events[i].step == static_cast<TrialStep>(i));
        if (i > 0)
            CHECK(result.events[i].at >= result.events[i - 1].at);
    }
    CHECK(bench.survivors().empty());
}

TEST_CASE(
    "root in a container, without CAP_SYS_PTRACE, sees what the script does with its sockets") {
    CHECK(in_child([] {
              if (!give_up(CAP_SYS_PTRACE))
                  return 2;
              TrialBench bench;
              const TrialResult kept = bench.run_script("serve()\n");
              const TrialResult closed =
                  bench.run_script("os.close(0)\nlistener.close()\ntime.sleep(60)\n");
              return kept.listen_socket == ListenSocket::kept &&
                             closed.listen_socket == ListenSocket::closed
                         ? 1
                         : 0;
          }) == 1);
}

TEST_CASE("the script is given what mod_fcgid gives") {
    TrialBench bench;
    const TrialResult result = bench.run_script(
        "import json\n"
        "got = [os.getcwd(), os.umask(0), sorted(os.environ),\n"
        "       os.getsid(0) != os.getpid(), os.getpgrp() != os.getpid(), sys.argv]\n"
        "serve(PAGE + json.dumps(got).encode())\n");
    REQUIRE(result.response);
    const std::string root = bench.tree().root();
    CHECK(result.response->body_head ==
          "hello[\"" + root +
              "\", 18, [\"FCGICHECK_TEST\", \"LC_CTYPE\", \"PATH\"], true, true, [\"" + root +
              "/script.fcgi\"]]");
}

TEST_CASE("SIGPIPE is ignored, every other signal is default, none is blocked") {
    TrialBench bench;
    const std::string script =
        bench.tree().add("x", "#!/bin/sh\nexec grep -E 'Sig(Blk|Ign)' /proc/self/status\n", 0755);
    const TrialResult result = bench.run(bench.plan_for({script}));
    CHECK(result.standard_output.head == "SigBlk:\t0000000000000000\nSigIgn:\t0000000000001000\n");
}

TEST_CASE("descriptors above 2 are closed") {
    TrialBench bench;
    const std::string script = bench.tree().add("x", "#!/bin/sh\nls /proc/$$/fd\n", 0755);
    const TrialResult result = bench.run(bench.plan_for({script}));
    CHECK(result.standard_output.head == "0\n1\n10\n2\n");  // 10: the shell's own, of its script
}
