// The rows of a trace on the screen: a label and what stands behind it, and below it the lines of
// the configuration that decided, each with its place.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "fcgicheck/rule.h"
#include "fcgicheck/source.h"
#include "report/block.h"
#include "rules/fill.h"

namespace fcgicheck::report {

inline constexpr int trace_column = 16;  // where what is behind a label begins

// `words` in a tone, wrapped; "-" where there are none. Both are escaped already.
std::string trace_row(const TextStyle& style, std::string_view label, std::string_view words,
                      Tone tone = Tone::plain);

// What to do, beginning with who can, and its lines below, never wrapped.
std::string fix_row(const TextStyle& style, std::string_view label, const FixWords& fix,
                    const Values& values);

// "Options +ExecCGI  /srv/a/.htaccess:2". A line that is too long is cut, its place never: that
// goes on a line of its own. `place` stands for the file and line, where it is there.
std::string cause_line(const TextStyle& style, std::string_view lead, const Cause& cause,
                       int indent = trace_column, std::string_view place = {});
// The same behind a label.
std::string cause_row(const TextStyle& style, std::string_view label, std::string_view lead,
                      const Cause& cause, Tone tone = Tone::plain);

// In merge order, shown from the last on; without those that are there twice, and of many the last.
std::string lines_from_last(const TextStyle& style, std::string_view lead,
                            std::span<const Cause> causes);

// The first of it in at most `width` cells, with "..." where more follows.
std::string shortened(std::string_view text, int width);

}  // namespace fcgicheck::report
