#include "judge/not_checked.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "checks/trial_words.h"

namespace fcgicheck::judge {
namespace {

std::string why(const Unseen& unseen) {
    if (!unseen.detail.empty())
        return unseen.detail;
    switch (unseen.why) {
        case UnseenWhy::permission:
            return "this account may not look";
        case UnseenWhy::not_looked:
            return "nobody looked";
        case UnseenWhy::not_here:
            return "it belongs to another machine";
        case UnseenWhy::too_large:
            return "it is too large";
        case UnseenWhy::not_supported:
            return "fcgicheck does not know how";
        case UnseenWhy::failed:
            return "the system refused";
    }
    return "";
}

std::string how_to_enable(const Unseen& unseen) {
    switch (unseen.why) {
        case UnseenWhy::permission:
            return "ask its owner to look, or use sudo on a server of your own";
        case UnseenWhy::not_here:
            return "run fcgicheck on the server";
        case UnseenWhy::not_looked:
        case UnseenWhy::too_large:
        case UnseenWhy::not_supported:
        case UnseenWhy::failed:
            break;
    }
    return "";
}

class Collection {
  public:
    void add(const Unseen& unseen) {
        if (!unseen.what.empty())
            add({unseen.what, why(unseen), how_to_enable(unseen)});
    }

    void add(NotChecked entry) {
        if (said_.emplace(entry.what, entry.why).second)
            entries_.push_back(std::move(entry));
    }

    std::vector<NotChecked> entries() && { return std::move(entries_); }

  private:
    std::vector<NotChecked> entries_;
    std::set<std::pair<std::string, std::string>> said_;  // what and why
};

void add_server(const SiteFacts& site, Collection& collection) {
    if (const Unseen* unseen = site.server.unseen(); unseen != nullptr && !unseen->what.empty()) {
        const bool is_closed = unseen->why == UnseenWhy::permission;
        collection.add({unseen->what, why(*unseen),
                        is_closed ? how_to_enable(*unseen) : "name it: --config FILE"});
    } else if (const ServerFacts* server = site.server.seen()) {
        for (const Unseen& file : server->unread)
            collection.add(file);
    }
    for (const Unseen& folder : site.skipped)
        collection.add(folder);
}

void add_handshake(const ScriptSnapshot& script, const ScriptJudgement& judgement,
                   Collection& collection) {
    if (script.trial) {
        const TrialResult& trial = *script.trial;
        if (trial.failure == TrialFailure::not_made)
            collection.add({"handshake", trial.problem, ""});
        else if (trial.failure != TrialFailure::none && !judgement.trial_is_explained &&
                 !checks::gave_up_early(trial))
            collection.add({"why the handshake failed", "no rule that was selected says it", ""});
        else if (!trial.plan.faithful)
            collection.add({"handshake as Apache makes it", trial.plan.unfaithful_because, ""});
        return;
    }
    const auto& findings = judgement.findings;
    if (std::any_of(findings.begin(), findings.end(), is_certain_error))
        collection.add({"handshake", "stops above", ""});
    else if (const auto& unseen = script.trial_not_made)
        collection.add(
            {"handshake", why(*unseen),
             unseen->why == UnseenWhy::not_looked ? "--trial always" : how_to_enable(*unseen)});
}

}  // namespace

std::vector<NotChecked> not_checked(const Snapshot& snapshot, const std::vector<Doubt>& of_site,
                                    const std::vector<ScriptJudgement>& scripts) {
    Collection collection;
    add_server(snapshot.site, collection);
    for (const Doubt& doubt : of_site)
        collection.add(doubt.missing);
    for (std::size_t i = 0; i < scripts.size(); ++i) {
        for (const Doubt& doubt : scripts[i].doubts)
            collection.add(doubt.missing);
        add_handshake(snapshot.scripts[i], scripts[i], collection);
    }
    return std::move(collection).entries();
}

}  // namespace fcgicheck::judge
