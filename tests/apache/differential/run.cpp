#include "run.h"

#include <fmt/core.h>

#include <numeric>
#include <ostream>

#include "report/trace_words.h"

namespace fcgicheck::differential {
namespace {

unsigned& count(Counts& counts, Agreement agreement) {
    return counts.at(static_cast<std::size_t>(agreement));
}
unsigned count(const Counts& counts, Agreement agreement) {
    return counts.at(static_cast<std::size_t>(agreement));
}

void compare_urls(const Site& site, const Prediction& prediction,
                  const std::vector<Answer>& answers, Totals& totals,
                  std::vector<Disagreement>& found) {
    const Deployment& deployment = site.deployment();
    for (std::size_t i = 0; i < answers.size(); ++i) {
        const Predicted& predicted = prediction.urls[i];
        const Answer& answer = answers[i];
        const Agreement agreement = compare(predicted, answer, deployment);
        ++count(totals.urls, agreement);
        ++count(totals.by_why[predicted.why], agreement);
        const bool wrong_path_info = agreement == Agreement::agree && answer.script_path_info &&
                                     predicted.path_info &&
                                     *answer.script_path_info != *predicted.path_info;
        totals.path_info_disagreed += wrong_path_info ? 1 : 0;
        const bool wrong_file = agreement == Agreement::agree && predicted.status == 200 &&
                                predicted.is_page && !answer.filename.empty() &&
                                answer.filename != predicted.filename;
        totals.files_disagreed += wrong_file ? 1 : 0;
        if (agreement != Agreement::disagree && !wrong_path_info && !wrong_file)
            continue;
        Disagreement& disagreement = found.emplace_back();
        disagreement.deployment = deployment;
        disagreement.deployment.urls = {deployment.urls[i]};
        disagreement.kind = in_short(answer) + " against " + in_short(predicted);
        disagreement.told = fmt::format("{}\n  Apache:    {}\n  fcgicheck: {}",
                                        told(deployment.urls[i]), told(answer), told(predicted));
    }
}

Disagreement about_configuration(const Site& site, const Prediction& prediction) {
    const SourcePos at = site.refused_at();
    const std::string apache =
        site.is_running() ? "accepts it"
                          : fmt::format("refuses {}:{}\n{}", at.file, at.line, site.said());
    const std::string ours =
        !prediction.refused ? "accepts it"
                            : fmt::format("refuses {}:{} {}", prediction.refused->at.file,
                                          prediction.refused->at.line, prediction.refused->message);
    Disagreement disagreement{
        .deployment = site.deployment(),
        .kind = site.is_running() ? "accepted" : "refused",
        .told = "configuration\n  Apache:    " + apache + "\n  fcgicheck: " + ours};
    disagreement.deployment.urls.clear();
    return disagreement;
}

}  // namespace

std::vector<Disagreement> hold_against_apache(std::vector<Deployment> deployments, Totals& totals) {
    std::vector<Site> sites;
    for (Deployment& deployment : deployments)
        sites.emplace_back(std::move(deployment));
    const std::vector<std::vector<Answer>> answers = ask(sites);
    std::vector<Disagreement> found;
    std::size_t numbered = 0;
    for (std::size_t i = 0; i < sites.size(); ++i) {
        const Prediction prediction = predict(sites[i]);
        ++totals.deployments;
        totals.refused += sites[i].is_running() ? 0 : 1;
        if (!agree_on_configuration(prediction, sites[i])) {
            ++totals.configurations_disagreed;
            found.push_back(about_configuration(sites[i], prediction));
        } else {
            compare_urls(sites[i], prediction, answers[i], totals, found);
        }
        for (; numbered < found.size(); ++numbered)
            found[numbered].index = i;
    }
    return found;
}

// SplitMix64's step: neighbours have nothing in common.
std::uint64_t seed_of(std::uint64_t run, std::uint64_t index) {
    std::uint64_t mixed = run * 0x9E3779B97F4A7C15U + index * 0xBF58476D1CE4E5B9U;
    mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBU;
    return mixed ^ (mixed >> 31U);
}

void print(const Totals& totals, std::ostream& out) {
    const auto line = [&](const std::string& label, const Counts& counts) {
        const unsigned all = std::accumulate(counts.begin(), counts.end(), 0U);
        const unsigned unknown = count(counts, Agreement::unknown);
        out << fmt::format("{:<44}{:>8}{:>9}{:>9}{:>9}{:>8.2f} %\n", label,
                           count(counts, Agreement::agree), unknown,
                           count(counts, Agreement::runtime), count(counts, Agreement::disagree),
                           all == 0 ? 0.0 : 100.0 * unknown / all);
    };
    out << fmt::format(
        "{} deployments, {} refused by Apache; {} configurations disagreed about, {} path-infos, "
        "{} "
        "files\n",
        totals.deployments, totals.refused, totals.configurations_disagreed,
        totals.path_info_disagreed, totals.files_disagreed);
    out << fmt::format("{:<44}{:>8}{:>9}{:>9}{:>9}{:>10}\n", "why", "agree", "unknown", "runtime",
                       "disagree", "unknown");
    for (const auto& [why, counts] : totals.by_why)
        line(std::string(report::all_words_of(why).front().title), counts);
    line("all URLs", totals.urls);
}

}  // namespace fcgicheck::differential
