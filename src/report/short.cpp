// One line a finding, in the form that editors and CI systems know from compilers.
#include "report/frame.h"
#include "report/names.h"
#include "report/position.h"
#include "report/report.h"
#include "text/display.h"

namespace fcgicheck::report {

std::string as_short(const Report& report) {
    std::string out;
    for (const ReportedFinding& reported : report.findings) {
        const SourcePos at = position_of(reported.finding);
        const auto from_one = [](std::uint32_t number) {
            return std::to_string(number == 0 ? 1 : number);
        };
        out += text::escaped(at.file) + ':' + from_one(at.line) + ':' + from_one(at.column) + ": " +
               std::string(name(reported.rule->severity)) + ": " +
               rules::fill(reported.words->headline, escaped_values(reported.finding.values)) +
               " [" + std::string(reported.rule->id) + ' ' + std::string(reported.rule->name) +
               "]\n";
    }
    return out;
}

}  // namespace fcgicheck::report
