// fcgicheck access: what an identity may do with paths, and what stops it, by the kernel's rules.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "apache/reading/dialect.h"
#include "app/exit_code.h"
#include "app/place.h"
#include "report/report.h"

namespace fcgicheck::app {

enum class AccessFormat : std::uint8_t { text, jsonl };

struct AccessOptions {
    std::vector<std::string> paths;         // as given
    std::optional<std::string> paths_from;  // a file with a path a line; these come first
    std::optional<std::string> as;          // absent: Apache's own user
    std::optional<std::string> config_file;
    std::vector<std::string> defines;
    std::optional<apache::Dialect> dialect;  // absent: as the httpd that is installed
    PlaceOptions place;
    AccessFormat format = AccessFormat::text;
    report::TextStyle style;
};

ExitCode access(const AccessOptions& options, std::ostream& out, std::ostream& err);

}  // namespace fcgicheck::app
