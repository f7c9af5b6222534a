// The facts of one script: its path, its first bytes, what runs it, and what its source says.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "fcgicheck/config.h"
#include "fcgicheck/facts.h"
#include "fcgicheck/file_source.h"
#include "fcgicheck/observed.h"
#include "os/path_walk.h"
#include "os/users.h"
#include "python/python.h"

namespace fcgicheck::gather {

// What the search for facts of scripts goes through, shared by all scripts of a site.
struct Eyes {
    FileSource& files;
    os::Users& users;
    os::PathWalker& paths;
    python::Analyzer& python;
    // By what the first line names, and for whom it was looked at.
    std::map<std::pair<std::string, std::optional<uid_t>>, SharedObserved<InterpreterFacts>>
        interpreters = {};
    std::map<std::tuple<uid_t, gid_t, std::string>, bool> listable = {};  // who may list what
    python::Environments environments = {};
};

struct ScriptRequest {
    std::string path;             // absolute, as Apache names it
    std::string search_path;      // PATH of the script's environment
    std::string path_known_from;  // a half sentence
    std::string python_path;      // PYTHONPATH of the script's environment
    Observed<Identity> runner;
    bool is_wrapper = false;  // a line names it: root reads it only where the runner may
};

// With the environment that httpd gives to a script of this host and configuration, as far as they
// are known.
ScriptRequest script_request(const std::string& path, const SiteFacts& site,
                             const VirtualHostFacts* host, const EffectiveConfig* config);

// What is seen of a script before Python's worker has had its say.
struct ScriptLook {
    ScriptRequest request;
    Observed<ScriptFacts> facts;        // unseen where the way to the file may not be looked at
    bool asks_python = false;           // finish_look() has its source analyzed
    std::optional<std::string> source;  // that, where it is small
};
// The worker begins with the source meanwhile.
ScriptLook begin_look(Eyes& eyes, ScriptRequest request);
void finish_look(Eyes& eyes, ScriptLook& look);

// Both at once.
Observed<ScriptFacts> script_facts(Eyes& eyes, const ScriptRequest& request);

// Of a file that a FcgidWrapper's program is handed: the way to it. What it holds is the program's
// business.
Observed<ScriptFacts> wrapped_file_facts(Eyes& eyes, const std::string& path);

}  // namespace fcgicheck::gather
