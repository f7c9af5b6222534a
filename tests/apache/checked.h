// What the real program says about a site, in its JSON (fcgicheck.report/1), and of a
// URL.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "app/trace.h"
#include "support/private_httpd.h"
#include "support/temp_tree.h"

namespace fcgicheck {

struct Checked {
    int exit_code = -1;
    nlohmann::json report;
};

// Runs fcgicheck on TREE/site/htdocs with TREE/site/httpd.conf, whose variables it gets as
// PrivateHttpd defines them; `trial` is never, auto or always.
Checked check_site(const TempTree& tree, const std::string& trial);

// What `fcgicheck trace` says of a path on the running site.
std::string traced(const TempTree& tree, const PrivateHttpd& httpd, const std::string& path,
                   app::TraceFormat format);

std::vector<std::string> rules_of(const Checked& checked);  // the names of its findings, sorted

}  // namespace fcgicheck
