// The cases of a rule: testdata/rules/<rule-name>.yaml (docs/formats.md). Each changes one thing in
// the healthy world and says what the rule's check must answer.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fcgicheck/finding.h"
#include "fcgicheck/snapshot.h"
#include "support/healthy_world.h"

namespace fcgicheck::test {

enum class Answer { fires, silent, cannot_tell };

struct Expectation {
    Answer answer = Answer::silent;
    std::optional<Confidence> confidence;
    std::optional<std::string> at;  // "file:line"; "file" where no line is meant
    std::string situation;
};

struct RuleCase {
    std::string name;
    World world;
    Expectation expect;
};

bool has_cases(std::string_view rule);

// Throws std::runtime_error, with file and line, where the file is not in order.
std::vector<RuleCase> cases_of(std::string_view rule);

bool has_check(std::string_view rule);

// What the rule's check answers about the snapshot's site, script or trial.
Outcomes outcomes_of(std::string_view rule, const Snapshot& snapshot);

}  // namespace fcgicheck::test
