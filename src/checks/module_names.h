// The names that a module of Apache's has outside of its configuration: the word for a2enmod, the
// file for LoadModule, the packages that ship it.
#pragma once

#include <string>

#include "fcgicheck/finding.h"

namespace fcgicheck::checks {

// {module_file}, {short_name} and {packages} of "fcgid_module".
void name_module(Finding& finding, const std::string& identifier);

}  // namespace fcgicheck::checks
