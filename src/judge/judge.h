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

Report judge(const Snapshot& snapshot, const Selection& selection);

// Whether a certain finding keeps this script from being started at all, so that a trial would show
// nothing new.
bool is_stopped(const Report& report, std::size_t script);

}  // namespace fcgicheck::judge
