// Ctrl-C, and what a terminal is shown meanwhile. Each in a process of its own: what was noted
// stays noted.
#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <sstream>
#include <string>

#include "app/check.h"
#include "os/interrupt.h"
#include "os/progress.h"
#include "support/child.h"
#include "support/temp_tree.h"

using namespace fcgicheck;

TEST_CASE("the first SIGINT is noted, the second one ends the process") {
    CHECK(in_child([] {
              const os::Interruptible interruptible;
              const bool was_before = os::was_interrupted();
              ::raise(SIGINT);
              return os::was_interrupted() && !was_before ? 0 : 1;
          }) == 0);
    CHECK(in_child([] {
              const os::Interruptible interruptible;
              ::raise(SIGINT);
              ::raise(SIGINT);
              return 0;
          }) == -1);
}

TEST_CASE("what lets SIGINT pass goes on to") {
    CHECK(in_child([] {
              ::signal(SIGINT, SIG_IGN);
              const os::Interruptible interruptible;
              ::raise(SIGINT);
              return os::was_interrupted() ? 1 : 0;
          }) == 0);
}

TEST_CASE("an interrupted check ends with what was found, says so, and has no verdict") {
    TempTree tree;
    tree.add("htdocs/x.fcgi", "#!/bin/sh\n", 0755);
    CHECK(in_child([&] {
              {
                  const os::Interruptible interruptible;
                  ::raise(SIGINT);
              }
              app::CheckOptions options;
              options.paths = {tree.path("htdocs")};
              options.trials.policy = app::TrialPolicy::never;
              std::ostringstream out;
              std::ostringstream err;
              const app::ExitCode code = app::check(options, out, err);
              const bool says_so = out.str().find("interrupted") != std::string::npos;
              return code == app::ExitCode::no_verdict && says_so ? 0 : 1;
          }) == 0);
}

TEST_CASE("no progress is shown where standard error is no terminal") {
    TempTree tree;
    const std::string file = tree.add("stderr", "");
    in_child([&] {
        if (::freopen(file.c_str(), "w", stderr) == nullptr)
            return 1;
        os::Progress progress;
        for (int i = 0; i < 100'000; ++i)
            progress.folder();
        return 0;
    });
    CHECK(tree.read("stderr").empty());
}
