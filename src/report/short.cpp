// One line a finding, in the form that editors and CI systems know from compilers.
#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "report/frame.h"
#include "report/names.h"
#include "report/position.h"
#include "report/report.h"
#include "text/display.h"

namespace fcgicheck::report {
namespace {

using Scripts = std::vector<const ReportedScript*>;

std::vector<Scripts> scripts_of_findings(const Report& report) {
    std::vector<Scripts> scripts(report.findings.size());
    for (const ReportedScript& script : report.scripts) {
        for (const std::size_t finding : script.findings)
            scripts[finding].push_back(&script);
    }
    return scripts;
}

// A file stands in the report once for each virtual host that answers differently for it. Empty
// where there is one host.
std::map<std::string_view, std::size_t> answers_of_files(const Report& report) {
    std::map<std::string_view, std::size_t> answers;
    const auto has_host = [](const ReportedScript& script) { return !script.host.empty(); };
    if (std::none_of(report.scripts.begin(), report.scripts.end(), has_host))
        return answers;
    for (const ReportedScript& script : report.scripts)
        ++answers[script.path];
    return answers;
}

// " (b.test)": the virtual hosts that a finding is about, where others serve the same files without
// it.
std::string hosts_of(const Scripts& scripts,
                     const std::map<std::string_view, std::size_t>& answers) {
    std::set<std::string_view> files;
    std::set<std::string_view> hosts;
    for (const ReportedScript* script : scripts) {
        files.insert(script->path);
        if (!script->host.empty())
            hosts.insert(script->host);
    }
    if (hosts.empty())
        return "";
    std::size_t all = 0;
    for (const std::string_view file : files)
        all += answers.at(file);
    if (all == scripts.size())
        return "";
    std::string out;
    for (const std::string_view host : hosts)
        out += (out.empty() ? " (" : ", ") + text::escaped(host);
    return out + ')';
}

}  // namespace

std::string as_short(const Report& report) {
    const std::vector<Scripts> scripts = scripts_of_findings(report);
    const std::map<std::string_view, std::size_t> answers = answers_of_files(report);
    constexpr std::size_t longer_than_most = 320;  // memory that is not touched costs nothing
    std::string out;
    out.reserve(report.findings.size() * longer_than_most);
    for (std::size_t i = 0; i < report.findings.size(); ++i) {
        const ReportedFinding& reported = report.findings[i];
        const SourcePos at = position_of(reported.finding);
        const auto from_one = [](std::uint32_t number) {
            return std::to_string(number == 0 ? 1 : number);
        };
        out += text::escaped(at.file) + ':' + from_one(at.line) + ':' + from_one(at.column) + ": " +
               std::string(name(reported.words->severity)) + ": " +
               rules::fill(reported.words->headline, escaped_values(reported.finding.values)) +
               hosts_of(scripts[i], answers) + " [" + std::string(reported.rule->id) + ' ' +
               std::string(reported.rule->name) + "]\n";
    }
    return out;
}

}  // namespace fcgicheck::report
