// mod_fcgid connects to a program that has ended: "Connection reset by peer", then "End of script
// output before headers", and after some seconds the exit code (measured). Why it ended is on
// standard error, in the server's main error log.
#include <array>

#include "checks/trial_words.h"

namespace fcgicheck::checks {
namespace {

struct Sign {
    std::string_view words;
    std::string_view situation;
};

// In the order in which they decide.
constexpr std::array signs{
    Sign{"No module named", "module-missing"},
    Sign{"ModuleNotFoundError:", "module-missing"},
    Sign{"Can't locate ", "module-missing"},
    Sign{"cannot load such file", "module-missing"},
    Sign{"[Errno 22] Invalid argument", "reads-stdin"},
    Sign{"read error: 0: Invalid argument", "reads-stdin"},
    Sign{"-: Invalid argument", "reads-stdin"},
    Sign{"SyntaxError:", "syntax"},
    Sign{"IndentationError:", "syntax"},
    Sign{"syntax error", "syntax"},
    Sign{"error while loading shared libraries", "library"},
    Sign{"can't open file", "unreadable"},
    Sign{"cannot open", "unreadable"},
};

std::string situation_of(const TrialResult& trial, const std::string& said) {
    for (const Sign& sign : signs) {
        if (said.find(sign.words) != std::string::npos)
            return std::string(sign.situation);
    }
    if (printed_a_page(trial))
        return "cgi";
    const bool is_quiet = said.find_first_not_of(" \t\r\n") == std::string::npos;
    return is_quiet ? "quiet" : "";
}

}  // namespace

Outcomes exits_at_once(const TrialCase& c) {
    if (c.trial.failure != TrialFailure::exited)
        return {};
    Finding finding = finding_of_trial(c);
    finding.values["code"] = std::to_string(c.trial.exit_code.value_or(0));
    finding.situation = situation_of(c.trial, error_output(c.trial));
    return {finding};
}

}  // namespace fcgicheck::checks
