// The lines of RewriteCond and RewriteRule: their three arguments, which are cut in a way of their
// own (parseargline), and the flags (cmd_parseflagfield, cmd_rewritecond_setflag,
// cmd_rewriterule_setflag of modules/mappers/mod_rewrite.c).
#include <algorithm>
#include <array>
#include <charconv>

#include "apache/rewrite/rules.h"
#include "apache/status.h"
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

// atoi(3)
int number_of(std::string_view text) {
    text = text.substr(std::min(text.size(), text.find_first_not_of(" \t\n\v\f\r")));
    if (text.starts_with('+'))
        text.remove_prefix(1);
    int number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

std::string unknown_flag(std::string_view key) {
    return "unknown flag '" + std::string(key) + "'";
}

// Calls `set` with each "key" or "key=value"; the first that it complains of ends it.
template <class Set>
std::optional<std::string> each_flag(std::string_view field, const Set& set) {
    if (!field.starts_with('[') || !field.ends_with(']'))
        return "bad flag delimiters";
    field.remove_prefix(1);
    if (!field.empty())
        field.remove_suffix(1);
    while (true) {
        const std::size_t comma = field.find(',');
        const std::string_view flag = text::trim(field.substr(0, comma));
        const std::size_t equals = flag.find('=');
        const std::string_view value =
            equals == std::string_view::npos ? std::string_view{} : flag.substr(equals + 1);
        if (auto complaint = set(flag.substr(0, equals), value))
            return complaint;
        if (comma == std::string_view::npos)
            return std::nullopt;
        field.remove_prefix(comma + 1);
    }
}

bool is_one_of(std::string_view key, std::string_view shorter, std::string_view longer) {
    return equals_ignoring_case(key, shorter) || equals_ignoring_case(key, longer);
}

std::optional<std::string> set_condition_flag(RewriteCondition& condition, std::string_view key) {
    if (is_one_of(key, "NC", "nocase"))
        condition.ignores_case = true;
    else if (is_one_of(key, "OR", "ornext"))
        condition.or_next = true;
    else if (!is_one_of(key, "NV", "novary"))
        return unknown_flag(key);
    return std::nullopt;
}

// The codes that httpd has a line for (status_lines, modules/http/http_protocol.c; measured).
bool is_known_status(int code) {
    constexpr auto known = std::to_array<int>(
        {100, 101, 102, 103, 200, 201, 202, 203, 204, 205, 206, 207, 208, 226, 300,
         301, 302, 303, 304, 305, 307, 308, 400, 401, 402, 403, 404, 405, 406, 407,
         408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 421, 422, 423, 424, 426,
         428, 429, 431, 451, 500, 501, 502, 503, 504, 505, 506, 507, 508, 510, 511});
    return std::find(known.begin(), known.end(), code) != known.end();
}

std::optional<std::string> set_redirect(RewriteRule& rule, std::string_view value) {
    rule.redirects = true;
    if (value.empty())
        return std::nullopt;
    rule.status = 302;
    if (equals_ignoring_case(value, "permanent"))
        rule.status = 301;
    else if (equals_ignoring_case(value, "seeother"))
        rule.status = 303;
    if (!text::is_digit(value.front()))
        return std::nullopt;
    rule.status = number_of(value);
    if (!is_known_status(rule.status))
        return "invalid HTTP response code '" + std::string(value) + "' for flag 'R'";
    if (!is_redirect(rule.status))
        rule.ends_in_status = rule.only_matches = true;
    return std::nullopt;
}

void end_in(RewriteRule& rule, int status) {
    rule.ends_in_status = rule.only_matches = true;
    rule.status = status;
}

using SetFlag = std::optional<std::string> (*)(RewriteRule&, std::string_view value);

template <bool RewriteRule::*member>
std::optional<std::string> turn_on(RewriteRule& rule, std::string_view) {
    rule.*member = true;
    return std::nullopt;
}

std::optional<std::string> set_escapes(RewriteRule& rule, std::string_view value) {
    rule.escapes = true;
    if (!value.empty())
        rule.escaped_characters = value;
    return std::nullopt;
}

std::optional<std::string> set_unescaped(RewriteRule& rule, std::string_view value) {
    if (value.empty())
        return "flag 'BNE' wants a list of characters (i.e. [BNE=...])";
    rule.unescaped_characters = value;
    return std::nullopt;
}

std::optional<std::string> set_escapes_controls(RewriteRule& rule, std::string_view) {
    rule.escapes = rule.escapes_controls = true;
    return std::nullopt;
}

std::optional<std::string> add_environment(RewriteRule& rule, std::string_view value) {
    rule.environment.emplace_back(value);
    return std::nullopt;
}

std::optional<std::string> set_forbidden(RewriteRule& rule, std::string_view) {
    end_in(rule, 403);
    return std::nullopt;
}

std::optional<std::string> set_gone(RewriteRule& rule, std::string_view) {
    end_in(rule, 410);
    return std::nullopt;
}

std::optional<std::string> set_handler(RewriteRule& rule, std::string_view value) {
    rule.handler = value;
    return std::nullopt;
}

std::optional<std::string> set_type(RewriteRule& rule, std::string_view value) {
    rule.type = value;
    return std::nullopt;
}

std::optional<std::string> set_next(RewriteRule& rule, std::string_view value) {
    rule.next_round = true;
    if (!value.empty())
        rule.most_rounds = number_of(value);
    return std::nullopt;
}

std::optional<std::string> set_skip(RewriteRule& rule, std::string_view value) {
    rule.skips = number_of(value);
    return std::nullopt;
}

std::optional<std::string> set_nothing(RewriteRule&, std::string_view) {
    return std::nullopt;
}

struct RuleFlag {
    std::string_view shorter, longer;
    SetFlag set;
};

constexpr auto rule_flags = std::to_array<RuleFlag>({
    {"B", "backrefescaping", set_escapes},
    {"BCTLS", "BCTLS", set_escapes_controls},
    {"BNE", "BNE", set_unescaped},
    {"BNP", "backrefernoplus", turn_on<&RewriteRule::escapes_blank_as_hex>},
    {"C", "chain", turn_on<&RewriteRule::chains>},
    {"CO", "cookie", set_nothing},
    {"DPI", "discardpath", turn_on<&RewriteRule::drops_path_info>},
    {"D", "D", turn_on<&RewriteRule::drops_path_info>},
    {"E", "env", add_environment},
    {"END", "END", turn_on<&RewriteRule::is_end>},
    {"F", "forbidden", set_forbidden},
    {"G", "gone", set_gone},
    {"H", "handler", set_handler},
    {"L", "last", turn_on<&RewriteRule::is_last>},
    {"N", "next", set_next},
    {"NC", "nocase", turn_on<&RewriteRule::ignores_case>},
    {"NE", "noescape", turn_on<&RewriteRule::keeps_escapes>},
    {"NS", "nosubreq", turn_on<&RewriteRule::not_in_subrequest>},
    {"P", "proxy", turn_on<&RewriteRule::to_proxy>},
    {"PT", "passthrough", turn_on<&RewriteRule::passes_through>},
    {"QSA", "qsappend", turn_on<&RewriteRule::query_appends>},
    {"QSD", "qsdiscard", turn_on<&RewriteRule::query_discards>},
    {"QSL", "qslast", turn_on<&RewriteRule::query_is_last>},
    {"R", "redirect", set_redirect},
    {"S", "skip", set_skip},
    {"T", "type", set_type},
    {"UNC", "UNC", turn_on<&RewriteRule::keeps_slashes>},
    {"UnsafeAllow3F", "UnsafeAllow3F", turn_on<&RewriteRule::allows_question_mark>},
    {"UnsafePrefixStat", "UnsafePrefixStat", turn_on<&RewriteRule::trusts_prefix>},
});

std::optional<std::string> set_rule_flag(RewriteRule& rule, std::string_view key,
                                         std::string_view value) {
    for (const RuleFlag& flag : rule_flags)
        if (is_one_of(key, flag.shorter, flag.longer))
            return flag.set(rule, value);
    // Whatever else begins with D is taken, and does nothing.
    if (!key.empty() && text::lower(key.front()) == 'd')
        return std::nullopt;
    return unknown_flag(key);
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
        const auto set = [&](std::string_view key, std::string_view) {
            return set_condition_flag(condition, key);
        };
        if (const auto fault = each_flag(*arguments->flags, set))
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
        const auto set = [&](std::string_view key, std::string_view value) {
            return set_rule_flag(rule, key, value);
        };
        if (const auto fault = each_flag(*arguments->flags, set))
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
