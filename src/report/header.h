// The first lines of a report: what was looked at, and for which server.
#pragma once

#include <string>

#include "fcgicheck/report.h"
#include "report/report.h"

namespace fcgicheck::report {

std::string header(const Report& report, const TextStyle& style);

}  // namespace fcgicheck::report
