#include "app/trials.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstddef>
#include <utility>

#include "os/users.h"
#include "report/version.h"
#include "text/path.h"
#include "trial/plan.h"
#include "trial/trial.h"

namespace fcgicheck::app {
namespace {

constexpr std::size_t most_without_asking = 5;  // programs that --trial auto starts

// mod_fcgid's business: its handler, or no configuration that would say otherwise and a program by
// its look.
bool is_fastcgi(const ScriptSnapshot& script) {
    if (const EffectiveConfig* config = script.config.seen())
        return config->handler.value.name == "fcgid-script";
    return true;
}

Unseen not_tried(const ScriptSnapshot& script, std::string because) {
    return {.what = "the handshake of " + script.facts.path,
            .why = UnseenWhy::not_looked,
            .detail = std::move(because)};
}

struct Planned {
    std::vector<std::size_t> scripts;  // indices into Snapshot::scripts
    std::vector<TrialPlan> plans;      // one for each
};

// What a visitor asks for first: the page of a folder, and that of the outermost. Where that can't
// be known it is called index.
bool goes_before(const ScriptSnapshot& a, const ScriptSnapshot& b) {
    const auto place = [](const ScriptSnapshot& script) {
        const bool is_called_index = text::file_name(script.file).starts_with("index.");
        return std::pair(std::count(script.url.begin(), script.url.end(), '/'), !is_called_index);
    };
    if (a.may_be_index != b.may_be_index)
        return a.may_be_index;
    return a.may_be_index && place(a) < place(b);
}

// A wrapper is tried with a file that nothing stops; false where all are stopped.
bool choose_file(const Snapshot& snapshot, const std::vector<bool>& stopped,
                 ScriptSnapshot& program) {
    if (!is_wrapper(program))
        return true;
    const ScriptSnapshot* chosen = nullptr;
    for (std::size_t i = 0; i < snapshot.scripts.size(); ++i) {
        const ScriptSnapshot& behind = snapshot.scripts[i];
        const Wrapper* wrapper = wrapper_before(behind);
        if (stopped[i] || wrapper == nullptr || behind.host != program.host ||
            wrapper->argv != program.config.seen()->wrapper->argv)
            continue;
        if (chosen == nullptr || goes_before(behind, *chosen))
            chosen = &behind;
    }
    if (chosen == nullptr)
        return false;
    program.file = chosen->file;
    program.url = chosen->url;
    program.may_be_index = chosen->may_be_index;
    return true;
}

Planned plan_trials(Snapshot& snapshot, const std::vector<bool>& stopped,
                    const TrialOptions& options, const Identity& own) {
    Planned planned;
    for (std::size_t i = 0; i < snapshot.scripts.size(); ++i) {
        ScriptSnapshot& script = snapshot.scripts[i];
        if (stopped[i] || wrapper_before(script) != nullptr ||
            !choose_file(snapshot, stopped, script))
            continue;
        if (!is_fastcgi(script)) {
            script.trial_not_made =
                Unseen{.what = "the handshake of " + script.facts.path,
                       .why = UnseenWhy::not_supported,
                       .detail = "only programs that mod_fcgid starts are tried"};
            continue;
        }
        const VirtualHostFacts* host = host_of(snapshot.site, script);
        const Observed<TrialPlan> plan = trial::plan({.site = snapshot.site,
                                                      .host = host,
                                                      .config = script.config.seen(),
                                                      .script = script.file,
                                                      .url = script.url,
                                                      .runner = runner_of(snapshot.site, host),
                                                      .own = own,
                                                      .timeout = options.timeout,
                                                      .version = std::string(report::version())});
        if (plan.unseen() != nullptr) {
            script.trial_not_made = *plan.unseen();
            continue;
        }
        planned.scripts.push_back(i);
        planned.plans.push_back(*plan.seen());
    }
    return planned;
}

}  // namespace

std::vector<std::string> make_trials(Snapshot& snapshot, const std::vector<bool>& stopped,
                                     const TrialOptions& options, os::Warden& warden) {
    const Identity own = os::own_identity();
    const Planned planned = plan_trials(snapshot, stopped, options, own);
    if (options.policy == TrialPolicy::automatic && planned.plans.size() > most_without_asking) {
        for (const std::size_t i : planned.scripts) {
            snapshot.scripts[i].trial_not_made = not_tried(
                snapshot.scripts[i],
                fmt::format("{} programs would be started; to try them all: --trial always",
                            planned.plans.size()));
        }
        return {};
    }
    std::vector<std::string> announcements;
    for (const TrialPlan& plan : planned.plans) {
        announcements.push_back(
            fmt::format("ran {} as {}", plan.argv.front(), plan.as ? plan.as->name : own.name));
    }
    std::vector<TrialResult> results = trial::run_all(planned.plans, warden, options.jobs);
    for (std::size_t i = 0; i < results.size(); ++i) {
        snapshot.scripts[planned.scripts[i]].trial =
            std::make_shared<TrialResult>(std::move(results[i]));
    }
    return announcements;
}

}  // namespace fcgicheck::app
