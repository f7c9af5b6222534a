// The program as suexec meets it. It works in the program's own folder, links resolved, and is
// handed the last name of the path (fcgid_proc_unix.c and os/unix/unixd.c); what it asks, and in
// which order, is in support/suexec.c. Its checks end with exit codes from 101 to 121, and its log
// alone says which.
#pragma once

#include <optional>

#include "fcgicheck/check.h"
#include "fcgicheck/platform.h"

namespace fcgicheck::checks {

struct SuexecStart {
    const SuexecFacts& suexec;
    const SuexecSettings* settings;  // null: unseen
    const FileFacts& folder;
    const FileFacts& program;  // a link itself
};

// Nothing where the script is not started through it, or is not there.
std::optional<SuexecStart> suexec_start(const ScriptCase& c);

// Whose programs it starts, as the SuexecUserGroup line says it.
struct SuexecTarget {
    std::string user;
    std::string group;
};
SuexecTarget suexec_target(const Cause& line);

// About the script, with {user}, {group}, {folder}, {folder_name}, {suexec} and {suexec_log}, and
// the SuexecUserGroup line: {line}, {config}, and evidence with the label "target".
Finding finding_of_suexec(const ScriptCase& c, const SuexecStart& start);

}  // namespace fcgicheck::checks
