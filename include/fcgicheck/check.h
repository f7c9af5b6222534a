// What a check is given. A check is one pure function in
// src/checks/<site|script|trial>/<rule_name>.cpp; its folder decides which of these it takes, and
// the build writes the table (src/checks/check_table.cmake).
#pragma once

#include <string>
#include <vector>

#include "fcgicheck/config.h"
#include "fcgicheck/facts.h"
#include "fcgicheck/finding.h"
#include "fcgicheck/observed.h"
#include "fcgicheck/tracked_file.h"
#include "fcgicheck/trial.h"

namespace fcgicheck {

struct SiteCase {
    const SiteFacts& site;
};

struct ScriptCase {
    const SiteFacts& site;
    const VirtualHostFacts* host;  // null: no configuration, or none of its hosts serves the file
    const SharedObserved<EffectiveConfig>& config;  // unseen without a configuration
    const ScriptFacts& script;
    const std::vector<SharedHtaccess>& htaccess;  // on the way to `file`, the outermost first
    const std::string& file;  // what the URL maps to: another than the script's where that is the
                              // program of a FcgidWrapper
    std::string url;          // the path of the URL: "/hello.fcgi"; "" where it is not known
    const Observed<Identity>& server;  // enters directories
    const Observed<Identity>& runner;  // executes and reads the script
    const TrialResult* trial;          // null: none was made
    const OtherAnswer* other_answer;   // null: a request for `url` comes to `file`
    bool may_be_index;  // `file` is behind a FcgidWrapper, and may be the page of its folder
    const TrackedFile* tracked;     // null: git does not have it, or is not asked
    const RunningProgram* running;  // null: none runs, as far as can be seen
};

struct TrialCase {
    const ScriptCase& script;
    const TrialResult& trial;
};

using SiteCheck = Outcomes (*)(const SiteCase&);
using ScriptCheck = Outcomes (*)(const ScriptCase&);
using TrialCheck = Outcomes (*)(const TrialCase&);

}  // namespace fcgicheck
