// What the checks of a trial share: how sure it is, and what the script printed.
#pragma once

#include <string>
#include <string_view>

#include "checks/case_values.h"

namespace fcgicheck::checks {

// A finding about a script that failed its trial, with its last words on standard error, which the
// visitors and, on shared hosting, the owner never see. Likely where the trial was not faithful.
// {problem} is what was seen, {last_words} the last line.
Finding finding_of_trial(const TrialCase& c);

// The trial of a script where it fails as it fails for Apache; null for others. What was likely is
// certain where it bears it out.
const TrialResult* failed_trial(const ScriptCase& c);

// Whether an exception of a failed trial passed through this line, by Python's traceback.
bool stopped_at(const ScriptCase& c, const SourcePos& at);

// The module that standard error says is missing; "" where it says no such thing.
std::string_view missing_module(std::string_view said);

// Time ran out before Apache's would have: silence until then proves nothing.
bool gave_up_early(const TrialResult& trial);

CannotTell gave_up(const TrialCase& c, std::string what);

// Standard error and FCGI_STDERR, whatever came.
std::string error_output(const TrialResult& trial);

// The last lines that are shown of it; "" where it is blank.
std::string_view last_lines(const CapturedOutput& output);

// The last line that holds anything but blanks.
std::string_view last_line(std::string_view text);

// FastCGI works, and the program itself answers with an error.
bool answered_an_error(const TrialResult& trial);

// Whether visitors ask for what the trial asked for. A FcgidWrapper's program is asked for one of
// many files, and some are only parts of others.
bool is_for_visitors(const ScriptCase& c);

// Whether the program printed an answer for a visitor on standard output, as a CGI program does.
bool printed_a_page(const TrialResult& trial);

}  // namespace fcgicheck::checks
