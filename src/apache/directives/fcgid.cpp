// mod_fcgid's directives that decide what is started, with which environment, and for how long it
// may be silent, under their new and their old names (modules/fcgid/fcgid_conf.c, 2.3.9).
#include <algorithm>
#include <array>
#include <charconv>

#include "apache/directives/walk.h"
#include "apache/reading/files.h"
#include "apache/reading/lexer.h"
#include "apache/request/server_view.h"
#include "text/ascii.h"
#include "text/path.h"

namespace fcgicheck::apache {

namespace {

using MaybeComplaint = std::optional<Complaint>;
using text::equals_ignoring_case;

// fcgid_pm.h; what is longer is cut in silence.
// INITENV_KEY_LEN and INITENV_VAL_LEN: what is longer is cut silently.
constexpr std::size_t longest_name = 63, longest_value = 127;
constexpr std::size_t longest_path = 255, longest_command = 511;

long number_of(std::string_view text) {
    long value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

// What apr_stat says: as root of the server's own files, as httpd's user of a .htaccess.
MaybeComplaint access_fault(const Walk& walk, const char* what, const std::string& path) {
    StatAnswer answer{.error = StatError::unknown};
    if (walk.eyes != nullptr && path.starts_with('/'))
        answer = walk.eyes->stat(text::normalize_path(path), LastLink::follow);
    else if (is_surely_missing(walk.files, path))
        answer.error = StatError::missing;
    const std::string words = std::string(what) + " " + path + " cannot be accessed: ";
    switch (answer.error) {
        case StatError::none:
        case StatError::unknown:
            return std::nullopt;
        case StatError::denied:
            return Complaint{words + "(13)Permission denied", ConfigErrorKind::closed_file,
                             answer.real_path};
        case StatError::not_a_directory:
            return Complaint{words + "(20)Not a directory", ConfigErrorKind::missing_file};
        case StatError::loop:
            return Complaint{words + "(40)Too many levels of symbolic links",
                             ConfigErrorKind::missing_file};
        case StatError::name_too_long:
            return Complaint{words + "(36)File name too long", ConfigErrorKind::missing_file};
        case StatError::missing:
            break;
    }
    return Complaint{words + "(2)No such file or directory", ConfigErrorKind::missing_file};
}

void set_variable(EnvironmentList& environment, std::string_view name, std::string_view value) {
    const std::string key(name.substr(0, longest_name));
    const auto same = std::find_if(environment.begin(), environment.end(), [&](const auto& entry) {
        return equals_ignoring_case(entry.first, key);
    });
    if (same != environment.end())
        same->second = value.substr(0, longest_value);
    else
        environment.emplace_back(key, value.substr(0, longest_value));
}

MaybeComplaint wrapper(Walk& walk, const Directive& directive) {
    const std::vector<std::string>& words = directive.arguments;
    std::string extension = words.size() > 1 ? words[1] : "";
    std::string flag = words.size() > 2 ? words[2] : "";
    if (flag.empty() && equals_ignoring_case(extension, "virtual"))
        flag.swap(extension);
    if (!flag.empty() && !equals_ignoring_case(flag, "virtual"))
        return Complaint{"Invalid wrapper flag"};
    if (!extension.empty() && (!extension.starts_with('.') || extension.size() == 1 ||
                               extension.find_first_of("/\\") != std::string::npos))
        return Complaint{"Invalid wrapper file extension"};
    const std::vector<std::string> argv = words_of(words.front());
    if (argv.empty() || argv.front().empty())
        return Complaint{"Invalid wrapper config"};
    auto fault = access_fault(walk, "Wrapper", argv.front());
    if (fault && fault->kind != ConfigErrorKind::closed_file)
        return fault;
    if (argv.front().size() > longest_path)
        return Complaint{"Executable path length exceeds compiled-in limit"};
    if (words.front().size() > longest_command)
        return Complaint{"Command line length exceeds compiled-in limit"};
    walk.dir->wrappers[extension] =
        Wrapper{.argv = argv, .is_virtual = !flag.empty(), .because = cause_of(directive)};
    return fault;
}

// A program that answers for httpd who may come in.
MaybeComplaint check_program(const Walk& walk, const Directive& directive, const char* what,
                             const char* config) {
    const std::vector<std::string> argv = words_of(directive.arguments.front());
    if (argv.empty() || argv.front().empty())
        return Complaint{"Invalid " + std::string(config) + " config"};
    return access_fault(walk, what, argv.front());
}

MaybeComplaint authenticator(Walk& walk, const Directive& directive) {
    walk.dir->authn.program = cause_of(directive);
    return check_program(walk, directive, "Authenticator", "authenticator");
}

MaybeComplaint authorizer(Walk& walk, const Directive& directive) {
    walk.dir->authn.program = cause_of(directive);
    return check_program(walk, directive, "Authorizer", "authorizer");
}

MaybeComplaint access_checker(Walk& walk, const Directive& directive) {
    walk.dir->authn.access_program = cause_of(directive);
    return check_program(walk, directive, "Access checker", "access-checker");
}

MaybeComplaint initial_env(Walk& walk, const Directive& directive) {
    const std::vector<std::string>& words = directive.arguments;
    set_variable(walk.server->initial_environment, words[0], words.size() > 1 ? words[1] : "");
    return std::nullopt;
}

MaybeComplaint io_timeout(Walk& walk, const Directive& directive) {
    const long seconds = number_of(directive.arguments.front());
    if (seconds <= 0)
        return Complaint{"FcgidIOTimeout must be greater than 0"};
    walk.server->io_timeout = std::chrono::seconds(seconds);
    return std::nullopt;
}

// With 0 of a class mod_fcgid starts the first program, and none behind it.
MaybeComplaint max_class_processes(Walk& walk, const Directive& directive) {
    if (directive.arguments.front() == "0")
        walk.server->starts_once = cause_of(directive);
    return std::nullopt;
}

MaybeComplaint max_requests(Walk& walk, const Directive& directive) {
    walk.server->max_requests = number_of(directive.arguments.front());
    return std::nullopt;
}

MaybeComplaint max_processes(Walk& walk, const Directive& directive) {
    walk.global.max_fcgid_processes = number_of(directive.arguments.front());
    return std::nullopt;
}

MaybeComplaint add_command_option(CommandOptions& options, const std::string& name,
                                  const std::string& value) {
    constexpr std::array names = std::to_array<std::string_view>(
        {"ConnectTimeout", "IdleTimeout", "InitialEnv", "IOTimeout", "MaxProcesses",
         "MaxProcessLifetime", "MaxRequestsPerProcess", "MinProcesses"});
    const auto* const known = std::find_if(names.begin(), names.end(), [&](std::string_view row) {
        return equals_ignoring_case(row, name);
    });
    if (known == names.end())
        return Complaint{"Invalid option for FcgidCmdOptions: " + name};
    if (value.empty())
        return Complaint{std::string(*known) + " must have an argument"};
    if (*known == "IOTimeout")
        options.io_timeout = std::chrono::seconds(number_of(value));
    if (*known == "MaxRequestsPerProcess")
        options.max_requests = number_of(value);
    if (*known == "InitialEnv") {
        const std::size_t equals = std::min(value.find('='), value.size());
        const std::string_view rest = std::string_view(value).substr(equals);
        set_variable(options.initial_environment, value.substr(0, equals),
                     rest.substr(std::min<std::size_t>(1, rest.size())));
    }
    return std::nullopt;
}

MaybeComplaint command_options(Walk& walk, const Directive& directive) {
    const std::vector<std::string>& words = directive.arguments;
    if (words.empty() || words.front().empty())
        return Complaint{"A command must be specified for FcgidCmdOptions"};
    if (auto fault = access_fault(walk, "Command", words.front()))
        return fault;
    if (words.size() == 1)
        return Complaint{"At least one option must be specified for FcgidCmdOptions"};
    CommandOptions options;
    options.because = cause_of(directive);
    for (std::size_t i = 1; i < words.size(); i += 2) {
        const std::string value = i + 1 < words.size() ? words[i + 1] : "";
        if (auto complaint = add_command_option(options, words[i], value))
            return complaint;
    }
    walk.server->command_options[words.front()] = std::move(options);
    return std::nullopt;
}

constexpr std::array commands = std::to_array<Command>({
    {"DefaultInitEnv", initial_env},
    {"FCGIWrapper", wrapper},
    {"FastCgiAccessChecker", access_checker},
    {"FastCgiAuthenticator", authenticator},
    {"FastCgiAuthorizer", authorizer},
    {"FcgidAccessChecker", access_checker},
    {"FcgidAuthenticator", authenticator},
    {"FcgidAuthorizer", authorizer},
    {"FcgidCmdOptions", command_options},
    {"FcgidIOTimeout", io_timeout},
    {"FcgidInitialEnv", initial_env},
    {"FcgidMaxProcesses", max_processes},
    {"FcgidMaxProcessesPerClass", max_class_processes},
    {"FcgidMaxRequestsPerProcess", max_requests},
    {"FcgidWrapper", wrapper},
    {"IPCCommTimeout", io_timeout},
    {"MaxProcessCount", max_processes},
    {"MaxRequestsPerProcess", max_requests},
});

}  // namespace

std::span<const Command> fcgid_commands() {
    return commands;
}

}  // namespace fcgicheck::apache
