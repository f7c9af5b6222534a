// What a trace says, whatever the form.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/ending_words.h"
#include "report/trace.h"

namespace fcgicheck::report {

// The name of the rule that explains the ending; "" where it is a success, or none does.
std::string_view rule_of(const TracedUrl& traced);
// The same for people: also where a success is none to them.
std::string_view rule_for_people(const TracedUrl& traced);

// One sentence for the owner of the site. Not escaped.
std::string reason_of(const TracedUrl& traced);

// The ending's own words where it has none for the situation.
const EndingWords& words_in(apache::Why why, Situation situation);
// The words for the ending, in its situation.
const EndingWords& words_of(const TracedUrl& traced);
// For an ErrorDocument on top of it that leads in a circle, or to nobody; null where there is none.
const EndingWords* words_behind(const TracedUrl& traced);
// What fills them. Not escaped.
Values values_of(const TracedUrl& traced);

// The fields of the object that can't be known.
std::vector<std::string_view> unknown_fields(const TracedUrl& traced);

// The answer in a few words: "403 Forbidden: ExecCGI is off". Not escaped.
std::string outcome_of(const TracedUrl& traced);

// The line, or the file, that decided how the request ends.
std::optional<Cause> deciding_line(const TracedUrl& traced);

// What decided, the most important first: how the request ended, then who answers, then what holds
// for the file.
std::vector<apache::Decision> decisions_of(const TracedUrl& traced);

}  // namespace fcgicheck::report
