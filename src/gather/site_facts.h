// The facts of a site that hold for all of its scripts.
#pragma once

#include <variant>

#include "fcgicheck/config.h"
#include "gather/script.h"
#include "gather/server.h"
#include "gather/site.h"

namespace fcgicheck::gather {

// Whether the files are those that this machine serves, as they are.
bool is_as_here(const TargetFacts& target, const os::PathWalker& paths);

// The site without its scripts; absent, with the reason, where the request can't be met. Takes the
// model of a server away that says nothing of the site.
std::variant<SiteFacts, Refusal> site_facts(Eyes& eyes, const SiteRequest& request,
                                            FoundServer& server);

}  // namespace fcgicheck::gather
