#include "apache/directives/negotiation.h"

#include <algorithm>
#include <array>

#include "apache/directives/walk.h"
#include "text/ascii.h"

namespace fcgicheck::apache {

namespace {

using MaybeComplaint = std::optional<Complaint>;

MaybeComplaint language_priority(Walk& walk, const Directive& directive) {
    auto& priority = walk.dir->languages.priority;
    priority.insert(priority.end(), directive.arguments.begin(), directive.arguments.end());
    return std::nullopt;
}

MaybeComplaint force_language_priority(Walk& walk, const Directive& directive) {
    using Force = LanguageLines::Force;
    const bool prefers = std::any_of(
        directive.arguments.begin(), directive.arguments.end(),
        [](const std::string& word) { return text::equals_ignoring_case(word, "Prefer"); });
    Force& force = walk.dir->languages.force;
    if (force != Force::prefers)
        force = prefers ? Force::prefers : Force::leaves;
    return std::nullopt;
}

constexpr std::array commands = std::to_array<Command>({
    {"ForceLanguagePriority", force_language_priority},
    {"LanguagePriority", language_priority},
});

}  // namespace

LanguageLines merge(const LanguageLines& base, const LanguageLines& later) {
    LanguageLines merged = later;
    if (merged.priority.empty())
        merged.priority = base.priority;
    if (merged.force == LanguageLines::Force::unset)
        merged.force = base.force;
    return merged;
}

std::span<const Command> negotiation_commands() {
    return commands;
}

}  // namespace fcgicheck::apache
