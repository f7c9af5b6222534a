// httpd 2.4 takes the words of one Options line all with a sign or all without (server/core.c,
// set_options: "Either all Options must start with + or -, or no Option may."); 2.2 took the mix.
#include <sstream>
#include <utility>

#include "checks/config_errors.h"
#include "text/config_line.h"

namespace fcgicheck::checks {
namespace {

// The line with a sign before every word: what it says is then added to what is inherited.
std::string signed_line(const std::string& text) {
    std::istringstream words(text.substr(0, text::comment_at(text)));
    std::string line;
    std::string word;
    words >> line;
    while (words >> word)
        line += (word.front() == '+' || word.front() == '-' ? " " : " +") + word;
    return line;
}

}  // namespace

Outcomes options_mixed_signs(const SiteCase& c) {
    Outcomes outcomes;
    for_each_config_error(c, [&](const ConfigError& error, const HtaccessFacts* htaccess) {
        if (error.kind != ConfigErrorKind::mixed_options || is_by_comment(error))
            return;
        Finding finding = finding_about(error, htaccess);
        finding.values["fixed_line"] = signed_line(error.text);
        outcomes.emplace_back(in_htaccess(std::move(finding), htaccess));
    });
    return outcomes;
}

}  // namespace fcgicheck::checks
