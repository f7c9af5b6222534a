#include "checked.h"

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <stdexcept>

#include "os/process.h"

namespace fcgicheck {

using namespace std::chrono_literals;

Checked check_site(const TempTree& tree, const std::string& trial) {
    std::filesystem::create_directory(tree.path("run"));  // where the site's logs go
    os::Result<os::ProgramOutput> output = os::output_of(
        {
            .argv = {FCGICHECK_PROGRAM, "--config", tree.path("site/httpd.conf"), "--define",
                     "SITE=" + tree.path("site"), "--define", "RUN=" + tree.path("run"), "--trial",
                     trial, "--format", "json", tree.path("site/htdocs")},
            .environment = {"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"},
        },
        16U << 20U, 60s);
    if (!output)
        throw std::runtime_error(os::to_string(output.error()));
    return {.exit_code = output->finished.exit_code.value_or(-1),
            .report = nlohmann::json::parse(output->text, nullptr, false)};
}

std::string traced(const TempTree& tree, const PrivateHttpd& httpd, const std::string& path,
                   app::TraceFormat format) {
    const std::string port = std::to_string(httpd.port());
    std::ostringstream out;
    app::trace({.urls = {"http://www.example.test:" + port + path},
                .urls_from = std::nullopt,
                .config_file = tree.path("site/httpd.conf"),
                .defines = {"SITE=" + tree.path("site"), "RUN=" + tree.path("run"), "PORT=" + port},
                .dialect = std::nullopt,
                .headers = {},
                .client = "127.0.0.1",
                .address = std::nullopt,
                .format = format,
                .style = {}},
               out, out);
    return out.str();
}

std::vector<std::string> rules_of(const Checked& checked) {
    std::vector<std::string> names;
    for (const nlohmann::json& finding : checked.report.at("findings"))
        names.push_back(finding.at("name"));
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace fcgicheck
