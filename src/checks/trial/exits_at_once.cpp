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
    Sign{"[Errno 22] Invalid argument", "reads-stdin"},
    Sign{"read error: 0: Invalid argument", "reads-stdin"},
    Sign{"-: Invalid argument", "reads-stdin"},
    Sign{"SyntaxError:", "syntax"},
    Sign{"IndentationError:", "syntax"},
    Sign{"TabError:", "syntax"},
    Sign{"syntax error", "syntax"},
    Sign{"error while loading shared libraries", "library"},
    Sign{"can't open file", "unreadable"},
    Sign{"cannot open", "unreadable"},
    Sign{"Can't open perl script", "unreadable"},
    Sign{"Unknown option: -", "option"},
    Sign{"Unrecognized switch: -", "option"},
    Sign{"Bad file descriptor", "socket-lost"},
    Sign{"operation on non-socket", "socket-lost"},
    Sign{"Address already in use", "port-taken"},
    Sign{"Permission denied", "denied"},
    Sign{"No such file or directory", "no-file"},
    Sign{": not found", "no-file"},
};

// "HOME" where os.environ["HOME"] failed: os.py raises the KeyError.
std::string_view unset_variable(std::string_view said) {
    constexpr std::string_view words = "KeyError: '";
    const std::string_view last = last_line(said);
    const bool is_in_os = said.find("<frozen os>\", line ") != std::string_view::npos ||
                          said.find("/os.py\", line ") != std::string_view::npos;
    if (!is_in_os || !last.starts_with(words))
        return "";
    const std::string_view name =
        last.substr(words.size(), last.find('\'', words.size()) - words.size());
    const bool is_name = name.find_first_of(" \t\"'\\") == std::string_view::npos;
    return is_name ? name : "";
}

bool names_the_script(const Finding& finding, std::string_view said) {
    return last_line(said).find(finding.values.at("path")) != std::string_view::npos;
}

std::string situation_of(const TrialResult& trial, const Finding& finding, std::string_view said) {
    if (!finding.values.at("missing").empty())
        return "module-missing";
    if (!finding.values.at("variable").empty())
        return "variable";
    for (const Sign& sign : signs) {
        if (said.find(sign.words) == std::string_view::npos)
            continue;
        const bool is_script = sign.situation == "unreadable" && names_the_script(finding, said);
        return is_script ? "script-unreadable" : std::string(sign.situation);
    }
    if (printed_a_page(trial))
        return "cgi";
    return finding.evidence.empty() ? "quiet" : "";
}

}  // namespace

Outcomes exits_at_once(const TrialCase& c) {
    if (c.trial.failure != TrialFailure::exited)
        return {};
    Finding finding = finding_of_trial(c);
    const std::string said = error_output(c.trial);
    if (const std::string_view printed = last_lines(c.trial.standard_output);
        finding.evidence.empty() && !printed.empty())
        finding.evidence.emplace_back(
            OutputEvidence{.title_label = "stdout", .text = std::string(printed)});
    finding.values["code"] = std::to_string(c.trial.exit_code.value_or(0));
    finding.values["missing"] = missing_module(said);
    finding.values["variable"] = unset_variable(said);
    finding.situation = situation_of(c.trial, finding, said);
    return {finding};
}

}  // namespace fcgicheck::checks
