// What the checks of a first line share: where it stands, as evidence.
#pragma once

#include <string>
#include <string_view>

#include "checks/case_values.h"

namespace fcgicheck::checks {

// The shebang that the kernel follows: at byte 0 of a file that is executed; null if there is none,
// or the file is not executed, or it was not seen.
const Shebang* followed_shebang(const ScriptCase& c);

// What a check says that was to follow one and has none: nothing, or that it was not seen.
Outcomes without_shebang(const ScriptCase& c);

// Where the kernel's 256 bytes end: within the interpreter's path itself (then exec fails;
// binfmt_script.c), within the name of the program that env is to start, or behind both. What a cut
// name names says nothing.
enum class Cut { none, interpreter, program, arguments };
Cut cut_of(const Shebang& shebang);

// Whether the carriage return that ends the line becomes part of a word that must be exact.
enum class CarriageReturn { none, harmless, fatal, suspect };
CarriageReturn carriage_return(const Shebang& shebang);

// A finding at the first line, the caret under `word` of it; {line_text} and {interpreter} are set.
Finding finding_at_first_line(const ScriptCase& c, const Shebang& shebang, std::string_view word,
                              std::string label);

}  // namespace fcgicheck::checks
