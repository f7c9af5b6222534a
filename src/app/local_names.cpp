#include "app/local_names.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace fcgicheck::app {
namespace {

class LocalNames {
  public:
    explicit LocalNames(const text::PathMaps& maps) : maps_(maps) {}

    void name(std::string& path) const {
        if (auto local = maps_.local(path))
            path = std::move(*local);
    }

    void name(SourcePos& at) const {
        if (auto local = maps_.local(at.file))
            at.file = std::move(*local);
    }

    void name(FileFacts& file) const { name(file.path); }

    // It is a path, or has the place of a line: "line 7 of /srv/x.conf", "... (/srv/x.conf:7)".
    // Lines themselves hold paths too, behind a blank.
    void name_in_value(std::string& value) const {
        name_behind(value, [](std::string_view lead) {
            return lead.empty() || lead.ends_with(" of ") || lead.ends_with('(');
        });
    }

    void name_in_sentence(std::string& words) const {
        name_behind(words, [](std::string_view lead) {
            return lead.empty() || lead.ends_with(' ') || lead.ends_with('(');
        });
    }

  private:
    template <class IsStart>
    void name_behind(std::string& words, IsStart is_start) const {
        for (std::size_t at = words.find('/'); at != std::string::npos;) {
            std::size_t end = std::min(words.find_first_of(" ,:;)", at), words.size());
            if (is_start(std::string_view(words).substr(0, at))) {
                if (const auto local = maps_.local(words.substr(at, end - at))) {
                    words.replace(at, end - at, *local);
                    end = at + local->size();
                }
            }
            at = words.find('/', end);
        }
    }

    const text::PathMaps& maps_;
};

bool is_written(const ReportedFinding& reported, const std::string& value) {
    const std::string placeholder = '{' + value + '}';
    return std::any_of(reported.words->fixes.begin(), reported.words->fixes.end(),
                       [&](const FixWords& fix) {
                           return fix.snippet.find(placeholder) != std::string_view::npos;
                       });
}

void name_finding(ReportedFinding& reported, const LocalNames& names) {
    Finding& finding = reported.finding;
    names.name(finding.subject);
    names.name(finding.at);
    if (finding.decided_by)
        names.name(finding.decided_by->at);
    for (Evidence& evidence : finding.evidence) {
        if (auto* line = std::get_if<LineEvidence>(&evidence))
            names.name(line->at);
        else if (auto* row = std::get_if<PermissionEvidence>(&evidence))
            names.name(row->file);
    }
    for (auto& [key, value] : finding.values)
        if (value.find('/') != std::string::npos && !is_written(reported, key))
            names.name_in_value(value);
}

}  // namespace

void name_locally(Report& report, const text::PathMaps& maps) {
    if (maps.empty())
        return;
    const LocalNames names(maps);
    names.name(report.site.root);
    if (ServerFacts* server = report.site.server.seen())
        names.name(server->config_file);
    for (ReportedScript& script : report.scripts) {
        names.name(script.path);
        SharedJourney::Steps steps = script.journey.steps();
        for (JourneyStep& step : steps)
            names.name_in_sentence(step.detail);
        script.journey = std::move(steps);
    }
    for (ReportedFinding& finding : report.findings)
        name_finding(finding, names);
    for (NotChecked& entry : report.not_checked) {
        names.name_in_sentence(entry.what);
        names.name_in_sentence(entry.why);
    }
}

}  // namespace fcgicheck::app
