// Which <Directory> sections name no directory. httpd never asks: such a section just never applies
// (ap_directory_walk compares texts, server/request.c).
#pragma once

#include <vector>

#include "fcgicheck/config.h"
#include "fcgicheck/file_source.h"

namespace fcgicheck::gather {

// Adds those of `sections` that are idle and not in `idle` yet.
void add_idle_sections(FileSource& files, std::vector<IdleSection> sections,
                       std::vector<IdleSection>& idle);

}  // namespace fcgicheck::gather
