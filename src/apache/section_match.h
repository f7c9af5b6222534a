// What a section's pattern takes (ap_directory_walk, ap_file_walk and ap_location_walk of
// server/request.c).
#pragma once

#include <string>

#include "apache/per_dir.h"

namespace fcgicheck::apache {

// <Directory> and <Files>: all of the text.
bool matches_text(const Section& section, const std::string& text);

// Whether a <Directory> can name something directly in this directory.
bool may_be_in(const Section& section, const std::string& with_slash);

// <Location>: a plain one takes all below it, at a slash. Only a regular expression sees the
// double slashes that MergeSlashes Off leaves.
bool matches_url(const Section& section, const std::string& url);

}  // namespace fcgicheck::apache
