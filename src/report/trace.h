// What `fcgicheck trace` says of a URL: as an object of fcgicheck.trace/1 (docs/formats.md), and
// for people.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "apache/request/redirect_circle.h"
#include "apache/request/trace.h"
#include "fcgicheck/config.h"
#include "fcgicheck/finding.h"
#include "fcgicheck/rule.h"
#include "report/report.h"
#include "rules/fill.h"

namespace fcgicheck::report {

// Of a script that would be started: why it can't, or why that can't be known.
struct ScriptWords {
    std::string_view rule = {};        // of the catalogue
    std::string sentence = {};         // "" where nothing is against it
    const RuleWords* words = nullptr;  // of the rule, where it has found it
    Values values = {};
    std::optional<Astray> astray = {};
    std::optional<Cause> line = {};  // that is at fault
};

struct TracedUrl {
    std::string url;     // as given
    bool is_url = true;  // false: it is no http:// URL, and nothing was traced
    apache::Trace trace;
    std::string host_name;        // its ServerName, or ""
    std::optional<Cause> opened;  // the <VirtualHost> line; absent for the main server
    ScriptWords script;
    bool sends_source = false;     // the file that is sent is a script
    bool page_is_missing = false;  // that of an ErrorDocument: httpd's own words are sent
    apache::Circle circle = apache::Circle::none;
    std::string link_owner = {};  // of a link whose owner is not its target's
    std::string target_owner = {};
    std::optional<Astray> astray = {};  // of the ending's command
};

std::string trace_line(const TracedUrl& traced);
std::string trace_text(const TracedUrl& traced, const TextStyle& style);

// Apache refuses the configuration: nothing can be said of any URL.
std::string refused_line(const ConfigError& error);
std::string refused_text(const ConfigError& error, const TextStyle& style);

}  // namespace fcgicheck::report
