#include "judge/finding_table.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <string_view>
#include <tuple>
#include <utility>

#include "judge/script_judgement.h"

namespace fcgicheck::judge {

namespace {

// Behind all scripts.
constexpr std::size_t no_script = std::numeric_limits<std::size_t>::max();

auto place(const ReportedFinding& f) {
    return std::tuple(met_at(f), std::string_view(f.finding.at.file), f.finding.at.line,
                      f.finding.at.column, f.rule->id);
}

}  // namespace

bool is_met_before(const ReportedFinding& a, const ReportedFinding& b) {
    return place(a) < place(b);
}

bool FindingTable::ByWhatIsSaid::operator()(std::size_t a, std::size_t b) const {
    const auto key = [&](std::size_t index) {
        const ReportedFinding& found = findings[index];
        const Finding& f = found.finding;
        return std::tie(found.rule->id, f.subject, f.at, f.situation, f.values);
    };
    return key(a) < key(b);
}

std::size_t FindingTable::add(ReportedFinding found, std::optional<std::size_t> script) {
    findings_.push_back(std::move(found));
    const auto [index, is_new] = indices_.insert(findings_.size() - 1);
    if (is_new)
        first_script_.push_back(no_script);
    std::size_t& first = first_script_[*index];
    const std::size_t place = script.value_or(no_script);
    if (!is_new) {  // told as the script has it that comes first in the report
        if (place < first)
            findings_[*index] = std::move(findings_.back());
        findings_.pop_back();
    }
    first = std::min(first, place);
    return *index;
}

void FindingTable::move_into(Report& report) {
    std::vector<std::size_t> order(findings_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return first_script_[a] != first_script_[b] ? first_script_[a] < first_script_[b]
                                                    : is_met_before(findings_[a], findings_[b]);
    });
    std::vector<std::size_t> place_of(order.size());
    for (std::size_t place = 0; place < order.size(); ++place)
        place_of[order[place]] = place;
    for (ReportedScript& script : report.scripts)
        for (std::size_t& index : script.findings)
            index = place_of[index];
    indices_.clear();
    for (std::size_t old = 0; old < place_of.size(); ++old)  // one cycle after the other
        for (std::size_t& place = place_of[old]; place != old; std::swap(place, place_of[place]))
            std::swap(findings_[old], findings_[place]);
    report.findings = std::move(findings_);
}

}  // namespace fcgicheck::judge
