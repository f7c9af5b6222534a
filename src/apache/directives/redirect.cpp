#include "apache/directives/redirect.h"

#include <array>
#include <charconv>

#include "apache/directives/walk.h"
#include "apache/status.h"
#include "text/ascii.h"

namespace fcgicheck::apache {

namespace {

using MaybeComplaint = std::optional<Complaint>;
using text::equals_ignoring_case;

std::optional<int> status_of(std::string_view word) {
    if (equals_ignoring_case(word, "permanent"))
        return 301;
    if (equals_ignoring_case(word, "temp"))
        return 302;
    if (equals_ignoring_case(word, "seeother"))
        return 303;
    if (equals_ignoring_case(word, "gone"))
        return 410;
    if (word.empty() || !text::is_digit(word.front()))
        return std::nullopt;
    int status = 0;
    std::from_chars(word.data(), word.data() + word.size(), status);
    return status;
}

enum class By : bool { prefix, regex };

struct Words {
    int status = 302;
    bool names_status = false;
    std::vector<std::string> rest;
};

// Redirect for all of a section: "Redirect 410", "Redirect http://b.test/", "Redirect 301
// http://…".
bool is_for_section(const Words& words) {
    if (!words.names_status)
        return words.rest.size() == 1;
    return words.rest.size() == (is_redirect(words.status) ? 1U : 0U);
}

MaybeComplaint read_redirect(const Words& words, By by, Redirect& redirect) {
    redirect.from = words.rest.empty() ? "" : words.rest.front();
    redirect.status = words.status;
    if (by == By::regex) {
        redirect.regex = text::Regex::compile(redirect.from);
        if (!redirect.regex)
            return Complaint{"Regular expression could not be compiled."};
    }
    const bool has_url = words.rest.size() > 1;
    if (!is_redirect(redirect.status))
        return has_url ? MaybeComplaint(Complaint{"Redirect URL not valid for this status"})
                       : std::nullopt;
    if (!has_url)
        return Complaint{"URL to redirect to is missing"};
    redirect.to = words.rest[1];
    if (by == By::prefix && !is_url(redirect.to) && !redirect.to.starts_with('/'))
        return Complaint{"Redirect to non-URL"};
    return std::nullopt;
}

MaybeComplaint redirect_section(Walk& walk, const Directive& directive, const Words& words) {
    SectionRedirect redirect{.to = words.rest.empty() ? "" : words.rest.front(),
                             .status = words.status,
                             .because = cause_of(directive)};
    auto parsed = Expression::parse(
        redirect.to, Expression::Kind::text,
        {.modules = walk.global.read.modules, .is_restricted = walk.override != nullptr});
    if (const auto* message = std::get_if<std::string>(&parsed))
        return Complaint{"Cannot parse redirect expression '" + redirect.to + "': " + *message};
    const auto& expression = std::get<Expression>(parsed);
    if (const std::string* constant = expression.constant_text())
        redirect.to = *constant;
    else
        redirect.expression = expression;
    walk.dir->redirects.all = std::move(redirect);
    return std::nullopt;
}

MaybeComplaint add_redirect(Walk& walk, const Directive& directive, By by, int status) {
    Words words{.status = status, .rest = directive.arguments};
    if (const auto named = status_of(words.rest.front())) {
        words.status = *named;
        words.names_status = true;
        words.rest.erase(words.rest.begin());
    } else if (words.rest.size() > 2) {
        return Complaint{"Redirect: invalid first argument (of three)"};
    }
    const bool in_section = walk.path.has_value();
    if (in_section && is_for_section(words))
        return redirect_section(walk, directive, words);
    Redirect redirect;
    redirect.because = cause_of(directive);
    if (auto complaint = read_redirect(words, by, redirect))
        return complaint;
    (in_section ? walk.dir->redirects.list : walk.server->redirects)
        .push_back(std::make_shared<const Redirect>(std::move(redirect)));
    return std::nullopt;
}

MaybeComplaint redirect(Walk& walk, const Directive& directive) {
    return add_redirect(walk, directive, By::prefix, 302);
}

MaybeComplaint redirect_match(Walk& walk, const Directive& directive) {
    return add_redirect(walk, directive, By::regex, 302);
}

MaybeComplaint redirect_permanent(Walk& walk, const Directive& directive) {
    return add_redirect(walk, directive, By::prefix, 301);
}

MaybeComplaint redirect_relative(Walk& walk, const Directive& directive) {
    walk.dir->redirects.relative = equals_ignoring_case(directive.arguments.front(), "on");
    return std::nullopt;
}

constexpr std::array commands = std::to_array<Command>({
    {"Redirect", redirect},
    {"RedirectMatch", redirect_match},
    {"RedirectPermanent", redirect_permanent},
    {"RedirectRelative", redirect_relative},
    {"RedirectTemp", redirect},
});

}  // namespace

bool is_url(std::string_view word) {
    constexpr std::string_view of_scheme =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.";
    const std::size_t end = word.find_first_not_of(of_scheme);
    return end != 0 && end != std::string_view::npos && word[end] == ':';
}

RedirectLines merge(const RedirectLines& base, const RedirectLines& later) {
    RedirectLines merged = later;
    merged.list.insert(merged.list.end(), base.list.begin(), base.list.end());
    if (!merged.all)
        merged.all = base.all;
    if (!merged.relative)
        merged.relative = base.relative;
    return merged;
}

std::span<const Command> redirect_commands() {
    return commands;
}

}  // namespace fcgicheck::apache
