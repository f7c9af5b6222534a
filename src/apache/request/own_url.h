// What httpd answers to a request for a file's own URL, where it does not come to the file.
#pragma once

#include <optional>
#include <string>

#include "apache/request/trace.h"

namespace fcgicheck::apache {

// Nothing too where that can't be known, or where the site comes to the file by another URL: that
// of its folder, or of what is not there, as front controllers are reached.
std::optional<OtherAnswer> other_answer(Tracer& tracer, const Model& model, const Mapping& way,
                                        const std::string& path);

// Whether it speaks TLS at its first address.
bool has_tls(const Model& model, std::size_t host);

// Whether a visitor of whom nothing is special is sent the file as it is, who asks for its own URL.
Truth is_sent(Tracer& tracer, const Model& model, const Mapping& way, const std::string& path);

// The program that a visitor who is let in comes to by the URL of a folder, as DirectoryIndex and
// the rules say; "" where that is none, nothing where it can't be known. `folder` is a URL's path
// and ends in a slash.
std::optional<std::string> program_of_folder(Tracer& tracer, const Model& model, std::size_t host,
                                             const std::string& folder);

}  // namespace fcgicheck::apache
