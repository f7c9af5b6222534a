#include "judge/not_checked.h"

#include <algorithm>
#include <numeric>
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

}  // namespace

// What is on the server alone is told once for all.
void NotCheckedList::add(const Unseen& unseen) {
    const bool is_told = target_.target == Target::elsewhere && unseen.why == UnseenWhy::not_here;
    if (!unseen.what.empty() && !is_told)
        add({unseen.what, why(unseen), how_to_enable(unseen)});
}

void NotCheckedList::add(NotChecked entry) {
    const auto [said, is_new] = said_.try_emplace({entry.what, entry.why}, entries_.size());
    if (is_new) {
        entries_.push_back(std::move(entry));
        places_.push_back(place_);
    } else {
        places_[said->second] = std::min(places_[said->second], place_);
    }
}

void NotCheckedList::add(const std::vector<Doubt>& doubts) {
    for (const Doubt& doubt : doubts)
        add(doubt.missing);
}

void NotCheckedList::add(const ScriptSnapshot& script, const ScriptJudgement& judgement,
                         std::size_t place) {
    place_ = place;
    add(judgement.doubts);
    if (target_.target == Target::here)
        add_handshake(script, judgement);
}

// A line for each kind of fact that these files do not hold.
void NotCheckedList::add_elsewhere() {
    const bool is_image = target_.target == Target::image;
    const std::string why = is_image ? "nothing of an image is run" : "they are the server's";
    const std::string how = is_image ? "run fcgicheck in it"
                                     : "run fcgicheck on the server (there: --target here), or on "
                                       "its image: --sysroot DIR";
    const auto is_there = [](const Unseen& unseen) { return unseen.why == UnseenWhy::not_here; };
    const ServerFacts* server = site_.server.seen();
    std::vector<std::string> kinds;
    if (!is_image && server == nullptr)
        kinds.emplace_back("configuration");
    else if (!is_image && std::any_of(server->unread.begin(), server->unread.end(), is_there))
        kinds.emplace_back("included files");
    if (!is_image)
        kinds.emplace_back("interpreters and modules");
    if (!is_image && !target_.owners_are_known)
        kinds.emplace_back("owners");
    kinds.insert(kinds.end(), {"mounts", "handshake"});
    if (std::any_of(site_.skipped.begin(), site_.skipped.end(), is_there))
        kinds.emplace_back("what links and lines lead to there");
    for (std::string& kind : kinds)
        add({std::move(kind), why, how});
}

void NotCheckedList::add_server() {
    const Unseen* unseen = site_.server.unseen();
    const bool is_elsewhere = target_.target == Target::elsewhere;
    if (unseen != nullptr && !unseen->what.empty() && !is_elsewhere) {
        const bool is_closed = unseen->why == UnseenWhy::permission;
        add({unseen->what, why(*unseen),
             is_closed ? how_to_enable(*unseen) : "name it: --config FILE"});
    } else if (const ServerFacts* server = site_.server.seen()) {
        for (const Unseen& file : server->unread)
            add(file);
    }
    for (const Unseen& folder : site_.skipped)
        add(folder);
}

void NotCheckedList::add_handshake(const ScriptSnapshot& script, const ScriptJudgement& judgement) {
    if (script.trial) {
        const TrialResult& trial = *script.trial;
        if (trial.failure == TrialFailure::not_made)
            add({"handshake", trial.problem, ""});
        else if (trial.failure != TrialFailure::none && !judgement.trial_is_explained &&
                 !checks::gave_up_early(trial))
            add({"why the handshake failed", "no rule that was selected says it", ""});
        else if (!trial.plan.faithful)
            add({"handshake as Apache makes it", trial.plan.unfaithful_because, ""});
        return;
    }
    const auto& findings = judgement.findings;
    if (std::any_of(findings.begin(), findings.end(), is_certain_error))
        add({"handshake", "stops above", ""});
    else if (const auto& unseen = script.trial_not_made)
        add({"handshake", why(*unseen),
             unseen->why == UnseenWhy::not_looked ? "--trial always" : how_to_enable(*unseen)});
}

std::vector<NotChecked> NotCheckedList::entries(const std::vector<Doubt>& of_site) && {
    const std::vector<NotChecked> of_scripts = std::exchange(entries_, {});
    const std::vector<std::size_t> places = std::exchange(places_, {});
    said_.clear();
    add_server();
    add(of_site);
    std::vector<std::size_t> order(of_scripts.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return places[a] < places[b]; });
    for (const std::size_t index : order)
        add(of_scripts[index]);
    if (target_.target != Target::here)
        add_elsewhere();
    return std::move(entries_);
}

}  // namespace fcgicheck::judge
