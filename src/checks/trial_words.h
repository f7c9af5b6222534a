// What the checks of a trial share: how sure it is, and what the script printed.
#pragma once

#include <string>
#include <string_view>

#include "checks/case_values.h"

namespace fcgicheck::checks {

// A finding about a script that failed its trial, with its last words on standard error, which the
// visitors and, on shared hosting, the owner never see. Likely where the trial was not faithful.
// {seconds} is Apache's patience, {problem} what was seen, {last_words} the last line.
Finding finding_of_trial(const TrialCase& c);

// Time ran out before Apache's would have: silence until then proves nothing.
bool gave_up_early(const TrialResult& trial);

CannotTell gave_up(const TrialCase& c, std::string what);

// Standard error and FCGI_STDERR, whatever came.
std::string error_output(const TrialResult& trial);

// The last line that holds anything but blanks.
std::string_view last_line(std::string_view text);

// Whether the program printed an answer for a visitor on standard output, as a CGI program does.
bool printed_a_page(const TrialResult& trial);

}  // namespace fcgicheck::checks
