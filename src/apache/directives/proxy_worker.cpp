#include "apache/directives/proxy_worker.h"

#include <algorithm>
#include <array>
#include <span>

#include "apache/directives/arguments.h"
#include "text/ascii.h"

namespace fcgicheck::apache {

namespace {

using Kind = ArgumentCheck::Kind;
using text::equals_ignoring_case;

struct Parameter {
    std::string_view key;
    Kind kind;
    std::string_view allowed;
    std::string_view message = {};
};

constexpr std::string_view buffer_range = "0..0 512..";
constexpr std::string_view any = "..";

// One that has two things to be is here twice. PROXY_WORKER_MAX_ROUTE_SIZE and its kin are 64.
constexpr std::array worker_parameters = std::to_array<Parameter>({
    {"loadfactor", Kind::number, "1..100", "LoadFactor must be a number between 1..100"},
    {"retry", Kind::number, "0..", "Retry must be a positive value"},
    {"ttl", Kind::number, "1..", "TTL must be at least one second"},
    {"min", Kind::number, "0..", "Min must be a positive number"},
    {"max", Kind::number, "0..", "Max must be a positive number"},
    {"smax", Kind::number, "0..", "Smax must be a positive number"},
    {"acquire", Kind::duration, "ms", "Acquire timeout has wrong format"},
    {"acquire", Kind::duration_from, "ms 1", "Acquire must be at least one millisecond"},
    {"timeout", Kind::number, "1..", "Timeout must be at least one second"},
    {"iobuffersize", Kind::number, buffer_range,
     "IOBufferSize must be >= 512 bytes, or 0 for system default."},
    {"receivebuffersize", Kind::number, buffer_range,
     "ReceiveBufferSize must be >= 512 bytes, or 0 for system default."},
    {"keepalive", Kind::one_of, "on off", "KeepAlive must be On|Off"},
    {"disablereuse", Kind::one_of, "on off", "DisableReuse must be On|Off"},
    {"enablereuse", Kind::one_of, "on off", "EnableReuse must be On|Off"},
    {"addressttl", Kind::number, any},
    {"route", Kind::shorter_than, "64", "Route length must be < 64 characters"},
    {"redirect", Kind::shorter_than, "64", "Redirect length must be < 64 characters"},
    {"status", Kind::made_of, "+-OoIiNnGgUuDdSsEeHhRrFfCc", "Unknown status parameter option"},
    {"flushpackets", Kind::one_of, "on off auto", "flushpackets must be on|off|auto"},
    {"flushwait", Kind::number, "0..1000",
     "flushwait must be <= 1000, or 0 for system default of 10 millseconds."},
    {"ping", Kind::duration, "s", "Ping/Pong timeout has wrong format"},
    {"ping", Kind::duration_from, "s 1", "Ping/Pong timeout must be at least one millisecond"},
    {"lbset", Kind::number, "0..99", "lbset must be between 0 and 99"},
    {"connectiontimeout", Kind::duration, "s", "Connectiontimeout has wrong format"},
    {"connectiontimeout", Kind::duration_from, "s 1",
     "Connectiontimeout must be at least one millisecond."},
    {"flusher", Kind::shorter_than, "16", "flusher name length must be < 16 characters"},
    {"upgrade", Kind::shorter_than, "16", "upgrade protocol length must be < 16 characters"},
    {"responsefieldsize", Kind::number, "0..",
     "ResponseFieldSize must be greater than 0 bytes, or 0 for system default."},
    {"secret", Kind::shorter_than, "64", "Secret length must be < 64 characters"},
});

constexpr std::array balancer_parameters = std::to_array<Parameter>({
    {"stickysession", Kind::holds, ""},
    {"nofailover", Kind::one_of, "on off", "failover must be On|Off"},
    {"timeout", Kind::number, "1..", "timeout must be at least one second"},
    {"maxattempts", Kind::number, "0..", "maximum number of attempts must be a positive number"},
    {"scolonpathdelim", Kind::one_of, "on off", "scolonpathdelim must be On|Off"},
    {"failonstatus", Kind::number, "100..599",
     "failonstatus must be one or more HTTP response codes"},
    {"failontimeout", Kind::one_of, "on off", "failontimeout must be On|Off"},
    {"nonce", Kind::shorter_than, "37", "Provided nonce is too large"},
    {"growth", Kind::number, "1..100", "growth must be between 1 and 100"},
    {"forcerecovery", Kind::one_of, "on off", "forcerecovery must be On|Off"},
});

// mod_proxy_hcheck's (set_worker_hc_param).
constexpr std::array health_parameters = std::to_array<Parameter>({
    {"hctemplate", Kind::holds, ""},
    {"hcmethod", Kind::one_of,
     "NONE TCP OPTIONS HEAD GET CPING PROVIDER OPTIONS11 HEAD11 GET11 EXTERNAL", "Unknown method"},
    {"hcinterval", Kind::duration, "s", "Unparse-able hcinterval setting"},
    {"hcinterval", Kind::duration_from, "s 100",
     "Interval must be a positive value greater than 100ms"},
    {"hcpasses", Kind::number, "0..", "Passes must be a positive value"},
    {"hcfails", Kind::number, "0..", "Fails must be a positive value"},
    {"hcuri", Kind::shorter_than, "256", "Health check uri length must be < 256 characters"},
    {"hcexpr", Kind::holds, ""},
});

std::optional<std::string> fault_in(const Walk& walk, std::span<const Parameter> table,
                                    std::string_view key, const std::string& value,
                                    std::string_view unknown) {
    bool is_known = false;
    for (const Parameter& parameter : table) {
        if (!equals_ignoring_case(parameter.key, key))
            continue;
        is_known = true;
        const ArgumentCheck check{.argument = 1,
                                  .and_rest = false,
                                  .kind = parameter.kind,
                                  .allowed = parameter.allowed,
                                  .message = parameter.message};
        if (!is_right(walk, check, value))
            return std::string(parameter.message);
    }
    return is_known ? std::nullopt : std::optional(std::string(unknown));
}

// Where a URL's scheme ends, if it has one: at its colon.
std::size_t scheme_end(std::string_view url) {
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    static const std::string in_scheme = std::string(letters) + "0123456789+-.";
    const std::size_t end = url.find_first_not_of(in_scheme);
    const bool has_scheme = url.find_first_of(letters) == 0 && end != std::string_view::npos;
    return has_scheme && url[end] == ':' ? end : std::string_view::npos;
}

// A colon before the first slash ends a scheme, or what should be one and is not.
bool has_odd_scheme(std::string_view url) {
    const std::size_t mark = url.find_first_of(":/");
    return mark != std::string_view::npos && url[mark] == ':' && scheme_end(url) != mark;
}

// apr_uri_parse, as far as a backend needs it: "scheme://host:80/path", its host perhaps in [].
struct Authority {
    std::string_view host;
    std::string_view port;
};
std::optional<Authority> authority_of(std::string_view url) {
    const std::size_t colon = url.find("://");
    if (colon == std::string_view::npos || scheme_end(url) != colon)
        return std::nullopt;
    std::string_view rest = url.substr(colon + 3);
    rest = rest.substr(0, rest.find_first_of("/?#"));
    if (const std::size_t at = rest.rfind('@'); at != std::string_view::npos)
        rest.remove_prefix(at + 1);
    const std::size_t bracket = rest.starts_with('[') ? rest.find(']') : 0;
    const std::size_t port = rest.find(':', bracket == std::string_view::npos ? 0 : bracket);
    return Authority{.host = rest.substr(0, port),
                     .port = port == std::string_view::npos ? "" : rest.substr(port + 1)};
}

// "http://host:80$1/": what stands behind the port takes no part in it.
std::string_view without_references(std::string_view port) {
    for (std::size_t i = 0; i + 1 < port.size(); ++i)
        if (port[i] == '$' && text::is_digit(port[i + 1]))
            return port.substr(0, i);
    return port;
}

std::string_view behind_socket(std::string_view url) {
    constexpr std::string_view prefix = "unix:";
    const std::size_t bar = url.find('|', std::min(url.size(), prefix.size()));
    const bool names_socket =
        equals_ignoring_case(url.substr(0, prefix.size()), prefix) && bar != std::string_view::npos;
    return names_socket ? url.substr(bar + 1) : url;
}

}  // namespace

bool names_balancer(std::string_view url) {
    constexpr std::string_view prefix = "balancer:";
    return equals_ignoring_case(url.substr(0, prefix.size()), prefix);
}

std::string balancer_name(std::string_view url) {
    constexpr std::size_t scheme = std::string_view("balancer://").size();
    return text::to_lower(url.substr(0, url.find('/', std::min(url.size(), scheme))));
}

bool is_bad_socket_url(std::string_view url) {
    const std::string_view backend = behind_socket(url);
    return backend.size() != url.size() && backend.find(':') == std::string_view::npos;
}

std::optional<std::string> balancer_fault(std::string_view name) {
    const std::size_t colon = std::min(name.size(), name.find(':'));
    const bool is_whole = name.substr(colon).starts_with("://") && name.size() > colon + 3;
    return is_whole ? std::nullopt
                    : std::optional("Bad syntax for a balancer name (" + std::string(name) + ")");
}

std::string worker_name(std::string_view url) {
    std::string name(behind_socket(url));
    const std::size_t separator = name.find("://");
    const std::size_t path = separator == std::string::npos
                                 ? name.size()
                                 : std::min(name.size(), name.find('/', separator + 3));
    return text::to_lower(name.substr(0, path)) + name.substr(path);
}

std::optional<std::string> backend_fault(std::string_view url, UrlIs is) {
    if (names_balancer(url))
        return balancer_fault(url);
    const std::string_view backend = behind_socket(url);
    const bool has_socket = backend.size() != url.size();
    const auto authority = authority_of(backend);
    const std::string no_url = "URL must be absolute!: " + std::string(url);
    if (has_odd_scheme(backend))
        return "Unable to parse URL: " + std::string(url);
    if (!authority)
        return has_socket ? std::nullopt : std::optional(no_url);
    const std::string_view port =
        is == UrlIs::with_references ? without_references(authority->port) : authority->port;
    if (!std::all_of(port.begin(), port.end(), text::is_digit))
        return "Unable to parse URL: " + std::string(url);
    return authority->host.empty() && !has_socket ? std::optional(no_url) : std::nullopt;
}

std::optional<std::string> parameter_fault(const Walk& walk, std::string_view url,
                                           std::string_view word) {
    const std::size_t equals = word.find('=');
    const std::string_view key = word.substr(0, equals);
    const std::string value(word.substr(equals + 1));
    if (!names_balancer(url)) {
        const auto is_key = [&](const Parameter& row) {
            return equals_ignoring_case(row.key, key);
        };
        if (walk.global.read.modules.has("proxy_hcheck_module") &&
            std::none_of(worker_parameters.begin(), worker_parameters.end(), is_key))
            return health_parameter_fault(walk, key, value);
        return fault_in(walk, worker_parameters, key, value, "unknown Worker parameter");
    }
    if (equals_ignoring_case(key, "stickysessionsep"))
        return value.size() == 1 || equals_ignoring_case(value, "off")
                   ? std::nullopt
                   : std::optional<std::string>(
                         "stickysessionsep must be a single character or Off");
    const bool may_be_anothers = !walk.global.read.modules.all_are_known();
    if (equals_ignoring_case(key, "lbmethod"))
        return may_be_anothers || walk.global.read.modules.has("lbmethod_" + value + "_module")
                   ? std::nullopt
                   : std::optional<std::string>("unknown lbmethod");
    return fault_in(walk, balancer_parameters, key, value, "unknown Balancer parameter");
}

std::optional<std::string> health_parameter_fault(const Walk& walk, std::string_view key,
                                                  const std::string& value) {
    return fault_in(walk, health_parameters, key, value, "unknown Worker hcheck parameter");
}

}  // namespace fcgicheck::apache
