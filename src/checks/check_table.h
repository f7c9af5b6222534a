// Every check with the name of its rule. The tables are written by the build from the file names.
#pragma once

#include <span>
#include <string_view>

#include "fcgicheck/check.h"

namespace fcgicheck::checks {

struct NamedSiteCheck {
    std::string_view rule;
    SiteCheck run;
};
struct NamedScriptCheck {
    std::string_view rule;
    ScriptCheck run;
};
struct NamedTrialCheck {
    std::string_view rule;
    TrialCheck run;
};

std::span<const NamedSiteCheck> site_checks();
std::span<const NamedScriptCheck> script_checks();
std::span<const NamedTrialCheck> trial_checks();

}  // namespace fcgicheck::checks
