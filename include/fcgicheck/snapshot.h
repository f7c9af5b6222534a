// All that was seen of one site, nothing concluded. What judge/ takes.
#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "fcgicheck/config.h"
#include "fcgicheck/facts.h"
#include "fcgicheck/observed.h"
#include "fcgicheck/target.h"
#include "fcgicheck/tracked_file.h"
#include "fcgicheck/trial.h"

namespace fcgicheck {

struct ScriptSnapshot {
    ScriptFacts facts;
    std::string file;  // what the URL maps to: the script, or a file that a FcgidWrapper runs
    std::optional<std::size_t>
        host;         // index into SiteFacts::hosts; absent: none serves the file, or none is known
    std::string url;  // the path of the URL; "" where it is not known
    // Behind a FcgidWrapper: no request for its folder is known to come to anything but `file`.
    bool may_be_index = false;
    SharedObserved<EffectiveConfig> config;
    std::vector<SharedHtaccess> htaccess;     // on the way to `file`, the outermost first
    std::optional<OtherAnswer> other_answer;  // absent: a request for `url` comes to `file`
    std::shared_ptr<TrialResult> trial;       // null: none was made
    std::optional<Unseen> trial_not_made;     // why, where a trial was possible and not made
    std::optional<TrackedFile> tracked;       // where git's modes are those that will be served
    std::optional<RunningProgram> running;    // absent: none is seen to run
};

// A FcgidWrapper's program, with the first file that it runs: `facts` are the program's.
inline bool is_wrapper(const ScriptSnapshot& script) {
    const EffectiveConfig* config = script.config.seen();
    return config != nullptr && config->wrapper && script.facts.path != script.file;
}

// The wrapper that runs in place of this file, of which only the way to it was looked at.
inline const Wrapper* wrapper_before(const ScriptSnapshot& script) {
    const EffectiveConfig* config = script.config.seen();
    const bool is_behind =
        config != nullptr && config->wrapper && config->wrapper->argv.front() != script.facts.path;
    return is_behind ? &*config->wrapper : nullptr;
}

struct Snapshot {
    TargetFacts target;
    SiteFacts site;
    // In byte order of the paths, then of the hosts; a wrapper goes before the first file behind
    // it.
    std::deque<ScriptSnapshot> scripts;
};

// Null where no host serves the script, or none is known.
inline const VirtualHostFacts* host_of(const SiteFacts& site, const ScriptSnapshot& script) {
    return script.host ? &site.hosts[*script.host] : nullptr;
}
inline const Observed<Identity>& runner_of(const SiteFacts& site, const VirtualHostFacts* host) {
    return host != nullptr ? host->runner : site.identity;
}

}  // namespace fcgicheck
