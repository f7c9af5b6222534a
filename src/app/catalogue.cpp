#include "app/catalogue.h"

#include <fmt/core.h>

#include <ostream>

#include "rules/catalogue.h"
#include "text/display.h"

namespace fcgicheck::app {

ExitCode explain(const std::string& rule, const report::TextStyle& style, std::ostream& out,
                 std::ostream& err) {
    const Rule* found = rules::find_rule(rule);
    if (found == nullptr) {
        err << fmt::format("fcgicheck: there is no rule '{}'; `fcgicheck rules` lists them\n",
                           text::escaped(rule));
        return ExitCode::wrong_usage;
    }
    out << report::explain(*found, style);
    return ExitCode::clean;
}

ExitCode list_rules(const report::TextStyle& style, std::ostream& out) {
    out << report::rule_list(style);
    return ExitCode::clean;
}

}  // namespace fcgicheck::app
