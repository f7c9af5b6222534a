#include "judge/judge.h"

#include <algorithm>
#include <utility>

#include "judge/judging.h"

namespace fcgicheck::judge {

Report judge(Snapshot snapshot, const Selection& selection) {
    Judging judging(snapshot.target, snapshot.site, selection);
    for (; !snapshot.scripts.empty(); snapshot.scripts.pop_front())
        judging.take(std::move(snapshot.scripts.front()));
    Report report = std::move(judging).report();
    report.target = std::move(snapshot.target);
    report.site = std::move(snapshot.site);
    return report;
}

std::vector<bool> stopped_scripts(const Snapshot& snapshot) {
    Judging judging(snapshot.target, snapshot.site, {});
    for (const ScriptSnapshot& script : snapshot.scripts)
        judging.take(ScriptSnapshot(script));
    const Report report = std::move(judging).report();
    std::vector<bool> stopped;
    for (const ReportedScript& script : report.scripts) {
        const bool is_refused = script.journey.steps().back().stage < Stage::handshake;
        stopped.push_back(
            is_refused ||
            std::any_of(script.findings.begin(), script.findings.end(), [&](std::size_t index) {
                return is_certain_error(report.findings[index]);
            }));
    }
    return stopped;
}

}  // namespace fcgicheck::judge
