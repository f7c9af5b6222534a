// Whether the configuration of a running httpd was changed since it was last read.
#pragma once

#include <optional>
#include <string>

#include "apache/model.h"
#include "fcgicheck/file_source.h"
#include "fcgicheck/file_time.h"

namespace fcgicheck::gather {

// The file that was changed last. Nothing where no httpd is seen to run with this configuration.
std::optional<UnreadChange> unread_change(FileSource& files, const apache::Model& model,
                                          const std::string& config_file);

}  // namespace fcgicheck::gather
