// One script: what all checks say of it, in httpd's order, and how it is reported.
#pragma once

#include "fcgicheck/check.h"
#include "fcgicheck/report.h"
#include "fcgicheck/snapshot.h"
#include "judge/chosen_checks.h"
#include "judge/script_judgement.h"

namespace fcgicheck::judge {

// What runs a script: its own program, or that of a FcgidWrapper, which was judged before it.
struct Runs {
    const ScriptSnapshot& program;
    const ScriptJudgement* wrapper = nullptr;
};

// Nothing can be said of a .htaccess that httpd passes over, or reads and takes.
bool is_in_order(const SiteFacts& site, const HtaccessFacts& htaccess);

ScriptCase case_of(const SiteFacts& site, const ScriptSnapshot& script);

// `of_site` is what was said of the site: of it what concerns the script is taken over.
ScriptJudgement judge_script(const ScriptCase& given, const ScriptSnapshot& script,
                             const Runs& runs, const ScriptJudgement& of_site,
                             const ChosenChecks& checks);

ReportedScript describe(const ScriptCase& given, const ScriptSnapshot& script, const Runs& runs,
                        const ScriptJudgement& judgement);

}  // namespace fcgicheck::judge
