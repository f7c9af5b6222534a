#include "apache/directives/proxy.h"

#include <array>

#include "apache/directives/proxy_worker.h"
#include "apache/directives/walk.h"
#include "text/ascii.h"
#include "text/glob.h"

namespace fcgicheck::apache {

namespace {

using MaybeComplaint = std::optional<Complaint>;

enum class By : bool { prefix, regex };

// What follows the URL: words, and "key=value" for the worker.
MaybeComplaint check_parameters(const std::vector<std::string>& words, std::size_t from,
                                bool in_location, std::string_view url) {
    for (std::size_t i = from; i < words.size(); ++i) {
        const std::string word = text::to_lower(words[i]);
        if (word == "nocanon" || word == "interpolate" || word == "noquery")
            continue;
        if (word.find('=') == std::string::npos) {
            if (in_location && url.starts_with('/'))
                return Complaint{
                    "ProxyPass|ProxyPassMatch can not have a path when defined in a location."};
            return Complaint{
                "Invalid ProxyPass|ProxyPassMatch parameter. Parameter must be in the form "
                "'key=value'."};
        }
        if (word.starts_with("mapping=") && word != "mapping=encoded" && word != "mapping=servlet")
            return Complaint{"unknown mapping"};
    }
    return std::nullopt;
}

MaybeComplaint add_pass(Walk& walk, const Directive& directive, By by) {
    std::vector<std::string> words = directive.arguments;
    const bool in_location = walk.path.has_value();
    if (!in_location && !words.empty() && words.front() == "~") {
        if (by == By::regex)
            return Complaint{"ProxyPassMatch invalid syntax ('~' usage)."};
        by = By::regex;
        words.erase(words.begin());
    }
    if (in_location)
        words.emplace(words.begin(), *walk.path);
    if (words.size() < 2)
        return Complaint{"ProxyPass|ProxyPassMatch needs a path when not defined in a location"};
    if (auto complaint = check_parameters(words, 2, in_location, words[1]))
        return complaint;
    if (is_bad_socket_url(words[1]))
        return Complaint{"ProxyPass|ProxyPassMatch uses an invalid \"unix:\" URL"};
    SocketUrl url = split_socket(words[1]);
    ProxyPass pass{.from = words[0],
                   .regex = std::nullopt,
                   .to = std::move(url.url),
                   .socket = std::move(url.socket),
                   .because = cause_of(directive)};
    if (by == By::regex || (in_location && text::has_wildcard(pass.from))) {
        pass.regex = text::Regex::compile(pass.from);
        if (!pass.regex)
            return Complaint{"Regular expression could not be compiled."};
    }
    if (words[1] != "!")
        if (auto complaint = open_backend(walk, words[1], parameters_among(words, 2), "ProxyPass ",
                                          pass.regex ? UrlIs::with_references : UrlIs::plain))
            return complaint;
    if (in_location)
        walk.dir->proxy_pass = std::move(pass);
    else
        walk.server->proxy.passes.push_back(std::move(pass));
    return std::nullopt;
}

MaybeComplaint proxy_pass(Walk& walk, const Directive& directive) {
    return add_pass(walk, directive, By::prefix);
}

MaybeComplaint proxy_pass_match(Walk& walk, const Directive& directive) {
    return add_pass(walk, directive, By::regex);
}

MaybeComplaint proxy_pass_inherit(Walk& walk, const Directive& directive) {
    walk.server->proxy.inherits = text::equals_ignoring_case(directive.arguments.front(), "on");
    return std::nullopt;
}

MaybeComplaint proxy_pass_reverse(Walk& walk, const Directive& directive) {
    const std::vector<std::string>& words = directive.arguments;
    const bool has_second =
        words.size() > 1 && !text::equals_ignoring_case(words[1], "interpolate");
    if (walk.path.has_value() && has_second)
        return Complaint{"ProxyPassReverse can not have a path when defined in a location"};
    if (!walk.path && !has_second)
        return Complaint{"ProxyPassReverse needs a path when not defined in a location"};
    return std::nullopt;
}

constexpr std::array commands = std::to_array<Command>({
    {"ProxyPass", proxy_pass},
    {"ProxyPassInherit", proxy_pass_inherit},
    {"ProxyPassMatch", proxy_pass_match},
    {"ProxyPassReverse", proxy_pass_reverse},
});

}  // namespace

SocketUrl split_socket(std::string_view url) {
    constexpr std::string_view prefix = "unix:";
    const std::size_t bar = url.find('|');
    if (bar == std::string_view::npos ||
        !text::equals_ignoring_case(url.substr(0, prefix.size()), prefix))
        return {.socket = {}, .url = std::string(url)};
    std::string_view path = url.substr(prefix.size(), bar - prefix.size());
    while (path.starts_with("//"))
        path.remove_prefix(1);
    return {.socket = std::string(path), .url = std::string(url.substr(bar + 1))};
}

ProxyLines merge(const ProxyLines& main, const ProxyLines& host) {
    ProxyLines merged = host;
    if (!merged.inherits)
        merged.inherits = main.inherits;
    if (merged.inherits.value_or(true))
        merged.passes.insert(merged.passes.begin(), main.passes.begin(), main.passes.end());
    return merged;
}

std::span<const Command> proxy_commands() {
    return commands;
}

}  // namespace fcgicheck::apache
