// What mod_rewrite did with a request, on the screen.
#pragma once

#include <string>

#include "apache/request/trace.h"
#include "report/report.h"

namespace fcgicheck::report {

// Rules whose pattern matches, and whose conditions do not.
enum class NearMisses : bool { counted, shown };

std::string rule_rows(const TextStyle& style, const apache::Trace& trace, NearMisses near);

}  // namespace fcgicheck::report
