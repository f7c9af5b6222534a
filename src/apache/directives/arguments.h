// Holds a directive's arguments against the table of what they must be
// (rules/apache/arguments.tsv).
#pragma once

#include <optional>
#include <string>

#include "apache/directives/walk.h"

namespace fcgicheck::apache {

// Whether `argument` is what `check` asks for.
bool is_right(const Walk& walk, const ArgumentCheck& check, const std::string& argument);

// What httpd says of the first that is wrong. What lies on a disk that can't be seen is right.
std::optional<Complaint> check_arguments(const Walk& walk, const KnownDirective& known,
                                         const Directive& directive);

}  // namespace fcgicheck::apache
