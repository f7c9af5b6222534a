// Runs the checks over what was seen: stamps each finding with its rule, hides symptoms behind
// causes, drops duplicates, sorts, and draws each script's journey. Pure.
#pragma once

#include <string>
#include <vector>

#include "fcgicheck/report.h"
#include "fcgicheck/snapshot.h"

namespace fcgicheck::judge {

struct Selection {
    std::vector<std::string> select;  // names, numbers or prefixes of numbers ("FC1"); empty: all
    std::vector<std::string> ignore;
};

// The word of a selection that names no rule; "" if all do.
std::string unknown_word(const Selection& selection);

Report judge(Snapshot snapshot, const Selection& selection);

// For each script, whether a certain finding keeps it from being started at all, so that a trial
// would show nothing new.
std::vector<bool> stopped_scripts(const Snapshot& snapshot);

}  // namespace fcgicheck::judge
