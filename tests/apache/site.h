// The sites of testdata/sites/: what each expect.yaml says, and copies that Apache can serve.
#pragma once

#include <sys/types.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "support/temp_tree.h"

namespace fcgicheck {

// One step of mending a site. The first five carry out what fcgicheck prints for the finding
// `rule`; the last two are a person's own hand, where what is printed are words.
struct Mend {
    enum class How : std::uint8_t {
        run,           // the command
        replace,       // the line that is named becomes the snippet
        insert_above,  // the snippet, above the line that is named
        append,        // the snippet, at the end of the file
        insert,        // the snippet into `file`, below the line that begins with `below`
        edit,          // `from` becomes `to` in `file`
        copy,          // `file` becomes a copy of `from`, a file of another site
    };
    How how = How::run;
    std::string rule;
    std::string file;
    std::string from;
    std::string to;
    std::string below;
};

struct SiteExpectation {
    std::string name;
    bool has_adapter = true;              // flup lies in SITE/python, which is on the PYTHONPATH
    std::map<std::string, mode_t> modes;  // that git can't store
    std::optional<int> status;            // absent: Apache does not start
    std::string page;                     // script, source or error
    std::vector<std::string> log_lines;   // regexes: the log shows each
    std::vector<std::string> log_lacks;
    std::vector<std::string> log_rules;  // a log pattern of each matches
    std::vector<std::string> findings;   // names of rules: these and no other
    std::string verdict;
    std::size_t scripts = 1;   // in the report; the last is the one that is asked for
    bool is_predicted = true;  // false: fcgicheck does not say what visitors get
    std::vector<Mend> mends;
};

std::vector<SiteExpectation> all_sites();  // by name

// Fills the tree as PrivateHttpd wants it: "site" is the copy.
void copy_site(const SiteExpectation& expected, TempTree& tree);

}  // namespace fcgicheck
