// Every rule's check against its cases: testdata/rules/<rule-name>.yaml.
#include <doctest/doctest.h>

#include <variant>

#include "rules/catalogue.h"
#include "support/rule_cases.h"

using namespace fcgicheck;
using test::Answer;

namespace {

Answer answer_of(const Outcomes& outcomes) {
    Answer answer = Answer::silent;
    for (const Outcome& outcome : outcomes) {
        if (std::holds_alternative<Finding>(outcome))
            return Answer::fires;
        answer = Answer::cannot_tell;
    }
    return answer;
}

const Finding& first_finding(const Outcomes& outcomes) {
    for (const Outcome& outcome : outcomes) {
        if (const auto* finding = std::get_if<Finding>(&outcome))
            return *finding;
    }
    throw std::logic_error("no finding");
}

std::string place(const SourcePos& at) {
    return at.line == 0 ? at.file.string() : at.file + ":" + std::to_string(at.line);
}

}  // namespace

TEST_CASE("a rule's check answers its cases as they say") {
    for (const Rule& rule : rules::all_rules()) {
        if (!test::has_cases(rule.name))
            continue;  // tests/meta names what is missing
        for (const test::RuleCase& c : test::cases_of(rule.name)) {
            CAPTURE(rule.name);
            CAPTURE(c.name);
            const Outcomes outcomes = test::outcomes_of(rule.name, test::seen_of(c.world));
            const Answer answer = answer_of(outcomes);
            CHECK(answer == c.expect.answer);
            if (answer != Answer::fires || c.expect.answer != Answer::fires)
                continue;
            const Finding& finding = first_finding(outcomes);
            CHECK(finding.confidence == *c.expect.confidence);
            CHECK(finding.situation == c.expect.situation);
            if (c.expect.at)
                CHECK(place(finding.at) == *c.expect.at);
        }
    }
}
