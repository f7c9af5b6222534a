// What decided, as reports call it: a directive by its name, in the JSON too (docs/formats.md).
#pragma once

#include <string>

#include "apache/request/decision.h"

namespace fcgicheck::report {

std::string what_of(const apache::Decision& decision);

}  // namespace fcgicheck::report
