// A signal that nobody here sent ended the program. mod_fcgid logs "get unexpected signal 11" at
// level error; 1, 10 and 15 it takes for its own (fcgid_proc_unix.c).
#include <csignal>
#include <string>

#include "checks/trial_words.h"

namespace fcgicheck::checks {
namespace {

std::string name_of(int signal) {
    switch (signal) {
        case SIGSEGV:
            return "SIGSEGV";
        case SIGABRT:
            return "SIGABRT";
        case SIGBUS:
            return "SIGBUS";
        case SIGILL:
            return "SIGILL";
        case SIGFPE:
            return "SIGFPE";
        case SIGKILL:
            return "SIGKILL";
        case SIGSYS:
            return "SIGSYS";
        case SIGPIPE:
            return "SIGPIPE";
        case SIGTERM:
            return "SIGTERM";
        default:
            return "signal " + std::to_string(signal);
    }
}

}  // namespace

Outcomes crashed(const TrialCase& c) {
    if (c.trial.failure != TrialFailure::crashed)
        return {};
    Finding finding = finding_of_trial(c);
    const int signal = c.trial.signal.value_or(0);
    finding.values["signal"] = name_of(signal);
    if (signal == SIGKILL)
        finding.situation = "killed";
    return {finding};
}

}  // namespace fcgicheck::checks
