#include "checks/trial_words.h"

#include "text/ascii.h"

namespace fcgicheck::checks {
namespace {

constexpr std::size_t shown_lines = 8;

const std::string& end_of(const CapturedOutput& output) {
    return output.tail.empty() ? output.head : output.tail;
}

std::string_view without_trailing_blanks(std::string_view text) {
    const std::size_t end = text.find_last_not_of(" \t\r\n");
    return end == std::string_view::npos ? std::string_view() : text.substr(0, end + 1);
}

std::string_view last_lines(std::string_view text, std::size_t count) {
    text = without_trailing_blanks(text);
    std::size_t start = text.size();
    while (count-- > 0 && start != std::string_view::npos && start > 0)
        start = text.rfind('\n', start - 1);
    return start == std::string_view::npos ? text : text.substr(start == 0 ? 0 : start + 1);
}

}  // namespace

std::string error_output(const TrialResult& trial) {
    return end_of(trial.standard_error) + end_of(trial.fastcgi_error);
}

std::string_view last_lines(const CapturedOutput& output) {
    return last_lines(end_of(output), shown_lines);
}

std::string_view last_line(std::string_view text) {
    return last_lines(text, 1);
}

Finding finding_of_trial(const TrialCase& c) {
    Finding finding = finding_about(c.script);
    finding.confidence = c.trial.plan.faithful ? Confidence::certain : Confidence::likely;
    finding.values["problem"] = c.trial.problem;
    const std::string said = error_output(c.trial);
    finding.values["last_words"] = last_line(said);
    if (const std::string_view shown = last_lines(said, shown_lines); !shown.empty())
        finding.evidence.emplace_back(
            OutputEvidence{.title_label = "stderr", .text = std::string(shown)});
    return finding;
}

const TrialResult* failed_trial(const ScriptCase& c) {
    const bool is_failed = c.trial != nullptr && c.trial->plan.faithful &&
                           c.trial->failure != TrialFailure::none &&
                           c.trial->failure != TrialFailure::not_made;
    return is_failed ? c.trial : nullptr;
}

bool stopped_at(const ScriptCase& c, const SourcePos& at) {
    const TrialResult* trial = failed_trial(c);
    if (trial == nullptr)
        return false;
    const std::string said = error_output(*trial);
    const std::string frame = "File \"" + at.file + "\", line " + std::to_string(at.line);
    const std::size_t found = said.find(frame);
    return found != std::string::npos &&
           said.find_first_of(",\n", found + frame.size()) == found + frame.size();
}

std::string_view missing_module(std::string_view said) {
    if (const std::size_t end = said.find(" in @INC"); end != std::string_view::npos) {  // perl
        const std::size_t start = said.rfind(' ', end - 1) + 1;
        return said.substr(start, end - start);
    }
    for (const std::string_view words : {"No module named ", "cannot load such file -- ",
                                         "Cannot find module "}) {  // CPython, ruby, node
        const std::size_t at = said.rfind(words);
        if (at == std::string_view::npos)
            continue;
        said.remove_prefix(at + words.size());
        if (said.starts_with('\''))
            said.remove_prefix(1);
        return said.substr(0, said.find_first_of("'\"; \n"));
    }
    return "";
}

bool gave_up_early(const TrialResult& trial) {
    return !trial.plan.timeout_is_apaches && trial.took >= trial.plan.timeout;
}

CannotTell gave_up(const TrialCase& c, std::string what) {
    return cannot_tell(c.script, {.what = std::move(what),
                                  .why = UnseenWhy::not_looked,
                                  .detail = "--timeout is shorter than Apache's patience"});
}

bool answered_an_error(const TrialResult& trial) {
    constexpr int bad_request = 400;
    return trial.failure == TrialFailure::none && trial.response &&
           trial.response->status >= bad_request;
}

bool is_for_visitors(const ScriptCase& c) {
    return is_requested(c) || c.may_be_index;
}

bool printed_a_page(const TrialResult& trial) {
    const std::string_view out = trial.standard_output.head;
    const auto begins = [&](std::string_view name) {
        return text::equals_ignoring_case(out.substr(0, name.size()), name);
    };
    return begins("content-type:") || begins("status:") || begins("location:");
}

}  // namespace fcgicheck::checks
