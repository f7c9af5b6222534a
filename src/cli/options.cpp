#include "cli/options.h"

#include <arpa/inet.h>
#include <fmt/core.h>
#include <netinet/in.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>
#include <charconv>
#include <chrono>
#include <cmath>
#include <functional>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "text/ascii.h"

namespace fcgicheck::cli {
namespace {

std::optional<double> number_in(const std::string& word) {
    double number = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    const bool is_number = error == std::errc() && end == word.data() + word.size();
    return is_number ? std::optional(number) : std::nullopt;
}

struct Value {
    std::string shape;  // in the help: "SECONDS"
    std::string wanted;
    std::string help;
};

// Says whether a word is a value of the option, and keeps it.
using Take = std::function<bool(const std::string&)>;

void take_or_refuse(const std::string& name, const Value& value, const Take& take,
                    const std::string& given) {
    if (!take(given)) {
        throw CLI::ValidationError(fmt::format(
            "{} wants {}, not '{}'", name.substr(name.rfind(',') + 1), value.wanted, given));
    }
}

void add_value(CLI::App& command, const std::string& name, const Value& value, const Take& take) {
    command
        .add_option_function<std::string>(
            name, [=](const std::string& given) { take_or_refuse(name, value, take, given); },
            value.help)
        ->take_last()
        ->option_text(value.shape);
}

// An option that may be repeated.
void add_values(CLI::App& command, const std::string& name, const Value& value, const Take& take) {
    command
        .add_option_function<std::vector<std::string>>(
            name,
            [=](const std::vector<std::string>& all) {
                for (const std::string& given : all)
                    take_or_refuse(name, value, take, given);
            },
            value.help)
        ->option_text(value.shape)
        ->allow_extra_args(false)
        ->take_all();
}

// "auto, always or never", "auto|always|never"
std::string listed(const std::vector<std::string>& words, std::string_view between,
                   std::string_view last) {
    std::string out;
    for (const std::string& word : words) {
        if (!out.empty())
            out += &word == &words.back() ? last : between;
        out += word;
    }
    return out;
}

// An option whose value is one of a few words.
template <class Enum>
void add_choice(CLI::App& command, const std::string& name, Enum& value,
                const std::vector<std::pair<std::string, Enum>>& choices, const std::string& help) {
    std::vector<std::string> words;
    words.reserve(choices.size());
    for (const auto& [word, meaning] : choices)
        words.push_back(word);
    add_value(
        command, name,
        {.shape = listed(words, "|", "|"), .wanted = listed(words, ", ", " or "), .help = help},
        [&value, choices](const std::string& given) {
            const auto found =
                std::find_if(choices.begin(), choices.end(),
                             [&](const auto& choice) { return choice.first == given; });
            if (found != choices.end())
                value = found->second;
            return found != choices.end();
        });
}

void add_text(CLI::App& command, const std::string& name, std::optional<std::string>& text,
              const Value& value) {
    add_value(command, name, value, [&text](const std::string& given) {
        text = given;
        return !given.empty();
    });
}

void add_rules(CLI::App& command, const std::string& name, std::vector<std::string>& rules,
               const std::string& help) {
    const Value value{
        .shape = "RULE,...", .wanted = "rules, as in FC301,flup-missing", .help = help};
    add_values(command, name, value, [&rules](const std::string& given) {
        for (std::size_t start = 0; start <= given.size();) {
            const std::size_t end = std::min(given.find(',', start), given.size());
            if (end == start)
                return false;
            rules.push_back(given.substr(start, end - start));
            start = end + 1;
        }
        return true;
    });
}

void add_help(CLI::App& command, Arguments& arguments) {
    command.add_flag("-h,--help", arguments.wants_help, "this text");
}

void add_colour(CLI::App& command, Arguments& arguments) {
    add_choice<ColourWhen>(command, "--color", arguments.colour,
                           {{"auto", ColourWhen::automatic},
                            {"always", ColourWhen::always},
                            {"never", ColourWhen::never}},
                           "colour the text (default: auto, on a terminal)");
}

void add_trials(CLI::App& command, app::TrialOptions& trials) {
    add_choice<app::TrialPolicy>(
        command, "--trial", trials.policy,
        {{"auto", app::TrialPolicy::automatic},
         {"always", app::TrialPolicy::always},
         {"never", app::TrialPolicy::never}},
        "start the scripts for a handshake (default: auto, at most 5 programs)");
    add_value(command, "--timeout",
              {.shape = "SECONDS",
               .wanted = "seconds, 0.001 to 86400",
               .help = "to wait in a trial (default: the site's FcgidIOTimeout)"},
              [&trials](const std::string& given) {
                  const double seconds = number_in(given).value_or(0);
                  const bool is_in_range = seconds >= 0.001 && seconds <= 86'400;
                  if (is_in_range)
                      trials.timeout =
                          std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
                  return is_in_range;
              });
    trials.jobs = std::max(1U, std::thread::hardware_concurrency());
    add_value(
        command, "--jobs",
        {.shape = "N",
         .wanted = "a whole number, 1 to 256",
         .help =
             "threads that read folders, and trials at once (default: the number of processors; "
             "for folders that come from a disk, 8)"},
        [&trials](const std::string& given) {
            const double number = number_in(given).value_or(0);
            const bool is_count = number >= 1 && number <= 256 && number == std::floor(number);
            if (is_count)
                trials.jobs = static_cast<unsigned>(number);
            trials.has_jobs = true;
            return is_count;
        });
}

void add_config(CLI::App& command, std::optional<std::string>& config_file,
                std::vector<std::string>& defines, std::optional<apache::Dialect>& dialect) {
    add_text(command, "--config", config_file,
             {.shape = "FILE",
              .wanted = "a file",
              .help = "Apache's main file, or a dump of all (default: it is looked for)"});
    add_values(command, "-D,--define",
               {.shape = "NAME[=VALUE]", .wanted = "NAME or NAME=VALUE", .help = "as for httpd -D"},
               [&defines](const std::string& given) {
                   defines.push_back(given);
                   return !given.empty() && given.front() != '=';
               });
    add_value(command, "--apache",
              {.shape = "VERSION",
               .wanted = "2.2 or 2.4",
               .help = "whose rules hold, 2.2 or 2.4 (default: the installed httpd's)"},
              [&dialect](const std::string& given) {
                  dialect = given == "2.2" ? apache::Dialect::apache22 : apache::Dialect::apache24;
                  return given == "2.2" || given == "2.4";
              });
}

void add_place(CLI::App& command, app::PlaceOptions& place) {
    add_values(command, "--map",
               {.shape = "FROM=TO",
                .wanted = "FROM=TO, and FROM begins with /",
                .help = "the server's FROM is the local TO; the longest FROM counts"},
               [&place](const std::string& given) {
                   const std::size_t equals = given.find('=');
                   const bool is_map = given.starts_with('/') && equals != std::string::npos &&
                                       equals + 1 < given.size();
                   if (is_map)
                       place.maps.push_back(
                           {.server = given.substr(0, equals), .local = given.substr(equals + 1)});
                   return is_map;
               });
    add_text(command, "--sysroot", place.sysroot,
             {.shape = "DIR",
              .wanted = "a directory",
              .help = "an image's root file system: its files, users and configuration count"});
}

void add_target(CLI::App& command, app::PlaceOptions& place) {
    add_value(
        command, "--target",
        {.shape = "here|elsewhere",
         .wanted = "here or elsewhere",
         .help = "who serves it (default: elsewhere with --map; without --config also in CI, and\n"
                 "where no Apache is installed)"},
        [&place](const std::string& given) {
            place.target = given == "here" ? Target::here : Target::elsewhere;
            return given == "here" || given == "elsewhere";
        });
    add_text(command, "--owner", place.owner,
             {.shape = "USER:GROUP",
              .wanted = "USER:GROUP",
              .help = "who will own the files of PATH; names or numbers"});
}

// "Name: value"; a name is a token of HTTP (RFC 9110, 5.6.2).
bool add_header(const std::string& given, std::vector<std::pair<std::string, std::string>>& all) {
    const std::size_t colon = given.find(':');
    const std::string name = given.substr(0, colon);
    const bool is_token = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
               std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
    });
    if (colon == std::string::npos || !is_token || given.find_first_of("\r\n") != std::string::npos)
        return false;
    all.emplace_back(name, text::trim(std::string_view(given).substr(colon + 1)));
    return true;
}

// An address of either family, as inet_pton(3) takes it.
// RFC 9110, 5.6.2.
bool is_token(std::string_view word) {
    return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
               std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
    });
}

bool is_address(const std::string& given) {
    in6_addr address{};
    return ::inet_pton(AF_INET, given.c_str(), &address) == 1 ||
           ::inet_pton(AF_INET6, given.c_str(), &address) == 1;
}

void add_trace(CLI::App& program, Arguments& arguments) {
    app::TraceOptions& trace = arguments.trace;
    CLI::App& command =
        *program.add_subcommand("trace", "What Apache answers to URLs, and why; nothing is asked.");
    command.add_option("URL", trace.urls, "http:// or https://, HOST[:PORT]/PATH")
        ->option_text("...");
    add_config(command, trace.config_file, trace.defines, trace.dialect);
    add_place(command, trace.place);
    add_text(command, "--urls-from", trace.urls_from,
             {.shape = "FILE",
              .wanted = "a file",
              .help = "a URL a line, these come first; - is standard input"});
    add_value(command, "--client",
              {.shape = "ADDRESS",
               .wanted = "an IP address",
               .help = "the client's; without it `Require ip` can't be known (locally: 127.0.0.1)"},
              [&trace](const std::string& given) {
                  trace.client = given;
                  return is_address(given);
              });
    add_value(command, "--address",
              {.shape = "ADDRESS",
               .wanted = "an IP address",
               .help = "the server's, for hosts that differ by it (default: not known)"},
              [&trace](const std::string& given) {
                  trace.address = given;
                  return is_address(given);
              });
    add_value(command, "--method",
              {.shape = "METHOD", .wanted = "a method, as in GET", .help = "(default: GET)"},
              [&trace](const std::string& given) {
                  trace.method = given;
                  return is_token(given);
              });
    add_values(command, "--header",
               {.shape = "'NAME: VALUE'",
                .wanted = "'NAME: VALUE'",
                .help = "that the request has besides Host"},
               [&trace](const std::string& given) { return add_header(given, trace.headers); });
    add_choice<app::TraceFormat>(
        command, "--format", trace.format,
        {{"text", app::TraceFormat::text}, {"jsonl", app::TraceFormat::jsonl}},
        "text, or an object a line for programs (default: text)");
    add_colour(command, arguments);
    add_help(command, arguments);
    command.footer(std::string(trace_notes));
}

void add_check(CLI::App& program, Arguments& arguments) {
    app::CheckOptions& check = arguments.check;
    CLI::App& command =
        *program.add_subcommand("check", "Check docroots and scripts (the default command).");
    command.add_option("PATH", check.paths, "docroots and scripts")->option_text("...");
    add_config(command, check.config_file, check.defines, check.dialect);
    add_target(command, check.place);
    add_place(command, check.place);
    add_text(command, "--as", check.as_user,
             {.shape = "USER",
              .wanted = "a user's name",
              .help = "the user that Apache works as (default: its User and Group)"});
    add_trials(command, check.trials);
    add_choice<app::Format>(command, "--format", check.format,
                            {{"text", app::Format::text},
                             {"short", app::Format::short_lines},
                             {"json", app::Format::json}},
                            "the report's form (default: text; short: a line a finding)");
    add_rules(command, "--select", check.selection.select,
              "only these: names, numbers, or beginnings of numbers");
    add_rules(command, "--ignore", check.selection.ignore, "not these");
    add_choice<app::FailOn>(command, "--fail-on", check.fail_on,
                            {{"error", app::FailOn::error},
                             {"warning", app::FailOn::warning},
                             {"note", app::FailOn::note},
                             {"never", app::FailOn::never}},
                            "exit with 1 for findings at or above (default: error)");
    add_colour(command, arguments);
    add_help(command, arguments);
    command.footer(std::string(exit_codes));
}

void add_access(CLI::App& program, Arguments& arguments) {
    app::AccessOptions& access = arguments.access;
    CLI::App& command = *program.add_subcommand(
        "access", "What a user may do with files and folders, and what stops it.");
    command.add_option("PATH", access.paths, "files and folders")->option_text("...");
    add_text(command, "--as", access.as,
             {.shape = "USER",
              .wanted = "a user's name, or UID:GID[,GID...]",
              .help = "or UID:GID[,GID...], not looked up (default: the user Apache works as)"});
    add_text(command, "--paths-from", access.paths_from,
             {.shape = "FILE",
              .wanted = "a file",
              .help = "a path a line, these come first; - is standard input"});
    add_config(command, access.config_file, access.defines, access.dialect);
    add_place(command, access.place);
    add_choice<app::AccessFormat>(
        command, "--format", access.format,
        {{"text", app::AccessFormat::text}, {"jsonl", app::AccessFormat::jsonl}},
        "text, or an object a line for programs (default: text)");
    add_colour(command, arguments);
    add_help(command, arguments);
    command.footer(std::string(access_notes));
}

}  // namespace

void add_commands(CLI::App& program, Arguments& arguments) {
    program.add_flag("--version", arguments.wants_version, "the version");
    add_help(program, arguments);
    add_check(program, arguments);
    add_trace(program, arguments);
    add_access(program, arguments);
    CLI::App& explain = *program.add_subcommand("explain", "The whole story of a rule.");
    explain.add_option("RULE", arguments.rule, "its name or number")->option_text(" ");
    add_colour(explain, arguments);
    add_help(explain, arguments);
    CLI::App& rules = *program.add_subcommand("rules", "The catalogue: every rule in a line.");
    add_colour(rules, arguments);
    add_help(rules, arguments);
}

}  // namespace fcgicheck::cli
