// LogLevel, LogFormat, CustomLog and their kin (server/core.c, modules/loggers/mod_log_config.c):
// no answer hangs on them, but httpd stops where they are wrong, or where a log has no folder.
#include <algorithm>
#include <array>

#include "apache/directives/walk.h"
#include "text/ascii.h"
#include "text/links.h"
#include "text/path.h"

namespace fcgicheck::apache {

namespace {

using MaybeComplaint = std::optional<Complaint>;
using text::equals_ignoring_case;

constexpr std::string_view unknown_level =
    "Log level keyword must be one of "
    "emerg/alert/crit/error/warn/notice/info/debug/trace1/.../trace8";

bool is_level(std::string_view word) {
    constexpr std::array levels = std::to_array<std::string_view>(
        {"emerg", "alert", "crit", "error", "warn", "notice", "info", "debug", "trace1", "trace2",
         "trace3", "trace4", "trace5", "trace6", "trace7", "trace8"});
    return std::any_of(levels.begin(), levels.end(),
                       [&](std::string_view level) { return equals_ignoring_case(level, word); });
}

// "info", "rewrite:trace3", "mod_ssl.c:warn", "ssl_module:warn"
MaybeComplaint log_level(Walk& walk, const Directive& directive) {
    for (const std::string& word : directive.arguments) {
        const std::size_t colon = word.rfind(':');
        if (colon == std::string::npos) {
            if (!is_level(word))
                return Complaint{std::string(unknown_level)};
            continue;
        }
        const std::string module = word.substr(0, colon);
        const std::string level = word.substr(colon + 1);
        if (level.empty())
            return Complaint{"Module specifier '" + module +
                             "' must be followed by a log level keyword"};
        if (!is_level(level))
            return Complaint{word + ": " + std::string(unknown_level)};
        const LoadedModules& modules = walk.global.read.modules;
        const bool is_there = modules.has_named(module) || modules.has_named(module + "_module");
        if (!is_there && modules.all_are_known())
            return Complaint{"Cannot find module " + module};
    }
    return std::nullopt;
}

// "%h", "%>s", "%{Referer}i", "%!200,304{A}i", "%^ti" (parse_log_item); %c and %x are mod_ssl's.
MaybeComplaint check_item(std::string_view& format) {
    while (!format.empty()) {
        const char c = format.front();
        if (c == '{') {
            format.remove_prefix(std::min(format.size(), format.find('}')));
            if (format.empty())
                break;
            format.remove_prefix(1);
            continue;
        }
        if (std::string_view("!<>,").find(c) != std::string_view::npos || text::is_digit(c)) {
            format.remove_prefix(1);
            continue;
        }
        for (const std::string_view name : {"^ti", "^to", "^FB"})
            if (format.starts_with(name)) {
                format.remove_prefix(name.size());
                return std::nullopt;
            }
        format.remove_prefix(1);
        constexpr std::string_view known = "ABCDHILOPRSTUVXabcefhiklmnopqrstuvx";
        if (known.find(c) == std::string_view::npos)
            return Complaint{std::string("Unrecognized LogFormat directive %").append(1, c)};
        return std::nullopt;
    }
    return Complaint{"Ran off end of LogFormat parsing args to some directive"};
}

MaybeComplaint check_format(std::string_view format) {
    while (true) {
        format.remove_prefix(std::min(format.size(), format.find('%')));
        if (format.empty())
            return std::nullopt;
        format.remove_prefix(1);
        if (format.starts_with('%')) {
            format.remove_prefix(1);
            continue;
        }
        if (auto complaint = check_item(format))
            return complaint;
    }
}

MaybeComplaint check_condition(const Walk& walk, const std::string& clause) {
    const auto begins = [&](std::string_view prefix) {
        return equals_ignoring_case(clause.substr(0, prefix.size()), prefix);
    };
    if (begins("env=")) {
        const std::string name = clause.substr(4);
        return name.empty() || name == "!"
                   ? MaybeComplaint(Complaint{"missing environment variable name"})
                   : std::nullopt;
    }
    if (!begins("expr="))
        return Complaint{"error in condition clause"};
    const std::string written = clause.substr(5);
    if (written.empty())
        return Complaint{"missing condition"};
    auto parsed = Expression::parse(written, Expression::Kind::condition,
                                    {.modules = walk.global.read.modules});
    if (const auto* message = std::get_if<std::string>(&parsed))
        return Complaint{*message};
    return std::nullopt;
}

// The folder of a log that can't be written for lack of it. httpd looks once all is read; its
// message names a place, but not as it does of an error of the syntax.
std::optional<ConfigError> folder_fault(const Walk& walk, const Directive& directive,
                                        const std::string& which) {
    const std::string& name = directive.arguments.front();
    if (name.starts_with('|'))
        return std::nullopt;
    const std::string folder(text::parent_path(server_relative(walk.global.read, name)));
    auto& folders = walk.global.log_folders;
    auto known = folders.find(folder);
    if (known == folders.end()) {
        const auto stat = text::stat_following(walk.files, folder);
        const bool serves = stat.seen() == nullptr || stat.seen()->kind == FileKind::directory;
        known = folders.emplace(folder, serves).first;
    }
    if (known->second)
        return std::nullopt;
    ConfigError error = complain_at(
        directive,
        {"Cannot access directory '" + folder + "/' for " + which, ConfigErrorKind::missing_file});
    error.at.line = 0;
    return error;
}

std::string place(const SourcePos& at) {
    return " defined at " + at.file + ":" + std::to_string(at.line);
}

void check_folder(Walk& walk, const Directive& directive) {
    if (!walk.global.late_error)
        walk.global.late_error =
            folder_fault(walk, directive,
                         "log file '" + directive.arguments.front() + "'" + place(directive.at));
}

MaybeComplaint error_log(Walk& walk, const Directive& directive) {
    const std::string& name = directive.arguments.front();
    walk.server->closed_log.reset();
    if (name == "syslog" || name.starts_with("syslog:"))
        return std::nullopt;
    const auto& opened = walk.server->opened;
    const std::string which = opened ? "error log of vhost" + place(opened->at) : "main error log";
    if (auto fault = folder_fault(walk, directive, which))
        walk.server->closed_log = std::make_shared<const ConfigError>(std::move(*fault));
    return std::nullopt;
}

MaybeComplaint custom_log(Walk& walk, const Directive& directive) {
    const std::vector<std::string>& words = directive.arguments;
    if (words.size() > 2)
        if (auto complaint = check_condition(walk, words[2]))
            return complaint;
    check_folder(walk, directive);
    return check_format(words[1]);
}

MaybeComplaint transfer_log(Walk& walk, const Directive& directive) {
    check_folder(walk, directive);
    return std::nullopt;
}

MaybeComplaint log_format(Walk&, const Directive& directive) {
    return check_format(directive.arguments.front());
}

MaybeComplaint error_log_format(Walk&, const Directive& directive) {
    const std::vector<std::string>& words = directive.arguments;
    const auto is = [&](std::string_view type) { return equals_ignoring_case(words[0], type); };
    if (words.size() > 1 && !is("request") && !is("connection"))
        return Complaint{"ErrorLogFormat type must be one of request, connection"};
    if (words.size() == 1 && words[0].find('M') == std::string::npos)
        return Complaint{"main ErrorLogFormat must contain message format string '%M'"};
    return std::nullopt;
}

constexpr std::array commands = std::to_array<Command>({
    {"CustomLog", custom_log},
    {"ErrorLog", error_log},
    {"ErrorLogFormat", error_log_format},
    {"GlobalLog", custom_log},
    {"LogFormat", log_format},
    {"LogLevel", log_level},
    {"TransferLog", transfer_log},
});

}  // namespace

std::span<const Command> logging_commands() {
    return commands;
}

}  // namespace fcgicheck::apache
