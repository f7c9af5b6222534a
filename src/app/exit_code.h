// The exit codes, the same for every command and format. 2 and 4 win, then 1, then 3.
#pragma once

namespace fcgicheck::app {

enum class ExitCode {
    clean = 0,
    findings = 1,  // at or above --fail-on
    wrong_usage = 2,
    no_verdict = 3,  // nothing to check, or what was asked for can't be read
    failed = 4,      // fcgicheck itself
};

}  // namespace fcgicheck::app
