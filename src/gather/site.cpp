#include "gather/site.h"

#include <algorithm>
#include <cstddef>
#include <deque>
#include <map>
#include <set>
#include <utility>

#include "gather/candidates.h"
#include "gather/checkout.h"
#include "gather/host_answer.h"
#include "gather/htaccess_files.h"
#include "gather/identities.h"
#include "gather/idle_sections.h"
#include "gather/platform.h"
#include "gather/running_programs.h"
#include "gather/server_files.h"
#include "gather/serving.h"
#include "gather/site_facts.h"
#include "os/interrupt.h"
#include "os/until_exit.h"
#include "text/effort.h"

namespace fcgicheck::gather {
namespace {

constexpr std::uint64_t most_steps = 10'000'000'000;  // for all files: a minute

std::string real_path(Eyes& eyes, const std::string& path) {
    const Observed<PathFacts> walked = eyes.paths.walk(path);
    const bool is_there = walked.seen() != nullptr && walked.seen()->end == PathFacts::End::reached;
    return is_there ? walked.seen()->target.path : path;
}

// A path as Apache's configuration spells it: a DocumentRoot may lead through links to the folder
// that was asked for.
std::string as_served(Eyes& eyes, const Serving& serving, const std::string& path) {
    if (!serving.has_configuration() || !serving.urls_of(path).empty())
        return path;
    std::string real = real_path(eyes, path);
    if (!serving.urls_of(real).empty())
        return real;
    for (const apache::Host& host : serving.model().hosts()) {
        const std::string root = real_path(eyes, host.facts.document_root);
        if (root != host.facts.document_root && (real + "/").starts_with(root + "/")) {
            return host.facts.document_root + real.substr(root.size());
        }
    }
    return path;
}

// As whom files are read: where owners say nothing, as whoever runs this.
class Reader {
  public:
    explicit Reader(const TargetFacts& target) {
        if (!target.owners_are_known)
            own_ = os::own_identity();
    }
    Observed<Identity> instead_of(const Observed<Identity>& user) const {
        return own_ ? *own_ : user;
    }

  private:
    std::optional<Identity> own_;
};

// Looks at one script after the other, and at the site on the way.
class SiteBuilder {
  public:
    SiteBuilder(Eyes& eyes, Serving& serving, Platform& platform, const TargetFacts& target,
                SiteFacts& site, const TakeScript& take)
        : eyes_(eyes),
          serving_(serving),
          reader_(target),
          platform_(platform),
          htaccess_(eyes, serving),
          target_(target),
          site_(site),
          take_(take) {
        if (target.target == Target::elsewhere)
            find_checkout();
    }

    void add(const std::string& found);
    void meet_htaccess(const std::string& folder) { htaccess_.meet(folder); }
    void add_secrets(std::vector<ServedSecret> secrets);
    void finish(const std::vector<Unseen>& skipped);

  private:
    struct Looked {
        ScriptSnapshot snapshot;
        ScriptLook look;
    };

    void find_checkout();
    std::size_t host_index(std::size_t model_host);
    void add_script(ScriptSnapshot snapshot, const std::string& path);
    void add_unserved(const std::string& path, const std::vector<apache::Mapping>& ways);
    void add_unresolved(const std::string& path, const apache::Mapping& via, Unseen config);
    void add_behind_wrapper(ScriptSnapshot snapshot, const Wrapper& wrapper,
                            const apache::Mapping& via);
    void look(ScriptSnapshot snapshot, ScriptLook look);
    void settle(ScriptSnapshot& snapshot, ScriptLook& look);
    void settle_first();

    Eyes& eyes_;
    Serving& serving_;
    Reader reader_;
    std::optional<Checkout> checkout_;
    Platform& platform_;
    RunningPrograms running_;
    HtaccessFiles htaccess_;
    const TargetFacts& target_;
    SiteFacts& site_;
    const TakeScript& take_;
    std::deque<Looked> looked_;  // for which Python's worker may still be at work, in their order
    SharedObserved<EffectiveConfig> last_config_;      // most scripts have their neighbour's
    std::map<std::size_t, std::size_t> host_indices_;  // the model's host → SiteFacts::hosts
    std::set<std::pair<std::size_t, std::vector<std::string>>>
        wrappers_;  // by host and words: those that have a ScriptSnapshot
};

void SiteBuilder::find_checkout() {
    const std::optional<std::string> local =
        eyes_.paths.deployment().local(real_path(eyes_, site_.root));
    const std::optional<std::string> work_tree = local ? work_tree_of(*local) : std::nullopt;
    if (!work_tree)
        return;
    Observed<Checkout> checkout = Checkout::of(*work_tree);
    if (checkout.seen() != nullptr)
        checkout_ = std::move(*checkout.seen());
    else
        site_.skipped.push_back(*checkout.unseen());
}

std::size_t SiteBuilder::host_index(std::size_t model_host) {
    const auto [known, is_new] = host_indices_.try_emplace(model_host, site_.hosts.size());
    if (is_new) {
        const apache::Host& host = serving_.model().hosts().at(model_host);
        VirtualHostFacts facts = host.facts;
        facts.shadowed_by = serving_.model().shadow_of(model_host);
        facts.is_listened_for = serving_.model().is_listened_for(model_host);
        facts.runner = target_.owners_are_known ? runner_identity(host, site_.identity, eyes_.users)
                                                : site_.identity;
        platform_.meet(facts);
        site_.platform = platform_.facts();
        site_.hosts.push_back(std::move(facts));
    }
    return known->second;
}

void SiteBuilder::add_script(ScriptSnapshot snapshot, const std::string& path) {
    const VirtualHostFacts* host = host_of(site_, snapshot);
    ScriptRequest request = script_request(path, site_, host, snapshot.config.seen());
    request.runner = reader_.instead_of(request.runner);
    look(std::move(snapshot), begin_look(eyes_, std::move(request)));
}

void SiteBuilder::add_unresolved(const std::string& path, const apache::Mapping& via,
                                 Unseen config) {
    ScriptSnapshot snapshot;
    snapshot.file = path;
    snapshot.host = host_index(via.host);
    snapshot.url = via.url;
    snapshot.config = std::move(config);
    add_script(std::move(snapshot), path);
}

// The wrapper is looked at once, with the first file that it runs.
void SiteBuilder::add_behind_wrapper(ScriptSnapshot snapshot, const Wrapper& wrapper,
                                     const apache::Mapping& via) {
    snapshot.may_be_index = serving_.may_be_index(snapshot.file, via);
    if (wrappers_.emplace(*snapshot.host, wrapper.argv).second) {
        ScriptSnapshot program = snapshot;
        program.other_answer.reset();
        add_script(std::move(program), wrapper.argv.front());
    }
    ScriptLook of_file{
        .request = {}, .facts = wrapped_file_facts(eyes_, snapshot.file), .source = std::nullopt};
    look(std::move(snapshot), std::move(of_file));
}

void SiteBuilder::look(ScriptSnapshot snapshot, ScriptLook look) {
    constexpr std::size_t most_ahead = 16;
    if (looked_.empty() && !look.asks_python)
        return settle(snapshot, look);
    looked_.push_back({std::move(snapshot), std::move(look)});
    if (looked_.size() > most_ahead)
        settle_first();
}

void SiteBuilder::settle_first() {
    settle(looked_.front().snapshot, looked_.front().look);
    looked_.pop_front();
}

void SiteBuilder::settle(ScriptSnapshot& snapshot, ScriptLook& look) {
    if (look.asks_python && os::was_interrupted()) {
        look.asks_python = false;
        look.facts.seen()->python = Unseen{.what = "the Python source of " + snapshot.file,
                                           .why = UnseenWhy::not_looked,
                                           .detail = "the run was interrupted"};
    }
    finish_look(eyes_, look);
    if (look.facts.unseen() != nullptr) {
        site_.skipped.push_back(*look.facts.unseen());
        return;
    }
    snapshot.facts = std::move(*look.facts.seen());
    const bool is_started = wrapper_before(snapshot) == nullptr;
    if (is_started && is_as_here(target_, eyes_.paths))
        snapshot.running = running_.of(snapshot.facts);
    if (is_started && checkout_)
        snapshot.tracked =
            checkout_->tracked(snapshot.facts.file.target.path, eyes_.paths.deployment());
    platform_.meet(snapshot.facts);
    site_.platform = platform_.facts();
    take_(std::move(snapshot));
}

// No configuration is known, or none of its hosts serves the file.
void SiteBuilder::add_unserved(const std::string& path, const std::vector<apache::Mapping>& ways) {
    for (const apache::Mapping& via : ways)
        serving_.resolve(path, via);  // meets its .htaccess files
    ScriptSnapshot snapshot;
    snapshot.file = path;
    snapshot.url = ways.empty() ? "" : ways.front().url;
    const Unseen* server = site_.server.unseen();
    snapshot.config = server != nullptr ? *server
                                        : Unseen{.what = "what Apache does with " + path,
                                                 .why = UnseenWhy::not_looked,
                                                 .detail = "no virtual host serves it"};
    add_script(std::move(snapshot), path);
}

void SiteBuilder::add(const std::string& found) {
    std::string path = found;
    std::vector<apache::Mapping> ways = serving_.urls_of(path);
    if (ways.empty()) {
        path = as_served(eyes_, serving_, found);
        ways = serving_.urls_of(path);
    }
    if (!serving_.has_configuration() || ways.empty())
        return add_unserved(path, ways);
    std::vector<HostAnswer> told;
    for (const apache::Mapping& via : ways) {
        Observed<EffectiveConfig> resolved = serving_.resolve(path, via);
        if (resolved.seen() == nullptr) {
            add_unresolved(path, via, *resolved.unseen());
            break;
        }
        EffectiveConfig config = std::move(*resolved.seen());
        Observed<std::optional<OtherAnswer>> answer = std::optional<OtherAnswer>();
        if (!config.straight_way)
            answer = serving_.other_answer(path, via);
        if (answer.seen() == nullptr) {
            add_unresolved(path, via, *answer.unseen());
            break;
        }
        for (AuthFile& file : config.auth_files)
            if (Observed<PathFacts> walked = eyes_.paths.walk(file.path); walked.seen() != nullptr)
                file.file = std::move(*walked.seen());
        std::vector<SharedHtaccess> htaccess = htaccess_.on_way(via.host, config);
        const std::optional<Wrapper> wrapper = config.wrapper;
        const auto refusal = refusal_of(*answer.seen());
        const bool is_told = std::any_of(told.begin(), told.end(), [&](const HostAnswer& before) {
            return is_told_by(before, config, htaccess, refusal);
        });
        if (is_told)
            continue;
        if (last_config_.seen() == nullptr || *last_config_.seen() != config)
            last_config_ = std::move(config);
        told.push_back({last_config_, htaccess, refusal});
        ScriptSnapshot snapshot{.facts = {},
                                .file = path,
                                .host = host_index(via.host),
                                .url = via.url,
                                .config = last_config_,
                                .htaccess = std::move(htaccess),
                                .other_answer = std::move(*answer.seen()),
                                .trial_not_made = std::nullopt};
        if (wrapper && wrapper->argv.front() != path)
            add_behind_wrapper(std::move(snapshot), *wrapper, via);
        else
            add_script(std::move(snapshot), path);
    }
}

// What of a checkout is copied to the server, and so sent, is not known.
void SiteBuilder::add_secrets(std::vector<ServedSecret> secrets) {
    if (target_.target == Target::elsewhere)
        return;
    std::vector<ServedSecret>& all = site_.secrets;
    all.insert(all.end(), std::make_move_iterator(secrets.begin()),
               std::make_move_iterator(secrets.end()));
}

void SiteBuilder::finish(const std::vector<Unseen>& skipped) {
    while (!looked_.empty())
        settle_first();
    SiteFacts& site = site_;
    for (const apache::Mapping& via : serving_.urls_of(site.root)) {
        if (serving_.has_configuration())
            host_index(via.host);
    }
    for (const auto& [model_host, index] : host_indices_)
        if (serving_.has_configuration())
            add_idle_sections(eyes_.files, serving_.model().named_directories(model_host),
                              site.idle_sections);
    site.htaccess = htaccess_.all();
    site.skipped.insert(site.skipped.end(), skipped.begin(), skipped.end());
    const std::vector<Unseen>& not_followed = serving_.not_followed();
    site.skipped.insert(site.skipped.end(), not_followed.begin(), not_followed.end());
    const std::vector<Unseen>& not_judged = platform_.not_judged();
    site.skipped.insert(site.skipped.end(), not_judged.begin(), not_judged.end());
    site.platform = platform_.facts();
}

// A configuration of another machine names folders of that machine.
std::optional<Refusal> not_mapped(Eyes& eyes, const Serving& serving, const SiteRequest& request) {
    if (request.target.target != Target::elsewhere || !serving.has_configuration() ||
        serving.model().error())
        return std::nullopt;
    const auto is_served = [&](const std::string& path) {
        return !serving.urls_of(as_served(eyes, serving, path)).empty();
    };
    if (std::any_of(request.paths.begin(), request.paths.end(), is_served))
        return std::nullopt;
    const std::vector<apache::Host>& hosts = serving.model().hosts();
    const std::string root = hosts.empty() ? "" : hosts.back().facts.document_root;
    return Refusal{"nothing in the configuration serves " + request.paths.front() + ": --map " +
                   (root.empty() ? "/ITS/FOLDER/ON/THE/SERVER" : root) + "=" +
                   request.paths.front() + " says which folder of the server it is"};
}

}  // namespace

std::optional<Refusal> look_at(Eyes& eyes, const SiteRequest& request, SiteFacts& site,
                               const TakeScript& take) {
    const text::Effort effort(most_steps, text::Effort::Of::many_answers);
    FoundServer server = find_server(eyes.files, eyes.paths, request.server, request.paths.front());
    std::variant<SiteFacts, Refusal> known = site_facts(eyes, request, server);
    if (auto* refusal = std::get_if<Refusal>(&known))
        return *refusal;
    site = std::get<SiteFacts>(std::move(known));
    ServerFiles files(eyes.files, eyes.paths, Reader(request.target).instead_of(site.identity));
    Platform platform(eyes, server, request.target.target, site.identity);
    auto& serving = os::until_exit<Serving>(std::move(server.model), request.paths.front(), files,
                                            site.identity);
    if (std::optional<Refusal> refusal = not_mapped(eyes, serving, request))
        return *refusal;
    site.root = as_served(eyes, serving, request.paths.front());
    SiteBuilder builder(eyes, serving, platform, request.target, site, take);
    std::vector<Unseen> skipped;
    for (const std::string& asked : request.paths) {
        const std::string path = as_served(eyes, serving, asked);
        const Observed<PathFacts> walked = eyes.paths.walk(path);
        const bool is_directory = walked.seen() != nullptr &&
                                  walked.seen()->end == PathFacts::End::reached &&
                                  walked.seen()->target.stat.kind == FileKind::directory;
        if (!is_directory) {
            builder.add(path);
            continue;
        }
        Candidates found;
        found.script = [&](const std::string& script) { builder.add(script); };
        found.entered = [&](const std::string& folder) { builder.meet_htaccess(folder); };
        found.threads = request.threads;
        found.goes_on = request.goes_on;
        find_candidates(serving, files, eyes.paths, path, found);
        skipped.insert(skipped.end(), found.skipped.begin(), found.skipped.end());
        builder.add_secrets(std::move(found.secrets));
    }
    builder.finish(skipped);
    return std::nullopt;
}

std::variant<Snapshot, Refusal> look_at(Eyes& eyes, const SiteRequest& request) {
    Snapshot snapshot{.target = request.target, .site = {}, .scripts = {}};
    std::optional<Refusal> refusal =
        look_at(eyes, request, snapshot.site,
                [&](ScriptSnapshot&& script) { snapshot.scripts.push_back(std::move(script)); });
    if (refusal)
        return *std::move(refusal);
    return snapshot;
}

}  // namespace fcgicheck::gather
