// Phusion Passenger, also under CloudLinux's application manager, starts programs in its own way:
// what mod_fcgid would do says nothing of such a site. A .htaccess of the docroot gives it away.
#pragma once

#include <optional>
#include <string>

#include "fcgicheck/file_source.h"
#include "fcgicheck/source.h"

namespace fcgicheck::gather {

// The first Passenger directive of the docroot's .htaccess.
std::optional<Cause> passenger_directive(FileSource& files, const std::string& docroot);

}  // namespace fcgicheck::gather
