// Sections: what each is, and what may stand in it (dirsection, filesection, urlsection, ifsection,
// ap_limit_section, virtualhost_section of server/core.c; add_authz_section of mod_authz_core.c).
#include <algorithm>
#include <array>

#include "apache/directives/address_port.h"
#include "apache/directives/proxy_worker.h"
#include "apache/directives/walk.h"
#include "apache/reading/lexer.h"
#include "text/ascii.h"
#include "text/glob.h"
#include "text/path.h"

namespace fcgicheck::apache {

namespace {

using MaybeComplaint = std::optional<Complaint>;
using text::equals_ignoring_case;

// Reads the body into `dir`, as things stand inside the section, whose argument is `path`.
void walk_body(const Walk& outside, const Directive& section, PerDir& dir, std::string_view path) {
    Walk inside = outside;
    inside.dir = &dir;
    inside.path = path;
    inside.context = outside.context == Context::htaccess ? Context::htaccess : Context::directory;
    walk_all(inside, section.body);
}

// The argument up to the last ">", or what httpd says where there is none.
MaybeComplaint check_argument(const Directive& section) {
    const std::string name = registered_name(section);
    const std::size_t end = section.raw_arguments.rfind('>');
    if (end == std::string::npos)
        return Complaint{name + "> directive missing closing '>'"};
    if (end == 0)
        return Complaint{name + "> directive requires additional arguments"};
    return std::nullopt;
}

MaybeComplaint too_many_arguments(const Directive& section, std::string_view word) {
    return Complaint{"Multiple " + registered_name(section) + "> arguments not " +
                     std::string(word) + "supported."};
}

// The pattern: a regular expression for the Match forms and behind "~".
MaybeComplaint read_pattern(const Directive& directive, Section& section, std::size_t& used) {
    const std::vector<std::string>& words = directive.arguments;
    section.pattern = words.empty() ? "" : words.front();
    used = 1;
    const bool tilde = section.pattern == "~";
    if (tilde) {
        section.pattern = words.size() > 1 ? words[1] : "";
        used = 2;
    }
    section.opened = cause_of(directive);
    if (!tilde && !text::to_lower(directive.name).ends_with("match")) {
        section.has_wildcard = text::has_wildcard(section.pattern);
        return std::nullopt;
    }
    section.regex = text::Regex::compile(section.pattern);
    if (!section.regex)
        return Complaint{"Regex could not be compiled"};
    return std::nullopt;
}

std::size_t count_slashes(const std::string& pattern) {
    return pattern == "/"
               ? 0
               : static_cast<std::size_t>(std::count(pattern.begin(), pattern.end(), '/'));
}

using Sections = std::vector<std::shared_ptr<const Section>>;

enum class PatternOf : std::uint8_t { directory, file_name, url };

std::string canonical(std::string pattern, PatternOf what) {
    if (what == PatternOf::url || pattern == "/")
        return pattern;
    pattern = text::normalize_path(pattern);
    if (what == PatternOf::directory && !pattern.ends_with('/'))
        pattern += '/';
    return pattern;
}

MaybeComplaint read_section(const Walk& walk, const Directive& directive, PatternOf what,
                            Section& section) {
    if (auto complaint = check_argument(directive))
        return complaint;
    std::size_t used = 0;
    if (auto complaint = read_pattern(directive, section, used))
        return complaint;
    if (!section.regex)
        section.pattern = canonical(std::move(section.pattern), what);
    walk_body(walk, directive, section.own, section.pattern);
    if (directive.arguments.size() > used)
        return too_many_arguments(directive, "(yet) ");
    return std::nullopt;
}

MaybeComplaint directory(Walk& walk, const Directive& directive) {
    const auto section = std::make_shared<Section>();
    if (auto complaint = read_section(walk, directive, PatternOf::directory, *section))
        return complaint;
    section->slashes = count_slashes(section->pattern);
    walk.server->directories.push_back(section);
    return std::nullopt;
}

MaybeComplaint location(Walk& walk, const Directive& directive) {
    const auto section = std::make_shared<Section>();
    if (auto complaint = read_section(walk, directive, PatternOf::url, *section))
        return complaint;
    walk.server->locations.push_back(section);
    return std::nullopt;
}

MaybeComplaint files(Walk& walk, const Directive& directive) {
    const auto section = std::make_shared<Section>();
    if (auto complaint = read_section(walk, directive, PatternOf::file_name, *section))
        return complaint;
    walk.dir->files.push_back(section);
    return std::nullopt;
}

MaybeComplaint read_condition(const Walk& walk, const Directive& directive, IfSection& section) {
    if (auto complaint = check_argument(directive))
        return complaint;
    auto parsed = Expression::parse(
        directive.arguments.empty() ? "" : directive.arguments.front(), Expression::Kind::condition,
        {.modules = walk.global.read.modules, .is_restricted = walk.context == Context::htaccess});
    if (const auto* message = std::get_if<std::string>(&parsed))
        return Complaint{"Cannot parse condition clause: " + *message};
    section.condition = std::get<Expression>(std::move(parsed));
    return std::nullopt;
}

MaybeComplaint condition(Walk& walk, const Directive& directive) {
    const bool is_else = equals_ignoring_case(directive.name, "Else");
    if (is_else && directive.raw_arguments.find('>') > 0)
        return Complaint{"<Else> does not take an argument"};
    const auto section = std::make_shared<IfSection>();
    section->opened = cause_of(directive);
    section->goes_on = !equals_ignoring_case(directive.name, "If");
    if (!is_else)
        if (auto complaint = read_condition(walk, directive, *section))
            return complaint;
    walk_body(walk, directive, section->own, "*If");
    const auto& earlier = walk.dir->conditions;
    if (section->goes_on && (earlier.empty() || !earlier.back()->condition))
        return Complaint{
            "<Else> or <ElseIf> section without previous <If> or <ElseIf> section in "
            "same scope"};
    if (!is_else && directive.arguments.size() > 1)
        return too_many_arguments(directive, "");
    walk.dir->conditions.push_back(section);
    return std::nullopt;
}

// What stands behind the URL of a <Proxy> is for the backend.
MaybeComplaint check_proxy_arguments(Walk& walk, const Directive& directive,
                                     const Section& section) {
    const std::vector<std::string>& words = directive.arguments;
    if (words.size() < 2)
        return std::nullopt;
    const std::string name = registered_name(directive);
    if (section.regex)
        return Complaint{"Multiple <ProxyMatch> arguments not (yet) supported."};
    if (section.has_wildcard)
        return Complaint{name + "> arguments are not supported for wildchar url."};
    if (section.pattern.find(':') == std::string::npos)
        return Complaint{name + "> arguments are not supported for non url."};
    if (is_bad_socket_url(section.pattern))
        return Complaint{"<Proxy/ProxyMatch > uses an invalid \"unix:\" URL"};
    const std::vector<std::string> parameters(words.begin() + 1, words.end());
    if (std::any_of(parameters.begin(), parameters.end(),
                    [](const std::string& word) { return word.find('=') == std::string::npos; }))
        return Complaint{"Invalid Proxy parameter. Parameter must be in the form 'key=value'"};
    return open_backend(walk, section.pattern, parameters, name + " ", UrlIs::plain);
}

// <Proxy>, <ProxyMatch>: for what goes to another server (proxysection, modules/proxy/mod_proxy.c).
MaybeComplaint proxy(Walk& walk, const Directive& directive) {
    if (directive.raw_arguments.rfind('>') == std::string::npos)
        return Complaint{registered_name(directive) + "> directive missing closing '>'"};
    const std::string url = directive.arguments.empty() ? "" : directive.arguments.front();
    Section section{.pattern = url, .opened = cause_of(directive)};
    section.has_wildcard = text::has_wildcard(url);
    if (equals_ignoring_case(directive.name, "ProxyMatch")) {
        section.regex = text::Regex::compile(url);
        if (!section.regex)
            return Complaint{"Regex could not be compiled"};
    }
    walk_body(walk, directive, section.own, url);
    if (auto complaint = check_proxy_arguments(walk, directive, section))
        return complaint;
    walk.server->proxies.push_back(std::make_shared<const Section>(std::move(section)));
    return std::nullopt;
}

MaybeComplaint limit(Walk& walk, const Directive& directive) {
    if (auto complaint = check_argument(directive))
        return complaint;
    const bool except = equals_ignoring_case(directive.name, "LimitExcept");
    const std::string name = registered_name(directive);
    MethodMask limited = 0;
    for (const std::string& method : directive.arguments) {
        if (method == "TRACE" && !except)
            return Complaint{"TRACE cannot be controlled by <Limit>, see TraceEnable"};
        if (walk.override != nullptr && !known_method(method, walk.global.methods))
            return Complaint{"Could not register method '" +
                             std::string(method).append("' for ").append(name).append(
                                 " from .htaccess configuration")};
        register_method(walk.global, method);
        limited |= *known_method(method, walk.global.methods);
    }
    if (except)
        limited = ~limited;
    if ((walk.methods & limited) == 0)
        return Complaint{name + "> directive excludes all methods"};
    if ((walk.methods & limited) == walk.methods)
        return Complaint{name + "> directive specifies methods already excluded"};
    Walk inside = walk;
    inside.is_limited = true;
    inside.methods &= limited;
    walk_all(inside, directive.body);
    return std::nullopt;
}

MaybeComplaint virtual_host(Walk& walk, const Directive& directive) {
    if (walk.server->opened)
        return Complaint{"<VirtualHost> cannot occur within <VirtualHost> section",
                         ConfigErrorKind::wrong_context};
    if (auto complaint = check_argument(directive))
        return complaint;
    Server host;
    host.opened = cause_of(directive);
    for (const std::string& word : directive.arguments) {
        if (word.empty())
            continue;
        const std::string_view address = std::string_view(word).substr(
            0, word.ends_with(":*") && word.size() > 2 ? word.size() - 2 : word.size());
        const auto parsed = parse_address_port(address);
        if (!parsed)
            return Complaint{"The address or port is invalid"};
        if (parsed->host.empty())
            return Complaint{"Missing address for VirtualHost"};
        host.addresses.push_back(parse_address(word));
        if (host.addresses.size() == 1 && parsed->port != 0)
            host.port = static_cast<std::uint16_t>(parsed->port);
    }
    Walk inside = walk;
    inside.server = &host;
    inside.dir = &host.defaults;
    walk_all(inside, directive.body);
    (*walk.add_host)(std::move(host), *directive.node);
    return std::nullopt;
}

// httpd looks for this once all is read, and names no line.
void check_for_positive(Walk& walk, const Directive& directive, const AuthzNode& section) {
    const bool only_negative = std::all_of(section.children.begin(), section.children.end(),
                                           [](const AuthzNode& child) { return child.negated; });
    if (!only_negative || walk.override != nullptr || walk.global.late_error)
        return;
    ConfigError error =
        complain_at(directive, {registered_name(directive) +
                                "> directive contains only negative authorization directives"});
    error.at.line = 0;
    walk.global.late_error = std::move(error);
}

// A <RequireX> adds itself to the one around it, or to the lines of its section. One inside another
// of its kind is taken apart.
MaybeComplaint require_section(Walk& walk, const Directive& directive) {
    const std::string name = registered_name(directive);
    const std::size_t end = directive.raw_arguments.rfind('>');
    if (end == std::string::npos)
        return Complaint{name + "> directive missing closing '>'"};
    if (end > 0)
        return Complaint{name + "> directive doesn't take additional arguments"};
    AuthzNode node;
    node.logic = equals_ignoring_case(directive.name, "RequireAll") ? AuthzNode::Logic::all
                                                                    : AuthzNode::Logic::any;
    node.negated = equals_ignoring_case(directive.name, "RequireNone");
    node.methods = 0;
    node.because = cause_of(directive);
    Walk inside = walk;
    inside.authz = &node;
    inside.is_limited = true;
    inside.context = Context::authz;
    walk_all(inside, directive.body);
    if (node.children.empty())
        return Complaint{name + "> directive contains no authorization directives"};
    const bool among_any = walk.authz == nullptr || walk.authz->logic == AuthzNode::Logic::any;
    if (node.negated && among_any) {
        const bool in_none = walk.authz != nullptr && walk.authz->negated;
        return Complaint{name + "> directive has no effect in " +
                         (in_none ? "<RequireNone>" : "<RequireAny>") + " directive"};
    }
    AuthzNode& around = walk.authz != nullptr ? *walk.authz : requirements(*walk.dir);
    around.methods |= node.methods;
    if (!node.negated && node.logic == around.logic) {
        around.children.insert(around.children.end(), node.children.begin(), node.children.end());
    } else {
        if (node.logic == AuthzNode::Logic::all)
            check_for_positive(walk, directive, node);
        around.children.push_back(std::move(node));
    }
    walk.dir->authz.spoken = true;
    return std::nullopt;
}

constexpr std::array commands = std::to_array<SectionCommand>({
    {"<AuthnProviderAlias", define_provider},
    {"<AuthzProviderAlias", read_provider_alias},
    {"<Directory", directory},
    {"<DirectoryMatch", directory},
    {"<Else", condition},
    {"<ElseIf", condition},
    {"<Files", files},
    {"<FilesMatch", files},
    {"<If", condition},
    {"<Limit", limit},
    {"<LimitExcept", limit},
    {"<Location", location},
    {"<LocationMatch", location},
    {"<Proxy", proxy},
    {"<ProxyMatch", proxy},
    {"<RequireAll", require_section},
    {"<RequireAny", require_section},
    {"<RequireNone", require_section},
    {"<VirtualHost", virtual_host},
});

}  // namespace

Address parse_address(const std::string& written) {
    const std::size_t colon = written.rfind(':');
    const bool has_port = colon != std::string::npos && !written.ends_with(']');
    Address address{.ip = written.substr(0, has_port ? colon : written.size()),
                    .port = has_port ? written.substr(colon + 1) : ""};
    if (equals_ignoring_case(address.ip, "_default_"))
        address.ip = "*";
    return address;
}

Server read_host(FileSource& files, Global& global, const Node& opening) {
    Server result;
    const std::function<void(Server, const Node&)> take = [&](Server host, const Node&) {
        result = std::move(host);
    };
    Server around;
    std::optional<ConfigError> known;
    Walk walk{.files = files, .global = global};
    walk.server = &around;
    walk.dir = &around.defaults;
    walk.add_host = &take;
    walk.error = &known;
    walk_all(walk, Body(&opening, 1 + std::size_t{opening.below}));
    return result;
}

std::span<const SectionCommand> section_commands() {
    return commands;
}

}  // namespace fcgicheck::apache
