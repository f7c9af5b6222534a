#include "report/position.h"

#include <string_view>

#include "text/utf8.h"

namespace fcgicheck::report {

SourcePos position_of(const Finding& finding) {
    SourcePos at = finding.at;
    if (at.file.empty())
        at.file = finding.subject;
    for (const Evidence& evidence : finding.evidence) {
        const auto* line = std::get_if<LineEvidence>(&evidence);
        if (line == nullptr || at.column == 0 || line->at.line != at.line ||
            line->at.file != at.file)
            continue;
        const auto before = std::string_view(line->text).substr(0, at.column - 1);
        at.column = static_cast<std::uint32_t>(text::count_characters(before) + 1);
        break;
    }
    return at;
}

}  // namespace fcgicheck::report
