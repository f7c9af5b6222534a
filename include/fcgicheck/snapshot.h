// All that was seen of one site, nothing concluded. What judge/ takes.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "fcgicheck/config.h"
#include "fcgicheck/facts.h"
#include "fcgicheck/observed.h"
#include "fcgicheck/trial.h"

namespace fcgicheck {

struct ScriptSnapshot {
    ScriptFacts facts;
    std::string file;  // what the URL maps to: the script, or the first file of a FcgidWrapper
    std::optional<std::size_t>
        host;         // index into SiteFacts::hosts; absent: none serves the file, or none is known
    std::string url;  // the path of the URL; "" where it is not known
    Observed<EffectiveConfig> config;
    std::optional<TrialResult> trial;
    std::optional<Unseen> trial_not_made;  // why, where a trial was possible and not made
};

struct Snapshot {
    SiteFacts site;
    std::vector<ScriptSnapshot> scripts;  // in byte order of the paths, then of the hosts
};

}  // namespace fcgicheck
