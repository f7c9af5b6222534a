// What a check says. It supplies places and values; the words are the catalogue's
// (rules/<name>.yaml).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "fcgicheck/facts.h"
#include "fcgicheck/observed.h"
#include "fcgicheck/source.h"
#include "fcgicheck/values.h"

namespace fcgicheck {

enum class Confidence : std::uint8_t { certain, likely, possible };

// A line of a file. The caret stands under `length` bytes from `at.column`; no caret where length
// is 0.
struct LineEvidence {
    SourcePos at;
    std::string text;  // the line as it is in the file, without its newline
    std::uint32_t length = 0;
    std::string label;     // a key of the rule's labels; "" for none
    bool primary = false;  // the finding is about this line
};

enum class PermissionClass : std::uint8_t { owner, group, other };

// A row as `ls -l` shows it, with a caret under the letter that is missing.
struct PermissionEvidence {
    FileFacts file;
    char missing = '\0';  // 'r' or 'x'; '?': more than a letter; '\0': nothing is
    PermissionClass of = PermissionClass::other;
    std::string label;
};

// Words that a program printed: the trial's standard error.
struct OutputEvidence {
    std::string title_label;
    std::string text;
};

using Evidence = std::variant<LineEvidence, PermissionEvidence, OutputEvidence>;

// A link, or a line of a script or a .htaccess, that leads to what its owner does not own.
struct Astray {
    bool is_link = false;
    std::string by;  // the link, or FILE:LINE
    std::string owner;
    std::string object;  // what it leads to: a file, or a folder on the way
    std::string object_owner;
};

struct Finding {
    std::string
        subject;  // the path of the script, .htaccess or configuration file that is at fault
    bool whole_tree = false;  // everything below the subject's directory fails alike (a .htaccess)
    SourcePos at;
    Confidence confidence = Confidence::certain;
    std::string situation;  // one of the rule's; "" is its own words
    std::vector<Evidence> evidence;
    Values values;
    std::optional<Cause> decided_by;
    std::optional<Astray> astray = {};  // no command may open what it is about
};

// The check could not decide: `missing` is the fact it lacks.
struct CannotTell {
    std::string subject;
    Unseen missing;
};

using Outcome = std::variant<Finding, CannotTell>;
using Outcomes = std::vector<Outcome>;

}  // namespace fcgicheck
