#include "cli/cli.h"

#include <fmt/core.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cstdlib>
#include <exception>
#include <ostream>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "app/catalogue.h"
#include "app/check.h"
#include "judge/judge.h"
#include "os/standard_streams.h"
#include "os/terminal.h"
#include "report/version.h"
#include "text/display.h"

namespace fcgicheck::cli {
namespace {

using app::ExitCode;

constexpr std::array<std::string_view, 3> commands{"check", "explain", "rules"};

enum class ColourWhen : std::uint8_t { automatic, always, never };

struct Arguments {
    app::CheckOptions check;
    std::vector<std::string> defines;
    std::string config_file;
    std::string as_user;
    double timeout = 0;  // seconds
    ColourWhen colour = ColourWhen::automatic;
    std::string rule;
};

bool is_set(const char* variable) {
    const char* const value = std::getenv(variable);
    return value != nullptr && *value != '\0' && std::string_view(value) != "0";
}

// The flag, then the environment's words, then a terminal that knows colours (no-color.org,
// bixense.com/clicolors).
report::Colour colour_for(ColourWhen when) {
    switch (when) {
        case ColourWhen::always:
            return report::Colour::on;
        case ColourWhen::never:
            return report::Colour::off;
        case ColourWhen::automatic:
            break;
    }
    const char* const no_colour = std::getenv("NO_COLOR");
    if (no_colour != nullptr && *no_colour != '\0')
        return report::Colour::off;
    if (is_set("FORCE_COLOR") || is_set("CLICOLOR_FORCE"))
        return report::Colour::on;
    const char* const terminal = std::getenv("TERM");
    if (terminal == nullptr || std::string_view(terminal) == "dumb")
        return report::Colour::off;
    return os::is_terminal(STDOUT_FILENO) ? report::Colour::on : report::Colour::off;
}

report::TextStyle style_for(ColourWhen colour) {
    constexpr int narrowest = 60;
    constexpr int widest = 100;
    report::TextStyle style;
    style.colour = colour_for(colour);
    if (const auto columns = os::terminal_columns(STDOUT_FILENO))
        style.width = std::clamp(*columns, narrowest, widest);
    return style;
}

// "Directory", "NAME=VALUE", as httpd's -D takes them.
std::pair<std::string, std::string> define_of(const std::string& word) {
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos)
        return {word, ""};
    return {word.substr(0, equals), word.substr(equals + 1)};
}

// An option whose value is one of a few words.
template <class Enum>
void add_choice(CLI::App& command, const std::string& name, Enum& value,
                const std::vector<std::pair<std::string, Enum>>& words, const std::string& help) {
    std::string all;
    for (const auto& [word, meaning] : words)
        all += (all.empty() ? "" : "|") + word;
    command
        .add_option_function<std::string>(
            name,
            [&value, words, all, name](const std::string& given) {
                const auto found = std::find_if(words.begin(), words.end(), [&](const auto& word) {
                    return word.first == given;
                });
                if (found == words.end())
                    throw CLI::ValidationError(name, "'" + given + "' is none of " + all);
                value = found->second;
            },
            help)
        ->take_last()
        ->option_text(all);
}

void add_colour(CLI::App& command, Arguments& arguments) {
    add_choice<ColourWhen>(command, "--color", arguments.colour,
                           {{"auto", ColourWhen::automatic},
                            {"always", ColourWhen::always},
                            {"never", ColourWhen::never}},
                           "colour the text (default: auto, on a terminal)");
}

void add_check(CLI::App& program, Arguments& arguments) {
    app::CheckOptions& check = arguments.check;
    CLI::App& command = *program.add_subcommand(
        "check", "check a docroot, or a single script (the default command)");
    command.add_option("PATH", check.paths, "docroots and scripts")->required()->option_text("...");
    command
        .add_option("--config", arguments.config_file,
                    "Apache's main configuration file (default: it is looked for)")
        ->take_last()
        ->option_text("FILE");
    command.add_option("-D,--define", arguments.defines, "as for httpd -D")
        ->option_text("NAME[=VALUE]")
        ->allow_extra_args(false)
        ->take_all();
    command
        .add_option("--as", arguments.as_user,
                    "the user that Apache works as (default: its User and Group)")
        ->take_last()
        ->option_text("USER");
    add_choice<app::TrialPolicy>(
        command, "--trial", check.trials.policy,
        {{"auto", app::TrialPolicy::automatic},
         {"always", app::TrialPolicy::always},
         {"never", app::TrialPolicy::never}},
        "start the scripts for a handshake (default: auto, at most 5 programs)");
    command
        .add_option("--timeout", arguments.timeout,
                    "to wait in a trial (default: the site's FcgidIOTimeout)")
        ->take_last()
        ->option_text("SECONDS")
        ->check(CLI::Range(0.001, 86'400.0));
    command
        .add_option("--jobs", check.trials.jobs,
                    "trials at once (default: the number of processors)")
        ->take_last()
        ->option_text("N")
        ->check(CLI::Range(1U, 256U));
    add_choice<app::Format>(command, "--format", check.format,
                            {{"text", app::Format::text},
                             {"short", app::Format::short_lines},
                             {"json", app::Format::json}},
                            "the report's form (default: text; short: a line a finding)");
    command
        .add_option("--select", check.selection.select,
                    "only these: names, numbers, or beginnings of numbers")
        ->option_text("RULE,...")
        ->allow_extra_args(false)
        ->delimiter(',');
    command.add_option("--ignore", check.selection.ignore, "not these")
        ->option_text("RULE,...")
        ->allow_extra_args(false)
        ->delimiter(',');
    add_choice<app::FailOn>(command, "--fail-on", check.fail_on,
                            {{"error", app::FailOn::error},
                             {"warning", app::FailOn::warning},
                             {"note", app::FailOn::note},
                             {"never", app::FailOn::never}},
                            "exit with 1 for findings at or above (default: error)");
    add_colour(command, arguments);
}

// The words of the command line, with the default command put in where none is named.
std::vector<std::string> words_of(int argc, char** argv) {
    std::vector<std::string> words(argv + 1, argv + argc);
    static constexpr std::array<std::string_view, 3> programs_own{"--version", "--help", "-h"};
    const auto is_own = [](const std::string& word) {
        return std::find(programs_own.begin(), programs_own.end(), word) != programs_own.end();
    };
    const bool names_command = !words.empty() && std::find(commands.begin(), commands.end(),
                                                           words.front()) != commands.end();
    if (!words.empty() && !names_command && !is_own(words.front()))
        words.insert(words.begin(), "check");
    return words;
}

ExitCode run_check(Arguments& arguments, std::ostream& out, std::ostream& err) {
    app::CheckOptions& check = arguments.check;
    if (const std::string word = judge::unknown_word(check.selection); !word.empty()) {
        err << fmt::format("fcgicheck: there is no rule '{}'; `fcgicheck rules` lists them\n",
                           word);
        return ExitCode::wrong_usage;
    }
    if (!arguments.config_file.empty())
        check.config_file = arguments.config_file;
    if (!arguments.as_user.empty())
        check.as_user = arguments.as_user;
    for (const std::string& word : arguments.defines)
        check.defines.push_back(define_of(word));
    if (arguments.timeout > 0) {
        check.trials.timeout =
            std::chrono::milliseconds(static_cast<std::int64_t>(arguments.timeout * 1000));
    }
    check.style = style_for(arguments.colour);
    return app::check(check, out, err);
}

ExitCode run_words(std::vector<std::string> words, std::ostream& out, std::ostream& err) {
    CLI::App program("Says why a FastCGI site under Apache is broken, and how to mend it.",
                     "fcgicheck");
    program.require_subcommand(0, 1);
    Arguments arguments;
    // A plain flag: CLI11's own ends by an exception, whose unwinding costs four times the rest of
    // the run.
    bool wants_version = false;
    program.add_flag("--version", wants_version, "the version");
    arguments.check.trials.jobs = std::max(1U, std::thread::hardware_concurrency());
    add_check(program, arguments);
    CLI::App& explain = *program.add_subcommand("explain", "the whole story of a rule");
    explain.add_option("RULE", arguments.rule, "its name or number")->required();
    add_colour(explain, arguments);
    CLI::App& rules = *program.add_subcommand("rules", "the catalogue: every rule in a line");
    add_colour(rules, arguments);
    try {
        std::reverse(words.begin(), words.end());  // CLI11 takes a vector from its end
        program.parse(words);
    } catch (const CLI::ParseError& error) {
        const bool is_help = error.get_exit_code() == 0;
        if (is_help) {
            program.exit(error, out, err);
            return ExitCode::clean;
        }
        err << fmt::format("fcgicheck: {}\n", text::escaped(error.what()))
            << "`fcgicheck check --help` lists the options, `fcgicheck --help` the commands\n";
        return ExitCode::wrong_usage;
    }
    if (wants_version) {
        out << fmt::format("fcgicheck {}\n", report::version());
        return ExitCode::clean;
    }
    if (program.got_subcommand("explain")) {
        return app::explain(arguments.rule, style_for(arguments.colour), out, err);
    }
    if (program.got_subcommand("rules"))
        return app::list_rules(style_for(arguments.colour), out);
    return run_check(arguments, out, err);
}

}  // namespace

int run(int argc, char** argv, std::ostream& out, std::ostream& err) {
    os::keep_standard_descriptors();
    try {
        std::vector<std::string> words = words_of(argc, argv);
        if (words.empty()) {
            err << "fcgicheck: nothing to check was named: fcgicheck PATH...\n"
                << "`fcgicheck --help` lists the commands, `fcgicheck check --help` the options\n";
            return static_cast<int>(ExitCode::wrong_usage);
        }
        const ExitCode code = run_words(std::move(words), out, err);
        if (out.flush())
            return static_cast<int>(code);
        err << "fcgicheck: what it has to say can't be written: standard output is closed or "
               "full\n";
        return static_cast<int>(ExitCode::failed);
    } catch (const std::exception& bug) {
        err << "fcgicheck: this is a bug in fcgicheck: " << bug.what() << '\n';
        return static_cast<int>(ExitCode::failed);
    }
}

}  // namespace fcgicheck::cli
