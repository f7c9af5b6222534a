// What holds for every rule: check, words and cases belong together, and the words can be said.
#include <doctest/doctest.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <variant>
#include <vector>

#include "checks/check_table.h"
#include "rules/catalogue.h"
#include "rules/fill.h"
#include "support/rule_cases.h"

using namespace fcgicheck;
using test::Answer;

namespace {

std::vector<std::string_view> checked_rules() {
    std::vector<std::string_view> names;
    for (const auto& check : checks::site_checks())
        names.push_back(check.rule);
    for (const auto& check : checks::script_checks())
        names.push_back(check.rule);
    for (const auto& check : checks::trial_checks())
        names.push_back(check.rule);
    return names;
}

std::string source_of_check(std::string_view rule) {
    std::string name(rule);
    std::replace(name.begin(), name.end(), '-', '_');
    for (const char* folder : {"site", "script", "trial"}) {
        std::ifstream file(std::string(PROJECT_SOURCE_DIR) + "/src/checks/" + folder + "/" + name +
                           ".cpp");
        if (file) {
            std::ostringstream text;
            text << file.rdbuf();
            return text.str();
        }
    }
    return "";
}

std::vector<Finding> findings_of(std::string_view rule, const test::RuleCase& c) {
    std::vector<Finding> findings;
    for (const Outcome& outcome : test::outcomes_of(rule, test::seen_of(c.world))) {
        if (const auto* finding = std::get_if<Finding>(&outcome))
            findings.push_back(*finding);
    }
    return findings;
}

// The first placeholder that `filled` still holds; "" if none.
std::string unfilled(const std::string& filled) {
    std::string name;
    RE2::PartialMatch(filled, R"((\{[a-z0-9_]+\}))", &name);
    return name;
}

std::vector<std::string_view> texts_of(const RuleWords& words) {
    std::vector<std::string_view> texts{words.headline, words.detail, words.why, words.saw_browser,
                                        words.saw_log};
    for (const Label& label : words.labels)
        texts.push_back(label.text);
    for (const FixWords& fix : words.fixes)
        texts.insert(texts.end(), {fix.text, fix.command, fix.snippet});
    return texts;
}

std::string label_of(const Evidence& evidence) {
    struct {
        std::string operator()(const LineEvidence& line) const { return line.label; }
        std::string operator()(const PermissionEvidence& row) const { return row.label; }
        std::string operator()(const OutputEvidence& output) const { return output.title_label; }
    } label;
    return std::visit(label, evidence);
}

void check_words(const Rule& rule, const Finding& finding) {
    const RuleWords& words = rules::words_for(rule, finding.situation);
    CHECK(words.situation == finding.situation);
    for (const std::string_view text : texts_of(words))
        CHECK(unfilled(rules::fill(text, finding.values)) == "");
    const std::string headline = rules::fill(words.headline, finding.values);
    CAPTURE(headline);
    CHECK(headline.size() <= 80);
    CHECK(!headline.ends_with('.'));
    const std::string detail = rules::fill(words.detail, finding.values);
    CAPTURE(detail);
    CHECK(detail.size() <= 40);
    for (const Evidence& evidence : finding.evidence) {
        const std::string label = label_of(evidence);
        CAPTURE(label);
        CHECK(
            (label.empty() || std::any_of(words.labels.begin(), words.labels.end(),
                                          [&](const Label& known) { return known.key == label; })));
    }
}

// How a check says that it can't tell, by itself or by what it shares with others.
constexpr std::array<std::string_view, 6> ways_to_be_unsure{
    "cannot_tell(",     "execute_permission(", "CannotTell{",
    "without_shebang(", "without_python(",     "gave_up("};

template <class List, class Same>
bool is_in(const List& list, Same same) {
    return std::any_of(list.begin(), list.end(), same);
}

}  // namespace

TEST_CASE("every check has its rule and every rule its check and its cases") {
    for (const std::string_view name : checked_rules()) {
        CAPTURE(name);
        CHECK(rules::find_rule(name) != nullptr);
    }
    for (const Rule& rule : rules::all_rules()) {
        CAPTURE(rule.name);
        CHECK(test::has_check(rule.name));
        CHECK(test::has_cases(rule.name));
    }
}

TEST_CASE("no words of a rule end at a # that YAML takes for a comment") {
    const RE2 cut(R"(\s*(- )?[a-z-]+: [^'"|>#&*{[].* #.*)");
    for (const auto& file :
         std::filesystem::directory_iterator(std::string(PROJECT_SOURCE_DIR) + "/rules")) {
        std::ifstream in(file.path());
        for (std::string line; std::getline(in, line);) {
            CAPTURE(file.path().string());
            CAPTURE(line);
            CHECK_FALSE(RE2::FullMatch(line, cut));
        }
    }
}

TEST_CASE("a rule's cases hold one that fires, one that is silent, and one that can't be told") {
    for (const Rule& rule : rules::all_rules()) {
        if (!test::has_cases(rule.name))
            continue;
        CAPTURE(rule.name);
        const auto cases = test::cases_of(rule.name);
        const auto has = [&](Answer answer) {
            return is_in(cases, [&](const auto& c) { return c.expect.answer == answer; });
        };
        CHECK(has(Answer::fires));
        CHECK(has(Answer::silent));
        const std::string source = source_of_check(rule.name);
        const bool can_be_unsure = is_in(ways_to_be_unsure, [&](std::string_view words) {
            return source.find(words) != std::string::npos;
        });
        CHECK(has(Answer::cannot_tell) == can_be_unsure);
    }
}

TEST_CASE("every situation of a rule is met in its cases") {
    for (const Rule& rule : rules::all_rules()) {
        if (!test::has_cases(rule.name))
            continue;
        const auto cases = test::cases_of(rule.name);
        for (const RuleWords& words : rule.words) {
            CAPTURE(rule.name);
            CAPTURE(words.situation);
            CHECK(is_in(cases, [&](const auto& c) {
                return c.expect.answer == Answer::fires && c.expect.situation == words.situation;
            }));
        }
    }
}

TEST_CASE("the words of a finding can be said: values, labels and situation are there, and fit") {
    for (const Rule& rule : rules::all_rules()) {
        if (!test::has_cases(rule.name))
            continue;
        CAPTURE(rule.name);
        for (const test::RuleCase& c : test::cases_of(rule.name)) {
            CAPTURE(c.name);
            for (const Finding& finding : findings_of(rule.name, c))
                check_words(rule, finding);
        }
    }
}

TEST_CASE("every error has a fix in every situation") {
    for (const Rule& rule : rules::all_rules()) {
        for (const RuleWords& words : rule.words) {
            CAPTURE(rule.name);
            CAPTURE(words.situation);
            CHECK((words.severity != Severity::error || !words.fixes.empty()));
        }
    }
}

TEST_CASE("a log pattern matches its own sample, and no other rule's unless one only fits") {
    for (const Rule& rule : rules::all_rules()) {
        for (const LogPattern& pattern : rule.log) {
            const RE2 regex(pattern.regex);
            CAPTURE(rule.name);
            CAPTURE(pattern.regex);
            REQUIRE(regex.ok());
            CHECK(RE2::PartialMatch(pattern.sample, regex));
            for (const Rule& other : rules::all_rules()) {
                for (const LogPattern& foreign : other.log) {
                    if (&other == &rule || pattern.certainty == LogCertainty::fits ||
                        foreign.certainty == LogCertainty::fits)
                        continue;
                    CAPTURE(other.name);
                    CHECK(!RE2::PartialMatch(foreign.sample, regex));
                }
            }
        }
    }
}

TEST_CASE("what a rule hides exists") {
    for (const Rule& rule : rules::all_rules()) {
        for (const std::string_view hidden : rule.hides) {
            CAPTURE(rule.name);
            CAPTURE(hidden);
            CHECK(rules::find_rule(hidden) != nullptr);
        }
    }
}

TEST_CASE("no check has anything to say about the healthy world") {
    const Snapshot snapshot = test::seen_of(test::healthy_world());
    for (const std::string_view name : checked_rules()) {
        CAPTURE(name);
        CHECK(test::outcomes_of(name, snapshot).empty());
    }
}
