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

std::string_view last_line(std::string_view text) {
    return last_lines(text, 1);
}

Finding finding_of_trial(const TrialCase& c) {
    Finding finding = finding_about(c.script);
    finding.confidence = c.trial.plan.faithful ? Confidence::certain : Confidence::likely;
    const auto patience = std::chrono::duration_cast<std::chrono::seconds>(c.trial.plan.timeout);
    finding.values["seconds"] = std::to_string(patience.count());
    finding.values["problem"] = c.trial.problem;
    const std::string said = error_output(c.trial);
    finding.values["last_words"] = last_line(said);
    if (const std::string_view shown = last_lines(said, shown_lines); !shown.empty())
        finding.evidence.emplace_back(
            OutputEvidence{.title_label = "stderr", .text = std::string(shown)});
    return finding;
}

bool gave_up_early(const TrialResult& trial) {
    return !trial.plan.timeout_is_apaches && trial.took >= trial.plan.timeout;
}

CannotTell gave_up(const TrialCase& c, std::string what) {
    return cannot_tell(c.script, {.what = std::move(what),
                                  .why = UnseenWhy::not_looked,
                                  .detail = "--timeout is shorter than Apache's patience"});
}

bool printed_a_page(const TrialResult& trial) {
    const std::string_view out = trial.standard_output.head;
    const auto begins = [&](std::string_view name) {
        return text::equals_ignoring_case(out.substr(0, name.size()), name);
    };
    return begins("content-type:") || begins("status:") || begins("location:");
}

}  // namespace fcgicheck::checks
