// Header, RequestHeader (modules/metadata/mod_headers.c), ExpiresByType and ExpiresDefault
// (modules/metadata/mod_expires.c): what they do to a response changes no answer, but httpd stops
// where they are wrong.
#include <algorithm>
#include <array>

#include "apache/directives/walk.h"
#include "apache/reading/lexer.h"
#include "text/ascii.h"
#include "text/regex.h"

namespace fcgicheck::apache {

namespace {

using MaybeComplaint = std::optional<Complaint>;
using text::equals_ignoring_case;

bool begins(std::string_view word, std::string_view prefix) {
    return equals_ignoring_case(word.substr(0, prefix.size()), prefix);
}

std::optional<std::string> parse_fault(const Walk& walk, std::string_view written,
                                       Expression::Kind kind) {
    auto parsed = Expression::parse(
        written, kind,
        {.modules = walk.global.read.modules, .is_restricted = walk.override != nullptr});
    const auto* message = std::get_if<std::string>(&parsed);
    return message != nullptr ? std::optional(*message) : std::nullopt;
}

// "early", "env=NAME", "expr=..."
MaybeComplaint check_clause(const Walk& walk, std::string_view clause) {
    if (equals_ignoring_case(clause, "early"))
        return std::nullopt;
    if (begins(clause, "env=")) {
        const std::string_view name = clause.substr(4);
        if (name.empty() || name == "!")
            return Complaint{
                "error: missing environment variable name. envclause should be in the form "
                "env=envar "};
        return std::nullopt;
    }
    if (!begins(clause, "expr="))
        return Complaint{"Unknown parameter: " + std::string(clause)};
    if (const auto fault = parse_fault(walk, clause.substr(5), Expression::Kind::condition))
        return Complaint{"Can't parse envclause/expression: " + *fault};
    return std::nullopt;
}

// "%t", "%{NAME}e", "%%" (parse_format_string); %s is mod_ssl's.
MaybeComplaint check_format(const Walk& walk, std::string_view format) {
    if (format.starts_with("expr=")) {
        if (const auto fault = parse_fault(walk, format.substr(5), Expression::Kind::text))
            return Complaint{"Can't parse value expression : " + *fault};
        return std::nullopt;
    }
    for (std::size_t i = format.find('%'); i < format.size(); i = format.find('%', i)) {
        ++i;
        if (i == format.size())
            break;
        if (format[i] == '%') {
            ++i;
            continue;
        }
        if (format[i] == '{')
            i = std::min(format.size(), format.find('}', i)) + 1;
        const char tag = i < format.size() ? format[i] : '\0';
        if (tag == '\0' || std::string_view("Dtelibs").find(tag) == std::string_view::npos)
            return Complaint{std::string("Unrecognized header format %").append(1, tag)};
        ++i;
    }
    return std::nullopt;
}

struct HeaderWords {
    std::string action, header;
    std::optional<std::string> value, replacement, clause;
};

MaybeComplaint check_header(const Walk& walk, HeaderWords words, bool of_request) {
    constexpr std::array actions = std::to_array<std::string_view>(
        {"set", "setifempty", "add", "append", "merge", "unset", "echo", "edit", "edit*", "note"});
    const auto is = [&](std::string_view name) { return equals_ignoring_case(words.action, name); };
    if (std::none_of(actions.begin(), actions.end(), is))
        return Complaint{
            "first argument must be 'add', 'set', 'setifempty', 'append', 'merge', 'unset', "
            "'echo', 'note', 'edit', or 'edit*'."};
    const bool is_edit = is("edit") || is("edit*");
    if (is_edit) {
        if (!words.replacement)
            return Complaint{"Header edit requires a match and a substitution"};
        if (!text::Regex::compile(*words.value))
            return Complaint{"Header edit regex could not be compiled"};
    } else {
        if (words.clause)
            return Complaint{"Too many arguments to directive"};
        words.clause = words.replacement;
    }
    const bool has_no_value = is("unset") || is("echo");
    if (has_no_value && words.value) {
        if (words.clause)
            return Complaint{is("unset") ? "header unset takes two arguments"
                                         : "Header echo takes two arguments"};
        words.clause = words.value;
    }
    if (is("echo") && of_request)
        return Complaint{"Header echo only valid on Header directives"};
    if (is("echo") && !text::Regex::compile(words.header))
        return Complaint{"Header echo regex could not be compiled"};
    if (!has_no_value && !words.value)
        return Complaint{"Header requires three arguments"};
    if (words.clause)
        if (auto complaint = check_clause(walk, *words.clause))
            return complaint;
    if (has_no_value)
        return std::nullopt;
    return check_format(walk, is_edit ? *words.replacement : *words.value);
}

EarlyHeader::Action early_action(std::string_view word) {
    using Does = EarlyHeader::Action;
    constexpr auto actions =
        std::to_array<std::pair<std::string_view, Does>>({{"set", Does::set},
                                                          {"setifempty", Does::set_if_empty},
                                                          {"add", Does::add},
                                                          {"merge", Does::merge},
                                                          {"unset", Does::unset},
                                                          {"edit", Does::edit},
                                                          {"edit*", Does::edit}});
    const auto* const found = std::find_if(actions.begin(), actions.end(), [&](const auto& row) {
        return equals_ignoring_case(row.first, word);
    });
    return found == actions.end() ? Does::append : found->second;
}

MaybeComplaint read_header(const Walk& walk, const Directive& directive, bool of_request) {
    std::vector<std::string> words = directive.arguments;
    const bool has_condition = !of_request && !words.empty() &&
                               (equals_ignoring_case(words.front(), "always") ||
                                equals_ignoring_case(words.front(), "onsuccess"));
    if (has_condition)
        words.erase(words.begin());
    constexpr std::size_t most = 5;
    if (words.size() > most)
        return Complaint{registered_name(directive) + " has too many arguments"};
    const auto word = [&](std::size_t i) {
        return i < words.size() ? std::optional(words[i]) : std::nullopt;
    };
    return check_header(walk,
                        {.action = word(0).value_or(""),
                         .header = word(1).value_or(""),
                         .value = word(2),
                         .replacement = word(3),
                         .clause = word(4)},
                        of_request);
}

MaybeComplaint header(Walk& walk, const Directive& directive) {
    return read_header(walk, directive, false);
}

MaybeComplaint request_header(Walk& walk, const Directive& directive) {
    if (auto complaint = read_header(walk, directive, true))
        return complaint;
    const std::vector<std::string>& words = directive.arguments;
    const EarlyHeader::Action action = early_action(words[0]);
    const bool has_no_value = action == EarlyHeader::Action::unset;
    const std::size_t clause = has_no_value ? 2 : action == EarlyHeader::Action::edit ? 4 : 3;
    const bool is_early = words.size() > clause && equals_ignoring_case(words[clause], "early");
    if (!is_early || walk.server == nullptr || walk.path.has_value() ||
        equals_ignoring_case(words.front(), "note"))
        return std::nullopt;
    EarlyHeader line{.action = action, .name = words[1]};
    if (!has_no_value)
        line.value = words[2];
    line.is_made = begins(line.value, "expr=") || line.value.find('%') != std::string::npos;
    line.because = cause_of(directive);
    walk.server->early_headers.push_back(std::move(line));
    return std::nullopt;
}

// check_code: "A3600", "access plus 1 month 2 days". One letter, or two, is enough of a word.
std::optional<std::string> code_fault(std::string_view code) {
    if (code.starts_with('A') || code.starts_with('M'))
        return std::nullopt;
    const std::string base = take_word(code);
    if (!begins(base, "n") && !begins(base, "a") && !begins(base, "m"))
        return "bad expires code, unrecognised <base> '" + base + "'";
    std::string word = take_word(code);
    if (begins(word, "p"))
        word = take_word(code);
    for (; !word.empty(); word = take_word(code)) {
        if (!text::is_digit(word.front()))
            return "bad expires code, numeric value expected <num> '" + word + "'";
        const std::string unit = take_word(code);
        if (unit.empty())
            return "bad expires code, missing <type>";
        constexpr std::array units =
            std::to_array<std::string_view>({"y", "mo", "w", "d", "h", "mi", "s"});
        if (std::none_of(units.begin(), units.end(),
                         [&](std::string_view prefix) { return begins(unit, prefix); }))
            return "bad expires code, unrecognised <type>'" + unit + "'";
    }
    return std::nullopt;
}

MaybeComplaint check_expiry(const std::string& said, const std::string& code) {
    if (const auto fault = code_fault(code))
        return Complaint{"'" + said + " " + code + "': " + *fault};
    return std::nullopt;
}

MaybeComplaint expires_by_type(Walk&, const Directive& directive) {
    return check_expiry("ExpiresByType " + directive.arguments[0], directive.arguments[1]);
}

MaybeComplaint expires_default(Walk&, const Directive& directive) {
    return check_expiry("ExpiresDefault", directive.arguments[0]);
}

// ProxyFCGISetEnvIf (modules/proxy/mod_proxy_fcgi.c): its condition.
MaybeComplaint proxy_environment(Walk& walk, const Directive& directive) {
    const std::string& condition = directive.arguments.front();
    if (const auto fault = parse_fault(walk, condition, Expression::Kind::condition))
        return Complaint{"Could not parse expression \"" + condition + "\": " + *fault};
    return std::nullopt;
}

constexpr std::array commands = std::to_array<Command>({
    {"ExpiresByType", expires_by_type},
    {"ExpiresDefault", expires_default},
    {"Header", header},
    {"ProxyFCGISetEnvIf", proxy_environment},
    {"RequestHeader", request_header},
});

}  // namespace

std::span<const Command> header_commands() {
    return commands;
}

}  // namespace fcgicheck::apache
