// What `fcgicheck trace` says of a URL: as an object of fcgicheck.trace/1 (docs/formats.md), and
// for people.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "apache/request/trace.h"
#include "fcgicheck/config.h"
#include "report/report.h"

namespace fcgicheck::report {

struct TracedUrl {
    std::string url;     // as given
    bool is_url = true;  // false: it is no http:// URL, and nothing was traced
    apache::Trace trace;
    std::string host_name;         // its ServerName, or ""
    std::optional<Cause> opened;   // the <VirtualHost> line; absent for the main server
    std::string_view script_rule;  // of the catalogue: why the script would not start
    std::string script_says;       // the same for people, or why it can't be known
};

std::string trace_line(const TracedUrl& traced);
std::string trace_text(const TracedUrl& traced, const TextStyle& style);

// Apache refuses the configuration: nothing can be said of any URL.
std::string refused_line(const ConfigError& error);
std::string refused_text(const ConfigError& error, const TextStyle& style);

}  // namespace fcgicheck::report
