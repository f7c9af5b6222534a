// The words by which reports call the enumerators. `name` is the word of the JSON, a closed set
// that others rely on (docs/formats.md).
#pragma once

#include <string_view>

#include "fcgicheck/report.h"

namespace fcgicheck::report {

std::string_view name(Severity severity);
std::string_view name(Confidence confidence);
std::string_view name(Stage stage);
std::string_view name(StepState state);
std::string_view name(Verdict verdict);
std::string_view name(Page page);
std::string_view name(ScriptLanguage language);
std::string_view name(Who who);
std::string_view name(Safety safety);
std::string_view name(TrialStep step);
std::string_view name(TrialFailure failure);
std::string_view name(Target target);
std::string_view name(ListenSocket socket);

// A stage as the journey calls it.
std::string_view label(Stage stage);

}  // namespace fcgicheck::report
