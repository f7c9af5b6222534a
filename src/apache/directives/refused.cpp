// Directives that change no answer, but at which httpd stops where they are wrong, and that a row
// of rules/apache/arguments.tsv can't describe: RequestReadTimeout
// (modules/filters/mod_reqtimeout.c), Substitute (mod_substitute.c), CacheEnable and CacheDisable
// (modules/cache/mod_cache.c), CookieExpires (modules/metadata/mod_usertrack.c), RemoteIP*
// (mod_remoteip.c), Mutex (server/util_mutex.c).
#include <algorithm>
#include <array>
#include <cstdlib>
#include <iterator>

#include "apache/directives/ip_subnet.h"
#include "apache/directives/walk.h"
#include "apache/reading/files.h"
#include "apache/reading/lexer.h"
#include "text/ascii.h"
#include "text/links.h"
#include "text/regex.h"
#include "text/words.h"

namespace fcgicheck::apache {

namespace {

using MaybeComplaint = std::optional<Complaint>;
using text::equals_ignoring_case;

std::optional<std::string> number_fault(const std::string& text, long& number) {
    char* end = nullptr;
    number = std::strtol(text.c_str(), &end, 10);
    if (end == text.c_str())
        return "Value '" + text + "' not numerical";
    if (*end != '\0')
        return "Cannot parse '" + std::string(end) + "'";
    return number < 0 ? std::optional<std::string>("Value must be non-negative") : std::nullopt;
}

// "20-40,MinRate=500", "20"
std::optional<std::string> stage_fault(const std::string& value) {
    const std::string lower = text::to_lower(value);
    const std::size_t rate_at = lower.find(",minrate=");
    long least = 0;
    if (rate_at == std::string::npos) {
        if (value.find('-') != std::string::npos)
            return "Must set MinRate option if using timeout range";
        return number_fault(value, least);
    }
    long rate = 0;
    if (auto fault =
            number_fault(value.substr(rate_at + std::string_view(",minrate=").size()), rate))
        return fault;
    if (rate == 0)
        return "Minimum data rate must be larger than 0";
    const std::string range = value.substr(0, rate_at);
    const std::size_t dash = range.find('-');
    long most = 0;
    if (dash != std::string::npos)
        if (auto fault = number_fault(range.substr(dash + 1), most))
            return fault;
    if (auto fault = number_fault(range.substr(0, dash), least))
        return fault;
    if (most != 0 && least >= most)
        return "Maximum timeout must be larger than initial timeout";
    return std::nullopt;
}

MaybeComplaint request_read_timeout(Walk&, const Directive& directive) {
    for (const std::string& word : directive.arguments) {
        const std::size_t equals = word.find('=');
        if (equals == std::string::npos)
            return Complaint{
                "Invalid RequestReadTimeout parameter. Parameter must be in the form 'key=value'"};
        const std::string stage = text::to_lower(word.substr(0, equals));
        const bool is_known = stage == "handshake" || stage == "header" || stage == "body";
        const auto fault = is_known
                               ? stage_fault(word.substr(equals + 1))
                               : std::optional<std::string>("Unknown RequestReadTimeout parameter");
        if (fault)
            return Complaint{"RequestReadTimeout: " + word + ": " + *fault};
    }
    return std::nullopt;
}

// "s/from/to/flags", with any character between them.
MaybeComplaint substitute(Walk&, const Directive& directive) {
    std::string_view line = directive.arguments.front();
    if (text::lower(line.front()) != 's')
        return Complaint{"Bad Substitute format, must be an s/// pattern"};
    line.remove_prefix(1);
    const std::string_view delimiter = line.substr(0, 1);
    line.remove_prefix(delimiter.size());
    const std::size_t first = delimiter.empty() ? std::string_view::npos : line.find(delimiter);
    const std::string from(line.substr(0, first));
    if (first == std::string_view::npos || from.empty())
        return Complaint{"Bad Substitute format, must be a complete s/// pattern"};
    line.remove_prefix(first + 1);
    const std::size_t second = line.find(delimiter);
    const std::string flags =
        second == std::string_view::npos ? "" : text::to_lower(line.substr(second + 1));
    if (flags.find_first_not_of("infq") != std::string::npos)
        return Complaint{"Bad Substitute flag, only s///[infq] are supported"};
    if (flags.find('n') == std::string::npos && !text::Regex::compile(from))
        return Complaint{"Substitute could not compile regex"};
    return std::nullopt;
}

MaybeComplaint cache_enable(Walk& walk, const Directive& directive) {
    const std::vector<std::string>& words = directive.arguments;
    if (words.front().starts_with('/'))
        return Complaint{"provider (" + words.front() +
                         ") starts with a '/'.  Are url and provider switched?"};
    const std::string_view around = walk.path.value_or("");
    const std::string_view url = words.size() > 1 ? std::string_view(words[1]) : around;
    if (url.empty())
        return Complaint{"CacheEnable provider (" + words.front() + ") is missing an URL."};
    if (!url.starts_with(around))
        return Complaint{
            "When in a Location, CacheEnable must specify a path or an URL below that location."};
    return std::nullopt;
}

MaybeComplaint cache_disable(Walk& walk, const Directive& directive) {
    const std::string& url = directive.arguments.front();
    if (walk.path.has_value())
        return equals_ignoring_case(url, "on")
                   ? std::nullopt
                   : MaybeComplaint(Complaint{"CacheDisable must be followed by the word 'on' when "
                                              "in a Location."});
    if (url.starts_with('/') || url.find(':') != std::string::npos)
        return std::nullopt;
    return Complaint{"CacheDisable must specify a path or an URL."};
}

// "1m": apr_strtoff, and one letter.
MaybeComplaint longest_line(Walk&, const Directive& directive) {
    const std::string& said = directive.arguments.front();
    char* end = nullptr;
    const long number = std::strtol(said.c_str(), &end, 10);
    const std::string unit = text::to_lower(end);
    const bool is_unit = unit.empty() || unit == "b" || unit == "k" || unit == "m" || unit == "g";
    if (number >= 0 && is_unit)
        return std::nullopt;
    return Complaint{
        "SubstituteMaxLineLength must be a non-negative integer optionally suffixed with 'b', 'k', "
        "'m' or 'g'."};
}

MaybeComplaint add_icon(Walk&, const Directive& directive) {
    const std::string& icon = directive.arguments.front();
    return icon.starts_with('(') && icon.find(')') == std::string::npos
               ? MaybeComplaint(Complaint{"missing closing paren"})
               : std::nullopt;
}

// "3600", "plus 1 year 2 days"
MaybeComplaint cookie_expires(Walk&, const Directive& directive) {
    std::string_view code = directive.arguments.front();
    if (text::is_digit(code.front()) && text::is_digit(code.back()))
        return std::nullopt;
    std::string word = take_word(code);
    if (text::lower(word.empty() ? ' ' : word.front()) == 'p')
        word = take_word(code);
    for (; !word.empty(); word = take_word(code)) {
        if (!text::is_digit(word.front()))
            return Complaint{"bad expires code, numeric value expected."};
        const std::string unit = text::to_lower(take_word(code));
        if (unit.empty())
            return Complaint{"bad expires code, missing <type>"};
        if (!text::any_word("y mo w d h mi s",
                            [&](std::string_view begin) { return unit.starts_with(begin); }))
            return Complaint{"bad expires code, unrecognized type"};
    }
    return std::nullopt;
}

// A name that is no address is asked of the resolver: whether it has one can't be known here.
MaybeComplaint proxy_address(Walk& walk, const Directive& directive) {
    const bool is_internal = registered_name(directive) == "RemoteIPInternalProxy";
    for (const std::string& word : directive.arguments) {
        const std::string address = word.substr(0, word.find('/'));
        const bool is_address = address.find(':') != std::string::npos ||
                                address.find_first_not_of("0123456789.") == std::string::npos;
        std::string message = "RemoteIP: Error parsing IP " + word;
        const std::string end = " for " + registered_name(directive);
        if (!is_address && address.size() != word.size()) {
            message.append(" the subnet ").append(word, address.size()).append(" is invalid");
            return Complaint{message + end};
        }
        const auto parsed = IpSubnet::parse(word);
        if (const auto* fault = std::get_if<IpSubnet::Fault>(&parsed); is_address && fault) {
            message.append(" (").append(words_of(*fault)).append(" error)");
            return Complaint{message + end};
        }
        if (const auto* subnet = std::get_if<IpSubnet>(&parsed); is_address && subnet)
            walk.server->remote_ip.proxies.push_back({*subnet, is_internal});
        else
            walk.server->remote_ip.has_others = true;
    }
    return std::nullopt;
}

MaybeComplaint proxy_list(Walk& walk, const Directive&) {
    walk.server->remote_ip.has_others = true;
    return std::nullopt;
}

MaybeComplaint proxy_exception(Walk&, const Directive& directive) {
    if (directive.arguments.empty())
        return Complaint{"RemoteIPProxyProtocolExceptions requires an argument"};
    for (const std::string& word : directive.arguments) {
        const auto parsed = IpSubnet::parse(word);
        const auto* fault = std::get_if<IpSubnet::Fault>(&parsed);
        if (fault == nullptr)
            continue;
        const std::string_view words = words_of(*fault);
        return Complaint{"ip address '" + word.substr(0, word.find('/')) +
                         "' appears to be invalid" + (words.empty() ? "" : ": ") +
                         std::string(words)};
    }
    return std::nullopt;
}

constexpr std::string_view mechanisms =
    "Mutex mechanisms are: 'none', 'default', 'flock:/path/to/file', 'fcntl:/path/to/file', "
    "'file:/path/to/file', 'pthread', 'sysvsem', 'posixsem', 'sem'";

// "file:/run/lock ssl-cache", "sem default"
MaybeComplaint mutex(Walk& walk, const Directive& directive) {
    const std::vector<std::string>& words = directive.arguments;
    if (words.empty())
        return Complaint{"Mutex requires at least a mechanism argument (" +
                         std::string(mechanisms) + ")"};
    const std::string mechanism = words.front().substr(0, words.front().find(':'));
    if (!text::any_word(
            "none no default yes fcntl file flock posixsem sem sysvsem pthread",
            [&](std::string_view word) { return equals_ignoring_case(word, mechanism); }))
        return Complaint{"Invalid Mutex argument " + words.front() + " (" +
                         std::string(mechanisms) + ")"};
    constexpr std::string_view types =
        "default mpm-accept ssl-cache ssl-stapling ssl-stapling-refresh rewrite-map "
        "authdigest-client authdigest-opaque ldap-cache watchdog-callback cache-socache proxy "
        "proxy-balancer-shm authn-socache fcgid-pipe fcgid-proctbl cgid";
    for (auto type = words.rbegin(); type != std::prev(words.rend()); ++type)
        if (walk.global.read.modules.all_are_known() && !equals_ignoring_case(*type, "omitpid") &&
            !text::any_word(types, [&](std::string_view known) { return known == *type; }))
            return Complaint{"Mutex type " + *type + " is not valid"};
    const std::size_t colon = mechanism.size() + 1;
    const bool names_file =
        words.front().size() > colon && !text::to_lower(mechanism).ends_with("sem");
    if (!names_file)
        return std::nullopt;
    const auto stat = text::stat_following(
        walk.files, server_relative(walk.global.read, words.front().substr(colon)));
    if (stat.seen() == nullptr || stat.seen()->kind == FileKind::directory)
        return std::nullopt;
    return Complaint{"Invalid Mutex directory in argument " + words.front(),
                     ConfigErrorKind::missing_file};
}

constexpr std::array commands = std::to_array<Command>({
    {"AddIcon", add_icon},
    {"AddIconByEncoding", add_icon},
    {"AddIconByType", add_icon},
    {"CacheDisable", cache_disable},
    {"CacheEnable", cache_enable},
    {"CookieExpires", cookie_expires},
    {"Mutex", mutex},
    {"RemoteIPInternalProxy", proxy_address},
    {"RemoteIPInternalProxyList", proxy_list},
    {"RemoteIPProxyProtocolExceptions", proxy_exception},
    {"RemoteIPTrustedProxy", proxy_address},
    {"RemoteIPTrustedProxyList", proxy_list},
    {"RequestReadTimeout", request_read_timeout},
    {"Substitute", substitute},
    {"SubstituteMaxLineLength", longest_line},
});

}  // namespace

std::span<const Command> refusing_commands() {
    return commands;
}

}  // namespace fcgicheck::apache
