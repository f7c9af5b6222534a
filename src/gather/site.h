// Looks at a site: the server that serves it, and every script below the paths that were asked for.
// What was seen comes back as data; nothing is judged.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "fcgicheck/snapshot.h"
#include "gather/script.h"
#include "gather/server.h"
#include "os/walk.h"

namespace fcgicheck::gather {

struct SiteRequest {
    std::vector<std::string>
        paths;  // absolute: docroots to walk, or files to look at whatever they are; at least one
    ServerRequest server;
    std::optional<std::string> as_user;  // --as: instead of Apache's User and Group
    bool starts_programs = true;         // false: who can change the configuration is not asked
    TargetFacts target = {};             // not here: no program is started
    os::Threads threads = {};            // that read directories
    std::function<bool()> goes_on = {};  // asked for each folder; false: what is found must do
};

// The job can't be done: --config can't be read, --as names nobody.
struct Refusal {
    std::string sentence;
};

// Called for each script, in the order of Snapshot::scripts.
using TakeScript = std::function<void(ScriptSnapshot&&)>;

// `site` is filled on the way: at each script with what was met until then, .htaccess files in the
// end alone.
std::optional<Refusal> look_at(Eyes& eyes, const SiteRequest& request, SiteFacts& site,
                               const TakeScript& take);

// The same, with all scripts kept.
std::variant<Snapshot, Refusal> look_at(Eyes& eyes, const SiteRequest& request);

}  // namespace fcgicheck::gather
