// What `fcgicheck access` says of a path: as an object of fcgicheck.access/1 (docs/formats.md), and
// for people.
#pragma once

#include <map>
#include <string>

#include "access/path_answers.h"
#include "fcgicheck/facts.h"
#include "report/report.h"

namespace fcgicheck::report {

// The identity that is asked about.
struct Asker {
    Identity identity;
    std::string word;                          // for --as
    std::map<gid_t, std::string> group_names;  // of its groups; the number where there is no name
};

struct AskedPath {
    std::string path;  // as given
    SeenPath seen;
    access::PathAnswers answers;
};

std::string access_line(const AskedPath& asked);

std::string asker_text(const Asker& asker, const TextStyle& style);
std::string access_text(const AskedPath& asked, const Asker& asker, const TextStyle& style);

}  // namespace fcgicheck::report
