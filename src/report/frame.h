// One finding on the screen: headline, place, evidence, then why, fix, saw and more.
#pragma once

#include <string>
#include <string_view>

#include "fcgicheck/report.h"
#include "report/advice.h"
#include "report/report.h"
#include "rules/fill.h"

namespace fcgicheck::report {

std::string frame(const ReportedFinding& reported, const TextStyle& style);

// Its headline and place alone.
std::string short_frame(const ReportedFinding& reported, const TextStyle& style);
// The same with its lines, where what is wrong there differs from finding to finding.
std::string brief_frame(const ReportedFinding& reported, const TextStyle& style);

// "error[FC101 execcgi-off] HEADLINE"
std::string headline_block(const Rule& rule, Severity severity, std::string_view headline,
                           const TextStyle& style);

// The values of a finding, fit for a terminal.
Values escaped_values(const Values& values);

// What is seen of it; mod_cgi and mod_cgid log other words than mod_fcgid. Not filled.
struct Saw {
    std::string_view browser;
    std::string_view log;
};
Saw saw_of(const RuleWords& words, const Values& values);

// A command as it is to be typed.
std::string command_of(const FixWords& fix, const Values& values);

// The blocks behind the labels "why", "fix" and "saw". `values` are not escaped.
std::string why_block(const RuleWords& words, const Values& values, const TextStyle& style);
std::string fix_block(const Advice& advice, const TextStyle& style);
std::string saw_block(const RuleWords& words, const Values& values, const TextStyle& style);

}  // namespace fcgicheck::report
