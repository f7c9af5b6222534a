// All findings of a run, each once: scripts refer to them by index.
#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <set>
#include <vector>

#include "fcgicheck/report.h"

namespace fcgicheck::judge {

// In httpd's order, then by place.
bool is_met_before(const ReportedFinding& a, const ReportedFinding& b);

class FindingTable {
  public:
    FindingTable() : indices_(ByWhatIsSaid{findings_}) {}
    FindingTable(const FindingTable&) = delete;
    FindingTable& operator=(const FindingTable&) = delete;

    // Of the script with that index, or of the site. Returns the finding's own.
    std::size_t add(ReportedFinding found, std::optional<std::size_t> script = std::nullopt);

    // Moves the findings into the report, sorted, and renumbers the scripts' references.
    void move_into(Report& report);

  private:
    struct ByWhatIsSaid {
        const std::deque<ReportedFinding>& findings;
        bool operator()(std::size_t a, std::size_t b) const;
    };

    std::deque<ReportedFinding> findings_;
    std::set<std::size_t, ByWhatIsSaid> indices_;
    std::vector<std::size_t> first_script_;
};

}  // namespace fcgicheck::judge
