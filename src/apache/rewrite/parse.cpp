// The lines of RewriteCond and RewriteRule: their three arguments, which are cut in a way of their
// own (parseargline, cmd_rewritecond and cmd_rewriterule of modules/mappers/mod_rewrite.c).
#include <algorithm>
#include <array>

#include "apache/rewrite/flags.h"
#include "apache/rewrite/rules.h"
#include "text/ascii.h"

namespace fcgicheck::apache {

namespace {

using MaybeComplaint = std::optional<Complaint>;
using text::equals_ignoring_case;

struct Argument {
    std::string text;
    bool ended = false;  // by a blank or a quote: more may follow
};

// A backslash keeps a blank from ending the argument, and stays. A quote ends where it is met.
Argument take_argument(std::string_view& rest) {
    rest = rest.substr(std::min(rest.size(), rest.find_first_not_of(" \t\n\v\f\r")));
    const bool quoted = rest.starts_with('"') || rest.starts_with('\'');
    const char quote = quoted ? rest.front() : '\0';
    if (quoted)
        rest.remove_prefix(1);
    std::size_t end = 0;
    while (end < rest.size() && !(quoted ? rest[end] == quote : text::is_space(rest[end]))) {
        if (rest[end] == '\\' && end + 1 < rest.size() && text::is_space(rest[end + 1]))
            ++end;
        ++end;
    }
    Argument argument{.text = std::string(rest.substr(0, end)), .ended = end < rest.size()};
    rest.remove_prefix(std::min(rest.size(), end + 1));
    return argument;
}

struct Arguments {
    std::string first, second;
    std::optional<std::string> flags;
};

std::optional<Arguments> cut(std::string_view line) {
    Arguments arguments;
    Argument first = take_argument(line);
    if (!first.ended)
        return std::nullopt;
    arguments.first = std::move(first.text);
    Argument second = take_argument(line);
    arguments.second = std::move(second.text);
    if (second.ended && !text::trim(line).empty())
        arguments.flags = take_argument(line).text;
    return arguments;
}

using Test = RewriteCondition::Test;

std::optional<Test> file_test(std::string_view pattern) {
    if (pattern.size() != 2 || pattern.front() != '-')
        return std::nullopt;
    switch (pattern[1]) {
        case 'f':
            return Test::is_file;
        case 's':
            return Test::has_size;
        case 'd':
            return Test::is_directory;
        case 'x':
            return Test::is_executable;
        case 'h':
        case 'L':
        case 'l':
            return Test::is_link;
        case 'U':
            return Test::uri_is_open;
        case 'F':
            return Test::file_is_open;
        default:
            return std::nullopt;
    }
}

struct Comparison {
    std::string_view sign;
    Test test;
    bool inverts = false;
};

// The longer ones first. The words stand before a number, of at least one character.
constexpr auto comparisons = std::to_array<Comparison>({
    {"-lt", Test::number_less},
    {"-le", Test::number_at_most},
    {"-gt", Test::number_greater},
    {"-ge", Test::number_at_least},
    {"-eq", Test::number_equal},
    {"-ne", Test::number_equal, true},
    {">=", Test::text_at_least},
    {">", Test::text_greater},
    {"<=", Test::text_at_most},
    {"<", Test::text_less},
    {"=", Test::text_equal},
});

void set_test(RewriteCondition& condition, std::string_view pattern) {
    condition.pattern = pattern;
    if (equals_ignoring_case(condition.input, "expr")) {
        condition.test = Test::expression;
        return;
    }
    if (const auto test = file_test(pattern)) {
        condition.test = *test;
        return;
    }
    for (const Comparison& comparison : comparisons) {
        const bool is_word = comparison.sign.starts_with('-');
        if (!pattern.starts_with(comparison.sign) ||
            pattern.size() <= (is_word ? comparison.sign.size() : 1))
            continue;
        condition.test = comparison.test;
        condition.negated = condition.negated != comparison.inverts;
        condition.pattern = pattern.substr(comparison.sign.size());
        if (comparison.test == Test::text_equal && condition.pattern == "\"\"")
            condition.pattern.clear();
        return;
    }
}

bool compares_text(Test test) {
    return test >= Test::text_less && test <= Test::text_greater;
}

}  // namespace

MaybeComplaint read_condition(std::string_view line, RewriteCondition& condition) {
    const auto arguments = cut(line);
    if (!arguments)
        return Complaint{"RewriteCond: bad argument line '" + std::string(line) + "'"};
    condition.input = arguments->first;
    if (arguments->flags) {
        if (const auto fault = read_flags(*arguments->flags, condition))
            return Complaint{"RewriteCond: " + *fault};
    }
    std::string_view pattern = arguments->second;
    condition.negated = pattern.starts_with('!');
    if (condition.negated)
        pattern.remove_prefix(1);
    set_test(condition, pattern);
    if (condition.test != Test::regex) {
        condition.ignores_case = condition.ignores_case && compares_text(condition.test);
        return std::nullopt;
    }
    condition.regex =
        text::Regex::compile(condition.pattern, condition.ignores_case ? text::LetterCase::ignored
                                                                       : text::LetterCase::matters);
    if (!condition.regex)
        return Complaint{"RewriteCond: cannot compile regular expression '" + condition.pattern +
                         "'"};
    return std::nullopt;
}

MaybeComplaint read_rule(std::string_view line, RewriteRule& rule) {
    const auto arguments = cut(line);
    if (!arguments)
        return Complaint{"RewriteRule: bad argument line '" + std::string(line) + "'"};
    if (arguments->flags) {
        if (const auto fault = read_flags(*arguments->flags, rule))
            return Complaint{"RewriteRule: " + *fault};
    }
    rule.pattern = arguments->first;
    rule.negated = rule.pattern.starts_with('!');
    if (rule.negated)
        rule.pattern.erase(0, 1);
    rule.regex = text::Regex::compile(
        rule.pattern, rule.ignores_case ? text::LetterCase::ignored : text::LetterCase::matters);
    if (!rule.regex)
        return Complaint{"RewriteRule: cannot compile regular expression '" + rule.pattern + "'"};
    rule.output = arguments->second;
    if (rule.output == "-")
        rule.only_matches = true;
    if (rule.output.ends_with('?')) {
        if (rule.query_appends)
            rule.query_is_last = true;
        else
            rule.query_none = true;
        if (rule.query_none)
            rule.output.pop_back();
    } else if (rule.query_discards && rule.output.find('?') == std::string::npos) {
        rule.query_none = true;
    }
    return std::nullopt;
}

}  // namespace fcgicheck::apache
