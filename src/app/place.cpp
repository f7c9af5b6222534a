#include "app/place.h"

#include <fmt/core.h>

#include <string_view>
#include <utility>

#include "gather/candidate.h"
#include "gather/checkout.h"
#include "os/deployed_files.h"
#include "os/disk.h"
#include "text/path.h"

namespace fcgicheck::app {
namespace {

struct NotThere {
    ExitCode code = ExitCode::wrong_usage;
    std::string why;
};

// A file of this machine's, behind its links.
std::variant<FileFacts, NotThere> file_at(const std::string& given) {
    os::Users nobody("", "", os::Users::Beyond::nothing);
    const Observed<PathFacts> walked = os::PathWalker(nobody).walk(os::absolute(given));
    if (const Unseen* unseen = walked.unseen())
        return NotThere{.code = ExitCode::no_verdict, .why = unseen->detail};
    if (walked.seen()->end != PathFacts::End::reached)
        return NotThere{.why = "there is no such file or directory"};
    return walked.seen()->target;
}

NoPlace no_place(const NotThere& nothing, const std::string& option) {
    return {.code = nothing.code, .sentence = option + ": " + nothing.why};
}

std::optional<NoPlace> add_maps(const PlaceOptions& options, os::Deployment& deployment) {
    for (const text::PathMap& map : options.maps) {
        const auto local = file_at(map.local);
        if (const auto* nothing = std::get_if<NotThere>(&local))
            return no_place(*nothing, "--map " + map.server + "=" + map.local);
        deployment.maps.add(
            {.server = text::normalize_path(map.server), .local = std::get<FileFacts>(local).path});
    }
    return std::nullopt;
}

std::optional<NoPlace> enter_image(const std::string& sysroot, os::Deployment& deployment) {
    const auto root = file_at(sysroot);
    if (const auto* nothing = std::get_if<NotThere>(&root))
        return no_place(*nothing, "--sysroot " + sysroot);
    const auto& folder = std::get<FileFacts>(root);
    if (folder.stat.kind != FileKind::directory)
        return NoPlace{.sentence = "--sysroot " + sysroot + ": it is no directory"};
    deployment.unmapped = os::Unmapped::in_root;
    deployment.root = folder.path;
    return std::nullopt;
}

// The folder that stands for itself: of a checkout all of it, as links lead from one part to
// another.
text::PathMap tree_of(const std::string& given) {
    std::string tree = os::absolute(given);
    if (const auto work_tree = gather::work_tree_of(tree)) {
        tree = *work_tree;
    } else {
        const Observed<FileStat> stat = os::stat_behind(tree);
        if (stat.seen() == nullptr || stat.seen()->kind != FileKind::directory)
            tree = text::parent_path(tree);
    }
    const auto local = file_at(tree);
    const auto* folder = std::get_if<FileFacts>(&local);
    return {.server = tree, .local = folder != nullptr ? folder->path : tree};
}

// What was named and no map leads to is on the server where it is here.
void add_named(const Asked& asked, os::Deployment& deployment) {
    std::vector<std::string> named = asked.paths;
    if (asked.config_file)
        named.push_back(*asked.config_file);
    for (const std::string& given : named) {
        const bool is_server_path = given.starts_with('/') && deployment.maps.local(given);
        if (is_server_path || deployment.maps.server(os::absolute(given)))
            continue;
        deployment.maps.add(tree_of(given));
    }
}

std::string content_of(FileSource& files, const std::string& path) {
    constexpr std::size_t limit = 64U << 20U;
    Observed<std::string> text = files.read(path, limit);
    return text.seen() != nullptr ? std::move(*text.seen()) : "";
}

// Those that the server has.
os::Users users_for(const PlaceOptions& options, Target target, FileSource& files) {
    using Beyond = os::Users::Beyond;
    if (target == Target::image)
        return {content_of(files, "/etc/passwd"), content_of(files, "/etc/group"), Beyond::nothing};
    if (target == Target::elsewhere && !options.owner)
        return {"", "", Beyond::nothing};
    return {};
}

// Who unpacks an image without being root has all of its files.
bool has_its_owners(os::PathWalker& walker) {
    const Observed<PathFacts> passwd = walker.walk("/etc/passwd");
    return passwd.seen() != nullptr && passwd.seen()->end == PathFacts::End::reached &&
           passwd.seen()->target.stat.uid == 0;
}

std::variant<os::OwnedTrees, NoPlace> owned_by(const std::string& owner, os::Users& users,
                                               Target target) {
    const std::size_t colon = owner.find(':');
    const std::string group = colon == std::string::npos ? "" : owner.substr(colon + 1);
    const auto identity = users.identity(owner.substr(0, colon), group);
    if (!identity)
        return NoPlace{
            .sentence = fmt::format("--owner: {} does not know {}; numbers need no name: UID:GID",
                                    target == Target::image ? "the image" : "this machine", owner)};
    return os::OwnedTrees{.trees = {}, .uid = identity->uid, .gid = identity->gid};
}

// Where the options leave it open, by what is there.
TargetFacts target_of(const PlaceOptions& options, const Asked& asked) {
    if (options.sysroot)
        return {.target = Target::image};
    if (options.target)
        return {.target = *options.target};
    if (!options.maps.empty())
        return {.target = Target::elsewhere, .because = "--map says what its files are called"};
    if (asked.config_file)
        return {};
    if (options.is_ci)
        return {.target = Target::elsewhere, .because = "CI is set in the environment"};
    os::Disk disk;
    if (!gather::is_server_here(disk))
        return {.target = Target::elsewhere, .because = "no Apache was found on this machine"};
    return {};
}

text::PathMaps local_names(const PlaceOptions& options) {
    text::PathMaps names;
    for (const text::PathMap& map : options.maps)
        names.add({.server = text::normalize_path(map.server), .local = os::absolute(map.local)});
    return names;
}

std::variant<os::Deployment, NoPlace> deployment_of(const PlaceOptions& options, Target target,
                                                    const Asked& asked) {
    os::Deployment deployment;
    if (options.sysroot)
        if (auto problem = enter_image(*options.sysroot, deployment))
            return *problem;
    if (auto problem = add_maps(options, deployment))
        return *problem;
    if (target == Target::elsewhere) {
        deployment.unmapped = os::Unmapped::nowhere;
        add_named(asked, deployment);
    }
    return deployment;
}

void open_eyes(Place& place, const os::Deployment& deployment) {
    const bool is_plain =
        deployment.maps.empty() && !deployment.owned && deployment.unmapped == os::Unmapped::here;
    if (is_plain) {
        place.files = std::make_unique<os::Disk>();
        place.walker = std::make_unique<os::PathWalker>(place.users);
    } else {
        place.files = std::make_unique<os::DeployedFiles>(deployment);
        place.walker = std::make_unique<os::PathWalker>(place.users, deployment);
    }
}

// Behind their links.
std::vector<std::string> asked_trees(Place& place, const Asked& asked) {
    std::vector<std::string> trees;
    for (const std::string& path : asked.paths) {
        const std::string tree = place.server_path(path);
        const Observed<PathFacts> walked = place.walker->walk(tree);
        const bool is_there =
            walked.seen() != nullptr && walked.seen()->end == PathFacts::End::reached;
        trees.push_back(is_there ? walked.seen()->target.path : tree);
    }
    return trees;
}

void add_checkouts(const std::vector<std::string>& trees, os::Deployment& deployment) {
    for (const std::string& tree : trees) {
        const std::optional<std::string> local = deployment.local(tree);
        const auto work_tree = local ? gather::work_tree_of(*local) : std::nullopt;
        if (work_tree)
            deployment.checkouts.push_back(*work_tree);
    }
}

bool are_owners_known(Place& place) {
    return place.target.target == Target::here || !place.target.owner.empty() ||
           (place.target.target == Target::image && has_its_owners(*place.walker));
}

}  // namespace

FoundPlace find_place(const PlaceOptions& options, const Asked& asked) {
    auto place = std::make_unique<Place>(Place{.target = target_of(options, asked),
                                               .users = {"", "", os::Users::Beyond::nothing},
                                               .files = nullptr,
                                               .walker = nullptr,
                                               .directory = os::current_directory(),
                                               .local_names = local_names(options)});
    auto deployed = deployment_of(options, place->target.target, asked);
    if (const auto* problem = std::get_if<NoPlace>(&deployed))
        return *problem;
    auto& deployment = std::get<os::Deployment>(deployed);
    place->target.root = deployment.root;
    open_eyes(*place, deployment);
    place->users = users_for(options, place->target.target, *place->files);
    const bool is_about_trees = options.owner || place->target.target == Target::elsewhere;
    const auto trees = is_about_trees ? asked_trees(*place, asked) : std::vector<std::string>();
    if (place->target.target == Target::elsewhere)
        add_checkouts(trees, deployment);
    if (options.owner) {
        auto owned = owned_by(*options.owner, place->users, place->target.target);
        if (const auto* problem = std::get_if<NoPlace>(&owned))
            return *problem;
        place->target.owner = *options.owner;
        deployment.owned = std::move(std::get<os::OwnedTrees>(owned));
        deployment.owned->trees = trees;
    }
    place->target.owners_are_known = deployment.owners_are_known = are_owners_known(*place);
    open_eyes(*place, deployment);
    return place;
}

std::string Place::server_path(const std::string& given) const {
    const os::Deployment& deployment = walker->deployment();
    const std::string local = text::normalize_path(text::join_path(directory, given));
    const auto is_there = [&](const std::string& path) {
        const Observed<FileStat> stat = files->stat(path);
        return stat.seen() != nullptr && stat.seen()->kind != FileKind::missing;
    };
    std::optional<std::string> named = deployment.server(local);
    if (!named) {  // its folder may lead through links
        const auto folder = file_at(std::string(text::parent_path(local)));
        if (const auto* found = std::get_if<FileFacts>(&folder))
            named = deployment.server(text::join_path(found->path, text::file_name(local)));
    }
    const bool is_only_on_server =
        given.starts_with('/') && !(named && is_there(*named)) && is_there(local);
    return is_only_on_server ? local : named.value_or(local);
}

}  // namespace fcgicheck::app
