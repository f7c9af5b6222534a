// One directive or section of an Apache configuration, with its place. Positions are exact: those
// that Apache itself would name in an error message.
#pragma once

#include <string>
#include <vector>

#include "fcgicheck/source.h"

namespace fcgicheck {

struct Directive {
    std::string name;  // as written; for a section without its brackets: "Directory"
    std::vector<std::string> arguments;  // variables expanded, quotes removed
    std::string raw_arguments;           // the rest of the line, variables expanded
    SourcePos at;
    std::string text;  // the line as written, without indentation
    bool is_section = false;
    std::vector<Directive> body;
};

}  // namespace fcgicheck
