// Directives of the core, of the MPMs, and of the modules that decide who runs what
// (server/core.c, modules/arch/unix/mod_unixd.c, modules/generators/mod_suexec.c).
#include <array>
#include <charconv>
#include <cstdlib>

#include "apache/directives/address_port.h"
#include "apache/directives/walk.h"
#include "apache/reading/files.h"
#include "text/ascii.h"
#include "text/glob.h"
#include "text/links.h"
#include "text/path.h"

namespace fcgicheck::apache {

namespace {

using MaybeComplaint = std::optional<Complaint>;

MaybeComplaint options(Walk& walk, const Directive& directive) {
    return add_options(walk.dir->options, directive,
                       walk.override != nullptr ? walk.override->options : opt::every,
                       walk.global.read.modules.dialect());
}

MaybeComplaint name_virtual_host(Walk& walk, const Directive& directive) {
    walk.global.name_hosts.push_back(parse_address(directive.arguments.front()));
    return std::nullopt;
}

MaybeComplaint allow_override(Walk& walk, const Directive& directive) {
    return set_override(walk.dir->override, directive);
}

MaybeComplaint allow_override_list(Walk& walk, const Directive& directive) {
    return set_override_list(walk.dir->override, directive, walk.global.read.modules);
}

MaybeComplaint access_file_name(Walk& walk, const Directive& directive) {
    walk.server->access_file_names = directive.arguments;
    return std::nullopt;
}

MaybeComplaint document_root(Walk& walk, const Directive& directive) {
    const std::string path = server_relative(walk.global.read, directive.arguments.front());
    if (!walk.server->opened) {  // for a virtual host httpd only warns
        const auto stat = text::stat_following(walk.files, path);
        if (stat.seen() != nullptr && stat.seen()->kind != FileKind::directory)
            return Complaint{"DocumentRoot '" + path + "' is not a directory, or is not readable",
                             ConfigErrorKind::missing_file};
    }
    walk.server->document_root = path;
    return std::nullopt;
}

MaybeComplaint allow_encoded_slashes(Walk& walk, const Directive& directive) {
    const std::string& word = directive.arguments.front();
    if (text::equals_ignoring_case(word, "on"))
        walk.server->encoded_slashes = EncodedSlashes::decoded;
    else if (text::equals_ignoring_case(word, "off"))
        walk.server->encoded_slashes = EncodedSlashes::refused;
    else if (text::equals_ignoring_case(word, "nodecode"))
        walk.server->encoded_slashes = EncodedSlashes::kept;
    else
        return Complaint{"AllowEncodedSlashes must be On, Off, or NoDecode"};
    return std::nullopt;
}

MaybeComplaint merge_slashes(Walk& walk, const Directive& directive) {
    walk.server->merge_slashes = text::equals_ignoring_case(directive.arguments.front(), "on");
    return std::nullopt;
}

MaybeComplaint strict_host_check(Walk& walk, const Directive& directive) {
    walk.server->strict_host_check = text::equals_ignoring_case(directive.arguments.front(), "on");
    return std::nullopt;
}

MaybeComplaint trace_enable(Walk& walk, const Directive& directive) {
    walk.server->answers_trace = !text::equals_ignoring_case(directive.arguments.front(), "off");
    return std::nullopt;
}

MaybeComplaint http_protocol_options(Walk& walk, const Directive& directive) {
    for (const std::string& word : directive.arguments)
        if (text::equals_ignoring_case(word, "unsafe") && walk.server != nullptr)
            walk.server->takes_unsafe = cause_of(directive);
    return std::nullopt;
}

// LimitRequestLine and its kin; what is no number is not for this to refuse.
std::optional<std::size_t> number_in(const Directive& directive, std::size_t index) {
    const std::string& word = directive.arguments[index];
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    return error == std::errc() ? std::optional(number) : std::nullopt;
}

template <std::optional<std::size_t> RequestLimits::*Limit>
MaybeComplaint request_limit(Walk& walk, const Directive& directive) {
    walk.server->limits.*Limit = number_in(directive, 0);
    return std::nullopt;
}

MaybeComplaint limit_internal_recursion(Walk& walk, const Directive& directive) {
    walk.server->recursion.redirects = number_in(directive, 0);
    walk.server->recursion.subrequests = number_in(directive, directive.arguments.size() - 1);
    return std::nullopt;
}

MaybeComplaint listen(Walk& walk, const Directive& directive) {
    if (directive.arguments.empty() || directive.arguments.size() > 2)
        return Complaint{"Listen requires 1 or 2 arguments."};
    const auto parsed = parse_address_port(directive.arguments.front());
    if (!parsed)
        return Complaint{"Invalid address or port"};
    if (parsed->port == 0)
        return Complaint{"Port must be specified"};
    const std::string written = parsed->host.empty() ? "*" : std::string(parsed->host);
    Address address{.ip = written, .port = std::to_string(parsed->port)};
    if (!walk.global.listened.insert(address).second)
        return Complaint{"Cannot define multiple Listeners on the same IP:port"};
    if (written == "0.0.0.0" || written == "::")
        address.ip = "*";
    else if (written.find(':') != std::string::npos)
        address.ip = "[" + written + "]";
    const auto& words = directive.arguments;
    if (words.size() > 1 && text::equals_ignoring_case(words[1], "https"))
        walk.global.https_ports.insert(address.port);
    walk.global.listens.push_back(std::move(address));
    return std::nullopt;
}

MaybeComplaint pid_file(Walk& walk, const Directive& directive) {
    walk.global.pid_file = server_relative(walk.global.read, directive.arguments.front());
    return std::nullopt;
}

void note_id(Walk& walk, bool is_user, const std::string& name) {
    if (!*walk.error)
        walk.global.named_ids.push_back({.is_user = is_user, .name = name});
}

// Without a passwd file only root's usual name and its number are known (os/unix/unixd.c).
MaybeComplaint user(Walk& walk, const Directive& directive) {
    const std::string& name = directive.arguments.front();
    const bool is_zero = name.starts_with('#') && std::strtol(name.c_str() + 1, nullptr, 10) == 0;
    if (name == "root" || is_zero)
        return Complaint{
            "Error:\tApache has not been designed to serve pages while\n"
            "\trunning as root.  There are known race conditions that\n"
            "\twill allow any local user to read any file on the system.\n"
            "\tIf you still desire to serve pages as root then\n"
            "\tadd -DBIG_SECURITY_HOLE to the CFLAGS env variable\n"
            "\tand then rebuild the server.\n"
            "\tIt is strongly suggested that you instead modify the User\n"
            "\tdirective in your httpd.conf file to list a non-root\n"
            "\tuser.\n"};
    note_id(walk, true, name);
    walk.global.runs_as.user = directive.arguments.front();
    walk.global.runs_as.because = cause_of(directive);
    return std::nullopt;
}

MaybeComplaint group(Walk& walk, const Directive& directive) {
    note_id(walk, false, directive.arguments.front());
    walk.global.runs_as.group = directive.arguments.front();
    if (!walk.global.runs_as.because)
        walk.global.runs_as.because = cause_of(directive);
    return std::nullopt;
}

// SuexecUserGroup, AssignUserID, RUidGid, RDefaultUidGid.
MaybeComplaint runs_as(Walk& walk, const Directive& directive) {
    if (walk.server == nullptr || directive.arguments.size() < 2)
        return std::nullopt;
    walk.server->runs_as = UserGroup{.user = directive.arguments[0],
                                     .group = directive.arguments[1],
                                     .because = cause_of(directive)};
    return std::nullopt;
}

// Why mod_unixd finds suexec disabled (unixd_pre_config), or "". Debian has the binary in a package
// of its own; where another httpd looks for it is not known. httpd starts as root.
std::string suexec_fault(FileSource& files) {
    constexpr const char* binary = "/usr/lib/apache2/suexec";
    if (is_surely_missing(files, "/usr/lib/apache2/modules/mod_suexec.so"))
        return "";
    if (is_surely_missing(files, binary))
        return "Missing suexec binary " + std::string(binary);
    const Observed<FileStat> stat = text::stat_following(files, binary);
    constexpr unsigned setuid = 04000;
    const bool is_in_order =
        stat.seen() == nullptr || (stat.seen()->uid == 0 && (stat.seen()->mode & setuid) != 0 &&
                                   (stat.seen()->mode & 0111U) != 0);
    return is_in_order ? "" : "Invalid owner or file mode for " + std::string(binary);
}

MaybeComplaint suexec(Walk& walk, const Directive& directive) {
    const bool is_on = text::equals_ignoring_case(directive.arguments.front(), "on");
    if (const std::string fault = suexec_fault(walk.files); is_on && !fault.empty())
        return Complaint{"suEXEC isn't supported: " + fault, ConfigErrorKind::missing_file};
    walk.global.is_suexec_off = !is_on;
    return std::nullopt;
}

MaybeComplaint suexec_user_group(Walk& walk, const Directive& directive) {
    const std::string fault =
        walk.global.is_suexec_off ? "Suexec directive is Off" : suexec_fault(walk.files);
    if (!fault.empty())
        return Complaint{"SuexecUserGroup configured, but suEXEC is disabled: " + fault,
                         ConfigErrorKind::missing_file};
    MaybeComplaint complaint = runs_as(walk, directive);
    if (walk.server != nullptr && walk.server->runs_as)
        walk.server->runs_as->through_suexec = true;
    return complaint;
}

MaybeComplaint chroot_dir(Walk& walk, const Directive& directive) {
    walk.global.chroot = cause_of(directive);
    return std::nullopt;
}

// Error "text": stops all where it is reached.
MaybeComplaint error(Walk&, const Directive& directive) {
    return Complaint{directive.arguments.empty() ? std::string(directive.raw_arguments)
                                                 : directive.arguments.front()};
}

MaybeComplaint register_methods(Walk& walk, const Directive& directive) {
    for (const std::string& method : directive.arguments)
        register_method(walk.global, method);
    return std::nullopt;
}

constexpr std::array commands = std::to_array<Command>({
    {"AccessFileName", access_file_name},
    {"AllowEncodedSlashes", allow_encoded_slashes},
    {"AllowOverride", allow_override},
    {"AllowOverrideList", allow_override_list},
    {"AssignUserID", runs_as},
    {"ChrootDir", chroot_dir},
    {"DocumentRoot", document_root},
    {"Error", error},
    {"Group", group},
    {"HttpProtocolOptions", http_protocol_options},
    {"LimitInternalRecursion", limit_internal_recursion},
    {"LimitRequestFieldSize", request_limit<&RequestLimits::field_size>},
    {"LimitRequestFields", request_limit<&RequestLimits::fields>},
    {"LimitRequestLine", request_limit<&RequestLimits::line>},
    {"Listen", listen},
    {"NameVirtualHost", name_virtual_host},
    {"MergeSlashes", merge_slashes},
    {"Options", options},
    {"PidFile", pid_file},
    {"RDefaultUidGid", runs_as},
    {"RUidGid", runs_as},
    {"RegisterHttpMethod", register_methods},
    {"StrictHostCheck", strict_host_check},
    {"Suexec", suexec},
    {"SuexecUserGroup", suexec_user_group},
    {"TraceEnable", trace_enable},
    {"User", user},
});

}  // namespace

std::span<const Command> core_commands() {
    return commands;
}

}  // namespace fcgicheck::apache
