// A report of what --map leads to names files as they are called here, where people and CI systems
// look for them. Lines of a configuration stay as they are, and so does what is to be written into
// one.
#pragma once

#include "fcgicheck/report.h"
#include "text/path_maps.h"

namespace fcgicheck::app {

void name_locally(Report& report, const text::PathMaps& maps);

}  // namespace fcgicheck::app
