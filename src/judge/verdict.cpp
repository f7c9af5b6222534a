#include "judge/verdict.h"

#include <algorithm>

#include "checks/trial_words.h"

namespace fcgicheck::judge {
namespace {

bool is_error(const ReportedFinding& f) {
    return f.words->severity == Severity::error;
}
bool is_grave(const Doubt& doubt) {
    return doubt.rule->severity == Severity::error;
}

// A trial that can't be made leaves open what it would show. One that was not asked for does not:
// then nothing more than "no fault found" is said.
bool is_open(const ScriptSnapshot& program) {
    if (program.trial)
        return !is_proof(program.trial);
    return program.trial_not_made && program.trial_not_made->why != UnseenWhy::not_looked;
}

// A handler that no module answers to runs nothing.
bool is_run(const EffectiveConfig* config) {
    return config == nullptr || config->handler_is_known;
}

}  // namespace

Verdict verdict(const ScriptSnapshot& program, const ScriptJudgement& judgement) {
    const auto& findings = judgement.findings;
    if (std::any_of(findings.begin(), findings.end(), is_certain_error))
        return Verdict::broken;
    if (judgement.is_refused_on_purpose)
        return Verdict::ok;
    const bool is_unknown = is_open(program) ||
                            std::any_of(findings.begin(), findings.end(), is_error) ||
                            std::any_of(judgement.doubts.begin(), judgement.doubts.end(), is_grave);
    return is_unknown ? Verdict::unknown : Verdict::ok;
}

std::optional<VisitorSees> visitor_sees(const ScriptSnapshot& script, const ScriptSnapshot& program,
                                        const ScriptJudgement& judgement) {
    const auto& findings = judgement.findings;
    const auto stop = std::find_if(findings.begin(), findings.end(), is_error);
    if (stop != findings.end()) {
        if (!is_certain_error(*stop))
            return std::nullopt;
        const int status = stop->words->status;
        if (status == 0 && stop->rule->stage != Stage::config)
            return std::nullopt;  // another server may answer, or another host
        return VisitorSees{status == 0 ? std::nullopt : std::optional<int>(status),
                           stop->words->page};
    }
    const EffectiveConfig* config = script.config.seen();
    if (script.other_answer && script.other_answer->kind == OtherAnswer::Kind::tls_needed)
        return std::nullopt;
    if (script.other_answer)
        return VisitorSees{script.other_answer->status,
                           script.other_answer->status < 400 ? Page::unknown : Page::error};
    if (config != nullptr && !is_wrapper(script)) {
        if (!config->access.undecided.empty())
            return std::nullopt;
        switch (config->access.value) {
            case Access::denied:
                return VisitorSees{403, Page::error};
            case Access::needs_login:
                return VisitorSees{401, Page::error};
            case Access::depends_on_client:
            case Access::unknown:
                return std::nullopt;
            case Access::granted:
                break;
        }
    }
    if (is_proof(program.trial) && program.trial->response && script.file == program.file)
        return VisitorSees{program.trial->response->status, Page::script};
    if (is_proof(program.trial) && checks::answered_an_error(*program.trial))
        return std::nullopt;  // another file, or another program, may do better
    if (verdict(program, judgement) == Verdict::ok)
        return VisitorSees{200, is_run(config) ? Page::script : Page::source};
    return std::nullopt;
}

}  // namespace fcgicheck::judge
