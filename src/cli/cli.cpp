#include "cli/cli.h"

#include <fmt/core.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cstdlib>
#include <exception>
#include <new>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/catalogue.h"
#include "app/check.h"
#include "cli/options.h"
#include "judge/judge.h"
#include "os/standard_streams.h"
#include "os/terminal.h"
#include "report/version.h"
#include "text/display.h"
#include "text/edit_distance.h"

namespace fcgicheck::cli {
namespace {

using app::ExitCode;

constexpr std::array<std::string_view, 5> commands{"check", "trace", "access", "explain", "rules"};

constexpr std::string_view program_help =
    "Says why a FastCGI site under Apache is broken, and how to mend it.\n"
    "\n"
    "Usage:\n"
    "  fcgicheck [check] [OPTIONS] PATH...  check docroots and scripts\n"
    "  fcgicheck trace [OPTIONS] URL...     what Apache answers to URLs, and why\n"
    "  fcgicheck access --as USER PATH...   what a user may do with files, and what stops it\n"
    "  fcgicheck explain RULE               the whole story of a rule\n"
    "  fcgicheck rules                      the catalogue: every rule in a line\n"
    "  fcgicheck --version                  the version\n"
    "\n"
    "`fcgicheck COMMAND --help` lists the options of check, trace and access.\n"
    "\n";

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

// The words of the command line, with the default command put in where none is named.
std::vector<std::string> words_of(int argc, char** argv) {
    std::vector<std::string> words(argv + 1, argv + argc);
    static constexpr std::array<std::string_view, 3> programs_own{"--version", "--help", "-h"};
    const auto is_own = [](const std::string& word) {
        return std::find(programs_own.begin(), programs_own.end(), word) != programs_own.end();
    };
    const bool names_command = !words.empty() && std::find(commands.begin(), commands.end(),
                                                           words.front()) != commands.end();
    if (!names_command && (words.empty() || !is_own(words.front())))
        words.insert(words.begin(), "check");
    return words;
}

ExitCode refuse(std::ostream& err, std::string_view sentence) {
    err << fmt::format("fcgicheck: {}\n", text::escaped(sentence))
        << "`fcgicheck COMMAND --help` lists the options, `fcgicheck --help` the commands\n";
    return ExitCode::wrong_usage;
}

std::vector<const CLI::Option*> options_of(const CLI::App& program) {
    std::vector<const CLI::Option*> options = program.get_options();
    for (const CLI::App* command : program.get_subcommands()) {
        const auto own = command->get_options();
        options.insert(options.end(), own.begin(), own.end());
    }
    return options;
}

// The option that was meant; "" where none is near.
std::string meant_by(const std::string& unknown, const CLI::App& program) {
    constexpr std::size_t farthest = 2;
    std::string nearest;
    std::size_t least = farthest + 1;
    for (const CLI::Option* option : options_of(program)) {
        for (const std::string& name : option->get_lnames()) {
            const bool is_begun = unknown.size() > 3 && ("--" + name).starts_with(unknown);
            const std::size_t distance = is_begun ? 0 : text::edit_distance(unknown, "--" + name);
            if (distance < least) {
                least = distance;
                nearest = "--" + name;
            }
        }
    }
    return nearest;
}

// What to say of a word that the command does not take.
std::string unknown_word(const std::string& word, const CLI::App& program) {
    if (!word.starts_with('-'))
        return fmt::format("'{}' is one word too many", word);
    const std::string option = word.substr(0, word.find('='));
    const std::string meant = meant_by(option, program);
    return fmt::format("there is no option {}", option) +
           (meant.empty() ? "" : fmt::format("; did you mean {}?", meant));
}

bool is_in_ci() {
    const char* const ci = std::getenv("CI");
    return is_set("CI") && std::string_view(ci) != "false";
}

// Options that can't go together; "" where they can.
std::string contradiction(const app::CheckOptions& check) {
    const app::PlaceOptions& place = check.place;
    if (place.sysroot && place.target)
        return "--sysroot is a target of its own: leave out --target";
    const bool is_as_it_is = place.target.value_or(Target::here) == Target::here &&
                             !place.sysroot && !place.owner && place.maps.empty();
    if (check.trials.policy == app::TrialPolicy::always && !is_as_it_is)
        return "--trial always starts what this machine serves: it goes with no --target "
               "elsewhere, --map, --sysroot or --owner";
    return "";
}

ExitCode run_check(Arguments& arguments, std::ostream& out, std::ostream& err) {
    app::CheckOptions& check = arguments.check;
    if (check.paths.empty())
        return refuse(err, "nothing to check was named: fcgicheck PATH...");
    if (std::find(check.paths.begin(), check.paths.end(), "") != check.paths.end())
        return refuse(err, "PATH wants a path, not ''");
    if (const std::string word = judge::unknown_word(check.selection); !word.empty()) {
        err << fmt::format("fcgicheck: there is no rule '{}'; `fcgicheck rules` lists them\n",
                           text::escaped(word));
        return ExitCode::wrong_usage;
    }
    if (const std::string problem = contradiction(check); !problem.empty())
        return refuse(err, problem);
    check.place.is_ci = is_in_ci();
    check.style = style_for(arguments.colour);
    return app::check(check, out, err);
}

ExitCode run_trace(Arguments& arguments, std::ostream& out, std::ostream& err) {
    app::TraceOptions& trace = arguments.trace;
    if (trace.urls.empty() && !trace.urls_from)
        return refuse(err, "no URL was named: fcgicheck trace http://HOST/PATH...");
    trace.style = style_for(arguments.colour);
    return app::trace(trace, out, err);
}

ExitCode run_access(Arguments& arguments, std::ostream& out, std::ostream& err) {
    app::AccessOptions& access = arguments.access;
    if (access.paths.empty() && !access.paths_from)
        return refuse(err, "no path was named: fcgicheck access --as USER PATH...");
    if (std::find(access.paths.begin(), access.paths.end(), "") != access.paths.end())
        return refuse(err, "PATH wants a path, not ''");
    access.style = style_for(arguments.colour);
    return app::access(access, out, err);
}

ExitCode run_explain(const Arguments& arguments, std::ostream& out, std::ostream& err) {
    if (arguments.rule.empty())
        return refuse(err, "nothing to explain was named: fcgicheck explain RULE");
    return app::explain(arguments.rule, style_for(arguments.colour), out, err);
}

// "--config: 1 required TEXT missing", in our words.
std::string value_missing(const CLI::ArgumentMismatch& error) {
    const std::string_view words = error.what();
    return fmt::format("{} wants a value behind it", words.substr(0, words.find(':')));
}

// A word that must be there is asked for by us; to CLI11 it is required only here, for its usage
// line.
std::string help_of(CLI::App& command) {
    for (CLI::Option* option : command.get_options()) {
        if (option->get_positional())
            option->required();
    }
    return command.help("fcgicheck");
}

// Help and version are plain flags: CLI11's own end by an exception, whose unwinding costs four
// times the rest of the run. For the same reason a word too many is none.
ExitCode run_words(std::vector<std::string> words, std::ostream& out, std::ostream& err) {
    CLI::App program("", "fcgicheck");
    program.require_subcommand(0, 1);
    program.set_help_flag();
    program.allow_extras();  // its commands inherit it
    Arguments arguments;
    add_commands(program, arguments);
    try {
        std::reverse(words.begin(), words.end());  // CLI11 takes a vector from its end
        program.parse(words);
    } catch (const CLI::ArgumentMismatch& error) {
        return refuse(err, value_missing(error));
    } catch (const CLI::ParseError& error) {
        return refuse(err, error.what());
    }
    const auto named = program.get_subcommands();
    if (arguments.wants_help) {
        out << (named.empty() ? fmt::format("{}{}", program_help, exit_codes)
                              : help_of(*named.front()));
        return ExitCode::clean;
    }
    auto extra = program.remaining(true);
    if (const auto end = std::find(extra.begin(), extra.end(), "--"); end != extra.end())
        extra.erase(end);  // of the options
    if (!extra.empty())
        return refuse(err, unknown_word(extra.front(), program));
    if (arguments.wants_version) {
        out << fmt::format("fcgicheck {}\n", report::version());
        return ExitCode::clean;
    }
    if (program.got_subcommand("trace"))
        return run_trace(arguments, out, err);
    if (program.got_subcommand("access"))
        return run_access(arguments, out, err);
    if (program.got_subcommand("explain"))
        return run_explain(arguments, out, err);
    if (program.got_subcommand("rules"))
        return app::list_rules(style_for(arguments.colour), out);
    return run_check(arguments, out, err);
}

}  // namespace

int run(int argc, char** argv, std::ostream& out, std::ostream& err) {
    os::keep_standard_descriptors();
    try {
        const ExitCode code = run_words(words_of(argc, argv), out, err);
        if (out.flush())
            return static_cast<int>(code);
        err << "fcgicheck: what it has to say can't be written: standard output is closed or "
               "full\n";
        return static_cast<int>(ExitCode::failed);
    } catch (const std::bad_alloc&) {
        err << "fcgicheck: out of memory\n";
        return static_cast<int>(ExitCode::failed);
    } catch (const std::exception& bug) {
        err << "fcgicheck: this is a bug in fcgicheck: " << bug.what() << '\n';
        return static_cast<int>(ExitCode::failed);
    }
}

}  // namespace fcgicheck::cli
