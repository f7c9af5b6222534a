#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "judge/judge.h"
#include "report/report.h"
#include "rules/catalogue.h"
#include "support/rule_cases.h"
#include "text/display.h"

using namespace fcgicheck;
using namespace fcgicheck::test;

namespace {

// A name in braces that no value replaced.
bool holds_placeholder(const std::string& text) {
    for (std::size_t open = text.find('{'); open != std::string::npos;
         open = text.find('{', open + 1)) {
        const std::size_t close = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_", open + 1);
        if (close != std::string::npos && close > open + 1 && text[close] == '}')
            return true;
    }
    return false;
}

// Places, commands and words are never cut.
bool may_be_wide(const std::string& line) {
    const bool is_one_word = line.find(' ', line.find_first_not_of(' ')) == std::string::npos;
    return is_one_word || line.starts_with("  --> ") || line.starts_with("         ") ||
           line.find(" | ") != std::string::npos;
}

}  // namespace

TEST_CASE("whatever a rule finds can be told in 80 columns, with no word left open") {
    for (const Rule& rule : rules::all_rules()) {
        if (!has_cases(rule.name))
            continue;
        for (const RuleCase& one : cases_of(rule.name)) {
            CAPTURE(rule.name);
            CAPTURE(one.name);
            const Report report = judge::judge(seen_of(one.world), {});
            const std::string text = report::as_text(report, {});
            CHECK_MESSAGE(!holds_placeholder(text), text);
            CHECK(nlohmann::json::accept(report::as_json(report)));
            std::istringstream lines(text);
            for (std::string line; std::getline(lines, line);)
                CHECK_MESSAGE((text::cells(line) <= 80 || may_be_wide(line)), line);
        }
    }
}
