#include "apache/rewrite/flags.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "apache/status.h"
#include "text/ascii.h"

namespace fcgicheck::apache {

namespace {

using text::equals_ignoring_case;

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

}  // namespace

std::optional<std::string> read_flags(std::string_view field, RewriteCondition& condition) {
    return each_flag(field, [&](std::string_view key, std::string_view) {
        return set_condition_flag(condition, key);
    });
}

std::optional<std::string> read_flags(std::string_view field, RewriteRule& rule) {
    return each_flag(field, [&](std::string_view key, std::string_view value) {
        return set_rule_flag(rule, key, value);
    });
}

}  // namespace fcgicheck::apache
