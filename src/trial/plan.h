// What mod_fcgid would start for a script, and the request that it would send (fcgid_bridge.c,
// fcgid_spawn_ctl.c, fcgid_proc_unix.c; httpd's server/util_script.c for the parameters).
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "fcgicheck/config.h"
#include "fcgicheck/facts.h"
#include "fcgicheck/trial.h"

namespace fcgicheck::trial {

struct PlanRequest {
    const SiteFacts& site;
    const VirtualHostFacts* host;   // null: no configuration is known
    const EffectiveConfig* config;  // likewise
    std::string script;             // absolute path
    std::string url;                // "/hello.fcgi?x=1"
    const Observed<Identity>& runner;
    Identity own;                                      // of this process
    std::optional<std::chrono::milliseconds> timeout;  // --timeout
    std::string version;                               // of fcgicheck, for the User-Agent
};

// Absent, with the reason, where no trial can be made: fcgicheck runs as root and the runner is
// root or unknown.
Observed<TrialPlan> plan(const PlanRequest& request);

}  // namespace fcgicheck::trial
