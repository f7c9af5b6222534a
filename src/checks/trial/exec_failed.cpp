// execve(2) itself failed. Apache says only "return code: 255", whatever the reason; the trial
// knows the error number. Most reasons have a rule of their own, which hides this one.
#include <cerrno>

#include "checks/trial_words.h"

namespace fcgicheck::checks {
namespace {

std::string meaning_of(int error) {
    switch (error) {
        case ENOENT:
            return "the file, or the program that its first line names, is not there";
        case EACCES:
            return "a permission is missing";
        case ENOEXEC:
            return "it is no program for this machine, and has no #! line";
        case ETXTBSY:
            return "it is being written at this moment";
        case E2BIG:
            return "its arguments and environment are too long";
        case ELOOP:
            return "there are too many links";
        default:
            return "error number " + std::to_string(error);
    }
}

}  // namespace

Outcomes exec_failed(const TrialCase& c) {
    if (c.trial.failure != TrialFailure::exec_failed)
        return {};
    Finding finding = finding_of_trial(c);
    finding.values["meaning"] = meaning_of(c.trial.exec_errno);
    return {finding};
}

}  // namespace fcgicheck::checks
