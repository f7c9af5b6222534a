// What to do about a finding: the fixes of its rule, but no command for a link, or a line, that
// leads to another owner's file. For it the words here stand.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "fcgicheck/finding.h"
#include "fcgicheck/report.h"
#include "fcgicheck/rule.h"
#include "rules/fill.h"

namespace fcgicheck::report {

struct Advice {
    std::vector<FixWords> fixes;
    Values values;  // to fill them with
};

Advice advice_of(std::span<const FixWords> fixes, const Values& values,
                 const std::optional<Astray>& astray);

// The same of a finding: what is immutable must be let go before it can be changed.
Advice advice_of(const ReportedFinding& reported);

}  // namespace fcgicheck::report
