// What the checks of Python source share: whether the source was read, and its lines as evidence.
#pragma once

#include <string>
#include <string_view>

#include "checks/case_values.h"

namespace fcgicheck::checks {

// The facts of a script that is Python and that FastCGI is spoken to; null for others, and where
// they were not seen.
const PythonFacts* python_program(const ScriptCase& c);

// As python_program, and its syntax is in order: a file that does not parse runs nothing.
const PythonFacts* running_python(const ScriptCase& c);

// What a check says that has no facts to judge: nothing, or that they were not seen.
Outcomes without_python(const ScriptCase& c);

// A finding at a line of the script, the caret under `length` bytes of it; {line} is set,
// {indent} is what that line begins with, and {python} is what runs the script.
Finding finding_at_source(const ScriptCase& c, const LineEvidence& line);

LineEvidence line_of(const PythonCall& call, std::string label);

// The caret stands under the module's name.
LineEvidence line_of(const PythonImport& import, std::string label);

// Which calls count: all; those that run when the file does; of these, the ones that no test or
// `try` keeps from doing harm.
enum class Reach { anywhere, at_top, unguarded };
const PythonCall* first_call(const PythonFacts& python, PythonCallKind kind, Reach reach);

// "flup" of "flup.server.fcgi".
std::string_view root_of(std::string_view module);

}  // namespace fcgicheck::checks
