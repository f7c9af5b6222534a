// Puts a finding's values into the words of its rule: "{path}" becomes the value of `path`.
#pragma once

#include <string>
#include <string_view>

#include "fcgicheck/values.h"

namespace fcgicheck::rules {

// A placeholder is a name of lower-case letters, digits and "_" in braces; one that has no value
// stays as it is, and so do all other braces.
std::string fill(std::string_view words, const Values& values);

// For FixWords::command: each value is quoted for the shell.
std::string fill_command(std::string_view words, const Values& values);

// For FixWords::snippet: a value between double quotes ends no string of Python's or Apache's, and
// none holds what acts on a terminal or ends a line.
std::string fill_snippet(std::string_view words, const Values& values);

}  // namespace fcgicheck::rules
