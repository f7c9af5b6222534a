// What the reading pass decides by: <IfModule>, <IfDefine>, <IfFile>, <IfVersion> and the macros of
// mod_macro (server/core.c, modules/core/mod_version.c, modules/core/mod_macro.c).
#include <algorithm>
#include <array>
#include <charconv>

#include "apache/reading/reader.h"
#include "apache/request/server_view.h"
#include "text/ascii.h"
#include "text/links.h"
#include "text/path.h"
#include "text/regex.h"

namespace fcgicheck::apache {

namespace {

// No file says which release reads it. Conditions name 2.2, 2.3 or an early 2.4 in practice.
constexpr std::string_view assumed_version(Dialect dialect) {
    return dialect == Dialect::apache22 ? "2.2.34" : "2.4.71";
}

using Version = std::array<int, 3>;

// "2.4", "2.4.71": digits, and a dot may end it.
std::optional<Version> parse_version(std::string_view text) {
    if (text.empty() || !text::is_digit(text.front()))
        return std::nullopt;
    Version version{};
    std::size_t at = 0;
    for (std::size_t part = 0; part < version.size() && at <= text.size(); ++part) {
        const std::string_view digits = text.substr(at, text.find('.', at) - at);
        if (!std::all_of(digits.begin(), digits.end(), text::is_digit))
            return std::nullopt;
        std::from_chars(digits.data(), digits.data() + digits.size(), version.at(part));
        at += digits.size() + 1;
    }
    return at < text.size() ? std::nullopt : std::optional(version);
}

VersionTest match_version(std::string_view own, std::string_view pattern) {
    const auto regex = text::Regex::compile(pattern);
    if (!regex)
        return {.complaint = Complaint{"Unable to compile regular expression"}};
    return {.holds = regex->matches(own)};
}

VersionTest compare_version(std::string_view own_version, std::string_view operation,
                            std::string_view wanted) {
    if (operation == "~")
        return match_version(own_version, wanted);
    if (operation.starts_with('=') && wanted.starts_with('/')) {
        if (wanted.size() < 2 || !wanted.ends_with('/'))
            return {.complaint = Complaint{"Missing delimiting / of regular expression."}};
        return match_version(own_version, wanted.substr(1, wanted.size() - 2));
    }
    const auto version = parse_version(wanted);
    if (!version)
        return {.complaint = Complaint{
                    "Version appears to be invalid. It must have the format major[.minor[.patch]] "
                    "where major, minor and patch are numbers."}};
    const Version own = *parse_version(own_version);
    return {.holds = operation == ">"    ? own > *version
                     : operation == ">=" ? own >= *version
                     : operation == "<"  ? own < *version
                     : operation == "<=" ? own <= *version
                                         : own == *version};
}

// A parameter that begins with "@" is quoted.
std::string value_in_place(const std::string& parameter, const std::string& value) {
    if (!parameter.starts_with('@') || value == parameter)
        return value;
    std::string quoted = "\"";
    for (const char c : value) {
        if (c == '"' || c == '\\')
            quoted += '\\';
        quoted += c;
    }
    return quoted + '"';
}

std::string replace_parameters(std::string_view body, const Macro& macro,
                               const std::vector<std::string>& values) {
    std::string starts;  // the first bytes of the parameters
    for (const std::string& parameter : macro.parameters)
        starts += parameter.substr(0, 1);
    std::string result;
    for (;;) {
        const std::size_t plain = std::min(body.find_first_of(starts), body.size());
        result += body.substr(0, plain);
        body.remove_prefix(plain);
        if (body.empty())
            return result;
        std::size_t longest = macro.parameters.size();
        for (std::size_t i = 0; i < macro.parameters.size(); ++i)
            if (body.starts_with(macro.parameters[i]) &&
                (longest == macro.parameters.size() ||
                 macro.parameters[i].size() > macro.parameters[longest].size()))
                longest = i;
        if (longest == macro.parameters.size()) {
            result += body.front();
            body.remove_prefix(1);
        } else {
            result += value_in_place(macro.parameters[longest], values[longest]);
            body.remove_prefix(macro.parameters[longest].size());
        }
    }
}

// What httpd refuses of a definition; of the rest it only warns.
std::optional<Complaint> check_parameters(const std::string& name, const Macro& macro) {
    const std::vector<std::string>& all = macro.parameters;
    const std::string whose = "macro '" + name + "' (" + macro.location + ")";
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].empty())
            return Complaint{whose + ": empty argument #" + std::to_string(i + 1) + " name"};
        for (std::size_t j = i + 1; j < all.size(); ++j)
            if (all[i] == all[j])
                return Complaint{"argument name conflict in " + whose + ": argument '" + all[i] +
                                 "': #" + std::to_string(i + 1) + " and #" + std::to_string(j + 1) +
                                 ", change argument names!"};
    }
    return std::nullopt;
}

constexpr std::size_t deepest_macro = 64;

}  // namespace

VersionTest test_version(std::vector<std::string> words, Dialect dialect) {
    constexpr std::size_t most_words = 3;
    if (words.empty() || words.size() > most_words)
        return {.complaint = Complaint{"<IfVersion takes one, two or three arguments, a comparison "
                                       "operator, a version (and a delimiter)"}};
    if (words.size() == 1)
        words.insert(words.begin(), "=");
    if (words.size() == 2 && words[1] == ">")
        words = {"=", words[0], ">"};
    std::string_view version = words[1];
    const bool ends_apart = words.size() == most_words && words[2] == ">";
    if (version.empty() || (!ends_apart && !version.ends_with('>')))
        return {.complaint = Complaint{"<IfVersion> directive missing closing '>'"}};
    if (!ends_apart)
        version.remove_suffix(1);
    std::string_view operation = words[0];
    const bool is_negated = operation.starts_with('!');
    if (is_negated && operation.size() > 1)
        operation.remove_prefix(1);
    constexpr std::array operators =
        std::to_array<std::string_view>({"=", "==", "~", "<", "<=", ">", ">="});
    if (std::find(operators.begin(), operators.end(), operation) == operators.end())
        return {.complaint = Complaint{"unrecognized operator '" + words[0] + "'"}};
    VersionTest test = compare_version(assumed_version(dialect), operation, version);
    test.holds = test.holds != is_negated;
    return test;
}

bool Reader::is_true(const Directive& condition, const Words& words) {
    const std::string name = text::to_lower(condition.name);
    if (name == "ifmodule")
        return surroundings_.modules.has_named(words.front());
    if (name == "ifdefine")
        return surroundings_.variables.is_defined(words.front());
    if (name == "iffile")
        return is_there(server_relative(surroundings_, words.front()));
    const KnownDirective* known = find_directive((name == "ifsection" ? "<" : "") + words.front());
    return known != nullptr && surroundings_.modules.has(*known);
}

bool Reader::is_there(const std::string& path) {
    if (eyes_ != nullptr && path.starts_with('/')) {
        const StatError error = eyes_->stat(text::normalize_path(path), LastLink::follow).error;
        if (error != StatError::unknown)
            return error == StatError::none;
    }
    const auto stat = text::stat_following(files_, path);
    return stat.seen() != nullptr && stat.seen()->kind != FileKind::missing;
}

Reader::Failure Reader::define_macro(Source& source, const Directive& directive) {
    if (directive.arguments.empty())
        return complain_at(directive, {"<Macro macro definition: empty name"});
    if (directive.arguments.front().empty())
        return complain_at(directive, {"<Macro macro definition: name not found"});
    const std::string name = text::to_lower(directive.arguments.front());
    Macro macro{.location = "defined on line " + std::to_string(directive.at.line) + " of \"" +
                            std::string(directive.at.file) + "\"",
                .parameters = {directive.arguments.begin() + 1, directive.arguments.end()},
                .body = {}};
    if (auto complaint = check_parameters(name, macro))
        return complain_at(directive, *complaint);
    int open = 1;
    while (const std::optional<Line> line = source.next()) {
        if (line->text.starts_with('#'))
            continue;
        std::string_view rest = line->text;
        const std::string word = text::to_lower(take_word(rest));
        if (word == "<macro")
            ++open;
        if (word == "</macro>" && --open == 0) {
            surroundings_.macros[name] = std::move(macro);
            return std::nullopt;
        }
        macro.body.append(line->text) += '\n';
    }
    return complain_at(directive, {"macro '" + name + "' (" + macro.location +
                                   ")\n\tcontents error: expected token not found: </Macro>"});
}

// Its body stands where it is used: a section that it opens may be closed behind it.
Reader::Failure Reader::use_macro(Source& source, const Directive& directive) {
    if (surroundings_.macros.empty())
        return complain_at(directive, {"no macro defined before Use"});
    if (directive.arguments.empty() || directive.arguments.front().empty())
        return complain_at(directive, {"no macro name specified with Use"});
    const std::string name = text::to_lower(directive.arguments.front());
    const auto found = surroundings_.macros.find(name);
    if (found == surroundings_.macros.end())
        return complain_at(directive, {"macro '" + name + "' undefined"});
    const std::string& user = directive.at.file;
    if (user.find("macro '" + name + "'") != std::string::npos ||
        source.interrupted.size() >= deepest_macro)
        return complain_at(directive, {"recursive use of macro '" + name + "' is invalid"});
    const Words values(directive.arguments.begin() + 1, directive.arguments.end());
    const Macro& macro = found->second;
    if (values.size() != macro.parameters.size())
        return complain_at(directive, {"macro '" + name + "' (" + macro.location + ") used with " +
                                       std::to_string(values.size()) + " arguments instead of " +
                                       std::to_string(macro.parameters.size())});
    const std::string_view body = out_.keep(replace_parameters(macro.body, macro, values));
    if (is_too_much(body.size() + user.size()))  // a macro's lines are named by all around it
        return give_up("its macros say more than 512 MB");
    source.interrupted.emplace_back(source.name, source.lines);
    source.name = &out_.keep_name("macro '" + name + "' (" + macro.location + ") used on line " +
                                  std::to_string(directive.at.line) + " of \"" + user + "\"");
    source.lines = LineReader(body, longest_config_line);
    return std::nullopt;
}

std::optional<Complaint> Reader::undefine_macro(const Directive& directive) {
    if (directive.arguments.size() != 1)
        return Complaint{"UndefMacro takes one argument, Remove a macro definition."};
    if (surroundings_.macros.empty())
        return Complaint{"no macro defined before UndefMacro"};
    const std::string name = text::to_lower(directive.arguments.front());
    if (surroundings_.macros.erase(name) == 0)
        return Complaint{"cannot remove undefined macro '" + name + "'"};
    return std::nullopt;
}

}  // namespace fcgicheck::apache
