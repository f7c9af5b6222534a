// The sandbox that systemd puts a service in, as its unit file and drop-ins say (systemd.unit(5),
// systemd.exec(5)). The files are read; systemd is not asked.
#pragma once

#include <optional>
#include <string>

#include "fcgicheck/file_source.h"
#include "fcgicheck/platform.h"

namespace fcgicheck::gather {

// Absent where there is no such unit, or it is masked. `unit` is "apache2.service".
std::optional<ServiceSandbox> sandbox_of(FileSource& files, const std::string& unit);

}  // namespace fcgicheck::gather
