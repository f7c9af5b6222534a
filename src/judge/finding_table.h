// All findings of a run, each once: scripts refer to them by index.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "fcgicheck/report.h"
#include "rules/fill.h"

namespace fcgicheck::judge {

// In httpd's order, then by place.
bool is_met_before(const ReportedFinding& a, const ReportedFinding& b);

class FindingTable {
  public:
    // Of the script with that index, or of the site. Returns the finding's own.
    std::size_t add(const ReportedFinding& found, std::optional<std::size_t> script = std::nullopt);

    // Moves the findings into the report, sorted, and renumbers the scripts' references.
    void move_into(Report& report);

  private:
    using Key = std::tuple<std::string_view, std::string, SourcePos, std::string, rules::Values>;
    std::map<Key, std::size_t> indices_;
    std::vector<ReportedFinding> findings_;
    std::vector<std::size_t> first_script_;
};

}  // namespace fcgicheck::judge
