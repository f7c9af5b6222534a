// fcgicheck explain and fcgicheck rules: what the catalogue says.
#pragma once

#include <iosfwd>
#include <string>

#include "app/exit_code.h"
#include "report/report.h"

namespace fcgicheck::app {

ExitCode explain(const std::string& rule, const report::TextStyle& style, std::ostream& out,
                 std::ostream& err);
ExitCode list_rules(const report::TextStyle& style, std::ostream& out);

}  // namespace fcgicheck::app
