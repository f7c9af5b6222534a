#include "apache/directives/environment_rules.h"

#include <algorithm>
#include <array>

#include "apache/directives/walk.h"
#include "apache/reading/lexer.h"
#include "text/ascii.h"
#include "text/effort.h"

namespace fcgicheck::apache {

namespace {

using MaybeComplaint = std::optional<Complaint>;
using text::equals_ignoring_case;

EnvironmentRules& rules_of(Walk& walk) {
    return walk.path ? walk.dir->environment_rules : walk.server->environment_rules;
}

// What the pattern stands for where it needs no regular expression (non_regex_pattern).
std::optional<std::string> without_metacharacters(std::string_view pattern) {
    constexpr std::string_view special = "^.$|()[]*+?{}\\";
    std::string plain;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const bool is_escape = pattern[i] == '\\';
        if (is_escape && ++i == pattern.size())
            break;
        const bool is_special = special.find(pattern[i]) != std::string_view::npos;
        if (is_special != is_escape)
            return std::nullopt;
        plain += pattern[i];
    }
    return plain;
}

bool is_header_name(std::string_view name) {
    return std::all_of(name.begin(), name.end(), [](char c) {
        return text::is_digit(c) || (text::lower(c) >= 'a' && text::lower(c) <= 'z') || c == '-' ||
               c == '_';
    });
}

EnvironmentRule::Subject subject_of(std::string_view name) {
    using Subject = EnvironmentRule::Subject;
    constexpr auto special = std::to_array<std::pair<std::string_view, Subject>>(
        {{"remote_addr", Subject::client_address},
         {"remote_host", Subject::client_name},
         {"request_uri", Subject::uri},
         {"request_method", Subject::method},
         {"request_protocol", Subject::protocol},
         {"server_addr", Subject::server_address}});
    for (const auto& [known, subject] : special)
        if (equals_ignoring_case(known, name))
            return subject;
    return is_header_name(name) ? Subject::header : Subject::headers;
}

MaybeComplaint add_settings(std::string_view rest, const std::string& command,
                            EnvironmentRule& rule) {
    while (!rest.empty()) {
        const std::string word = take_word(rest);
        if (word.empty())
            break;
        const std::size_t equals = word.find('=');
        std::string name = word.substr(0, equals);
        const std::size_t value = std::min(word.find_first_not_of('=', equals), word.size());
        if (equals != std::string::npos && value < word.size())
            rule.settings.emplace_back(std::move(name), word.substr(value));
        else if (name.starts_with('!'))
            rule.settings.emplace_back(name.substr(1), "!");
        else
            rule.settings.emplace_back(std::move(name), "1");
    }
    if (rule.settings.empty())
        return Complaint{"Missing envariable expression for " + command};
    return std::nullopt;
}

MaybeComplaint add_rule(Walk& walk, const Directive& directive, const std::string& name,
                        std::string_view rest, text::LetterCase letter_case) {
    const std::string command = registered_name(directive);
    const std::string pattern = take_word(rest);
    if (pattern.empty())
        return Complaint{"Missing regular expression for " + command};
    EnvironmentRules& rules = rules_of(walk);
    EnvironmentRule rule{.subject = subject_of(name), .because = cause_of(directive)};
    if (!text::spend(rules.size()))
        return std::nullopt;
    const auto same = std::find_if(rules.begin(), rules.end(), [&](const auto& other) {
        return other->name != nullptr && equals_ignoring_case(*other->name, name);
    });
    rule.name = same != rules.end() ? (*same)->name : std::make_shared<const std::string>(name);
    rule.ignores_case = letter_case == text::LetterCase::ignored;
    rule.plain = without_metacharacters(pattern);
    if (!rule.plain) {
        rule.regex = text::Regex::compile(pattern, letter_case);
        if (!rule.regex)
            return Complaint{command + " regex could not be compiled."};
    }
    if (rule.subject == EnvironmentRule::Subject::headers) {
        rule.name_regex = text::Regex::compile(name, letter_case);
        if (!rule.name_regex)
            return Complaint{command + "Header name regex could not be compiled."};
    }
    if (auto complaint = add_settings(rest, command, rule))
        return complaint;
    rules.push_back(std::make_shared<const EnvironmentRule>(std::move(rule)));
    return std::nullopt;
}

MaybeComplaint set_if(Walk& walk, const Directive& directive, text::LetterCase letter_case) {
    std::string_view rest = directive.raw_arguments;
    const std::string name = take_word(rest);
    if (name.empty())
        return Complaint{"Missing header-field name for " + registered_name(directive)};
    return add_rule(walk, directive, name, rest, letter_case);
}

MaybeComplaint set_if_same_case(Walk& walk, const Directive& directive) {
    return set_if(walk, directive, text::LetterCase::matters);
}

MaybeComplaint set_if_any_case(Walk& walk, const Directive& directive) {
    return set_if(walk, directive, text::LetterCase::ignored);
}

MaybeComplaint match_browser(Walk& walk, const Directive& directive) {
    return add_rule(walk, directive, "User-Agent", directive.raw_arguments,
                    text::LetterCase::matters);
}

MaybeComplaint match_browser_any_case(Walk& walk, const Directive& directive) {
    return add_rule(walk, directive, "User-Agent", directive.raw_arguments,
                    text::LetterCase::ignored);
}

MaybeComplaint set_if_expression(Walk& walk, const Directive& directive) {
    std::string_view rest = directive.raw_arguments;
    const std::string written = take_word(rest);
    const std::string command = registered_name(directive);
    if (written.empty())
        return Complaint{"Missing expression for " + command};
    auto parsed = Expression::parse(
        written, Expression::Kind::condition,
        {.modules = walk.global.read.modules, .is_restricted = walk.override != nullptr});
    if (const auto* message = std::get_if<std::string>(&parsed))
        return Complaint{"Could not parse expression \"" + written + "\": " + *message};
    EnvironmentRule rule{.subject = EnvironmentRule::Subject::expression,
                         .because = cause_of(directive)};
    rule.condition = std::get<Expression>(std::move(parsed));
    if (auto complaint = add_settings(rest, command, rule))
        return complaint;
    rules_of(walk).push_back(std::make_shared<const EnvironmentRule>(std::move(rule)));
    return std::nullopt;
}

constexpr std::array commands = std::to_array<Command>({
    {"BrowserMatch", match_browser},
    {"BrowserMatchNoCase", match_browser_any_case},
    {"SetEnvIf", set_if_same_case},
    {"SetEnvIfExpr", set_if_expression},
    {"SetEnvIfNoCase", set_if_any_case},
});

}  // namespace

std::span<const Command> setenvif_commands() {
    return commands;
}

}  // namespace fcgicheck::apache
