#include "gather/site_facts.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gather/identities.h"
#include "gather/passenger.h"
#include "gather/server_files.h"
#include "gather/trust.h"
#include "gather/unread_change.h"

namespace fcgicheck::gather {
namespace {

// What Apache would do says nothing of a site that Passenger serves.
void withhold_for_passenger(Eyes& eyes, const std::string& docroot, FoundServer& server) {
    ServerFiles files(eyes.files, eyes.paths, server_identity(server.model, eyes.users));
    const std::optional<Cause> line = passenger_directive(files, docroot);
    if (!line)
        return;
    server.model.reset();
    server.facts = Unseen{.what = "what the server does with this site",
                          .why = UnseenWhy::not_supported,
                          .detail = "Passenger serves it: line " + std::to_string(line->at.line) +
                                    " of " + line->at.file + " says " + line->text};
}

// httpd opens all files of requests below another root: a look at ours says nothing of them.
void withhold_for_chroot(FoundServer& server) {
    if (!server.model || !server.model->chroot())
        return;
    const Cause line = *server.model->chroot();
    server.model.reset();
    server.facts =
        Unseen{.what = "what the server does with this site",
               .why = UnseenWhy::not_supported,
               .detail = "it works below another root: line " + std::to_string(line.at.line) +
                         " of " + line.at.file + " says " + line.text};
}

// Of the files that say as whom programs are started, and which.
std::string changeable_config(Eyes& eyes, const FoundServer& server) {
    std::vector<std::string> files = server.model->files();
    if (server.environment_file)
        files.push_back(*server.environment_file);
    return changeable_by_others(eyes.files, eyes.paths, files);
}

}  // namespace

bool is_as_here(const TargetFacts& target, const os::PathWalker& paths) {
    return target.target == Target::here && target.owner.empty() && paths.is_plain();
}

std::variant<SiteFacts, Refusal> site_facts(Eyes& eyes, const SiteRequest& request,
                                            FoundServer& server) {
    if (const Unseen* unseen = server.facts.unseen(); request.server.config_file && unseen) {
        return Refusal{"can't read the configuration " + *request.server.config_file + ": " +
                       unseen->detail +
                       (unseen->why == UnseenWhy::permission
                            ? "; without --config, what this account can see is checked"
                            : "")};
    }
    withhold_for_passenger(eyes, request.paths.front(), server);
    withhold_for_chroot(server);
    SiteFacts site;
    site.server = server.facts;
    site.skipped = server.passed_over;
    if (server.model) {
        site.config_error = server.model->error();
        if (site.config_error)
            site.config_error->is_running = server.facts.seen()->is_running;
        if (os::is_root() && request.starts_programs)
            site.changeable_config = changeable_config(eyes, server);
        site.obsolete = server.model->obsolete();
        if (is_as_here(request.target, eyes.paths))
            site.server.seen()->unread_change =
                unread_change(eyes.files, *server.model, site.server.seen()->config_file);
    }
    site.identity = server_identity(server.model, eyes.users);
    if (!request.target.owners_are_known)
        site.identity = Unseen{.what = "owners",
                               .why = UnseenWhy::not_here,
                               .detail = request.target.target == Target::image
                                             ? "the image was unpacked without them"
                                             : "whose the files will be is not known"};
    if (!request.as_user || !request.target.owners_are_known)
        return site;
    std::optional<Identity> identity = eyes.users.identity(*request.as_user, "");
    if (!identity)
        return Refusal{"--as: there is no user " + *request.as_user};
    identity->known_from = "--as";
    site.identity = *identity;
    return site;
}

}  // namespace fcgicheck::gather
