// What httpd answers to a request for a file's own URL, where it does not come to the file.
#pragma once

#include <optional>

#include "apache/request/trace.h"

namespace fcgicheck::apache {

// Nothing too where that can't be known, or where the site comes to the file by another URL: that
// of its folder, or of what is not there, as front controllers are reached.
std::optional<OtherAnswer> other_answer(Tracer& tracer, const Model& model, const Mapping& way,
                                        const std::string& path);

}  // namespace fcgicheck::apache
