// Text in columns of a terminal: the small pieces that all text reports share.
#pragma once

#include <string>
#include <string_view>

#include "report/paint.h"
#include "report/report.h"

namespace fcgicheck::report {

// What stands before a paragraph, as it is on the screen; `width` is in cells.
struct Lead {
    std::string text;
    int width = 0;
};

// A paragraph behind its lead; further lines are indented by `indent`.
std::string paragraph(const TextStyle& style, const Lead& lead, int indent, std::string_view words,
                      Tone tone);

// Each line as it is, never wrapped, behind `indent` blanks.
std::string verbatim(const TextStyle& style, int indent, std::string_view lines, Tone tone);

std::string blanks(int count);

// "1 script", "2 scripts"
std::string counted(std::size_t count, std::string_view noun);

}  // namespace fcgicheck::report
