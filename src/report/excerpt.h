// The evidence of a finding as it is on the disk: lines of files with carets, permissions as
// `ls -l` shows them, what a program printed.
#pragma once

#include <span>
#include <string>

#include "fcgicheck/report.h"
#include "report/report.h"
#include "rules/fill.h"

namespace fcgicheck::report {

// The "-->" line: where the finding is.
std::string place(const ReportedFinding& reported, const TextStyle& style);

// The evidence between bars; "" where there is none. `values` are escaped.
std::string evidence(const ReportedFinding& reported, const Values& values, const TextStyle& style);

// All that leads to a file, as `namei -l` shows it, between bars. The labels are escaped.
std::string ladder(std::span<const PermissionEvidence> rows, std::span<const Label> labels,
                   const TextStyle& style);

}  // namespace fcgicheck::report
