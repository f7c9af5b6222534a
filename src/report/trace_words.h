// The words for how a request ends.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/trace.h"

namespace fcgicheck::report {

// The name of the rule that explains the ending; "" where it is a success, or none does.
std::string_view rule_of(const TracedUrl& traced);

// One sentence for the owner of the site. Not escaped.
std::string reason_of(const TracedUrl& traced);

// The same for an ending in general, with the names in braces that it fills.
std::string_view sentence_of(apache::Why why);

// The fields of the object that can't be known.
std::vector<std::string_view> unknown_fields(const TracedUrl& traced);

// The answer in a few words: "403 Forbidden, an error page".
std::string outcome_of(const TracedUrl& traced);

// What decided, the most important first: how the request ended, then who answers, then what holds
// for the file.
std::vector<apache::Decision> decisions_of(const TracedUrl& traced);

// "ExecCGI", "FollowSymLinks": in byte order.
std::vector<std::string_view> option_names(const OptionSet& options);

// "granted", "denied", "unknown"
std::string_view access_word(const apache::Trace& trace);

}  // namespace fcgicheck::report
