// Where a request's files are looked for (ap_document_root, ap_context_document_root and
// ap_core_translate, server/core.c).
#pragma once

#include <optional>
#include <string>

#include "apache/request/httpd.h"

namespace fcgicheck::apache {

const std::string& document_root_of(const Httpd& httpd, const RequestRecord& request);
const std::string& context_document_root_of(const Httpd& httpd, const RequestRecord& request);

// `uri`, without what ServerPath says, below the document root; nothing where its ".." lead out of
// it.
std::optional<std::string> below_document_root(const Httpd& httpd, const RequestRecord& request,
                                               const std::string& uri);

}  // namespace fcgicheck::apache
