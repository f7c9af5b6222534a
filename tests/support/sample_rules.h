// The rules of the sample reports, with words of their own, so that no change of the catalogue's
// changes what reports look like.
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "fcgicheck/rule.h"

namespace fcgicheck::test {

inline constexpr auto no_words = std::span<const std::string_view>();

inline constexpr std::array execcgi_labels{
    Label{"options", "ExecCGI is not in this list"},
    Label{"handler", "this sends {extension} files to mod_fcgid"},
};
inline constexpr std::array execcgi_fixes{
    FixWords{Who::host, "change line {line} to the line below, then reload Apache", "",
             "Options +ExecCGI", Safety::manual},
    FixWords{Who::you, "cannot do this in .htaccess: line 26 says AllowOverride None.", "", "",
             Safety::manual},
};
inline constexpr std::array execcgi_words{RuleWords{
    .situation = "",
    .headline = "Apache will refuse {url} with 403 Forbidden",
    .detail = "off",
    .why = "mod_fcgid starts programs only from folders where the ExecCGI option is on. Here it "
           "is off, so Apache stops before it opens your script.",
    .labels = execcgi_labels,
    .saw_browser = "403 Forbidden",
    .saw_log = "mod_fcgid: location of script ... does not have ExecCGI enabled",
    .status = 403,
    .page = Page::error,
    .fixes = execcgi_fixes,
}};
inline constexpr Rule execcgi_rule{
    "FC101",
    "execcgi-off",
    no_words,
    "0.1.0",
    Severity::error,
    Stage::execcgi,
    execcgi_words,
    {},
    no_words,
    "ExecCGI is the option by which a server's owner says which folders hold "
    "programs.",
    no_words};

inline constexpr std::array executable_labels{
    Label{"needs", "{runner} needs x here (it is neither {owner} nor in {group})"}};
inline constexpr std::array executable_fixes{
    FixWords{Who::you, "run", "chmod a+x {path}", "", Safety::safe}};
inline constexpr std::array executable_words{RuleWords{
    .situation = "",
    .headline = "Apache cannot start {file}: visitors get 500",
    .detail = "not executable",
    .why = "Apache starts this file as a program. The system refuses to start a file that has no "
           "execute permission, whatever is inside it.",
    .labels = executable_labels,
    .saw_browser = "500 Internal Server Error after a pause of 1 to 3 seconds",
    .saw_log = "only \"Connection reset by peer\" and \"End of script output before headers\"; at "
               "the usual log level nothing there says \"permission\"",
    .status = 500,
    .page = Page::error,
    .fixes = executable_fixes,
}};
inline constexpr Rule executable_rule{
    "FC301", "not-executable", no_words, "0.1.0", Severity::error, Stage::file, executable_words,
    {},      no_words,         "",       no_words};

inline constexpr std::array searchable_labels{Label{"needs", "{server} needs x here"}};
inline constexpr std::array searchable_fixes{
    FixWords{Who::you, "open that one folder for passing through (not for listing)",
             "chmod o+x {closed}", "", Safety::safe}};
inline constexpr std::array searchable_words{RuleWords{
    .situation = "",
    .headline = "{server} cannot pass through {name}: 403",
    .detail = "{name} is closed to {server}",
    .why = "To reach a file, Apache needs the x permission on every folder above it. One folder "
           "on this path is closed to {server}, so the file is hidden.",
    .labels = searchable_labels,
    .saw_browser = "403 Forbidden",
    .saw_log = "AH00035 \"... search permissions are missing on a component of the path\"; the "
               "log does not say which component - it is the line marked ^",
    .status = 403,
    .page = Page::error,
    .fixes = searchable_fixes,
}};
inline constexpr Rule searchable_rule{
    "FC302",        "directory-not-searchable", no_words, "0.1.0",  Severity::error,
    Stage::folders, searchable_words,           {},       no_words, "",
    no_words};

inline constexpr std::array readable_labels{
    Label{"needs", "{runner} needs r here: it may start this file but not read it"}};
inline constexpr std::array readable_fixes{
    FixWords{Who::you, "run", "chmod o+r {path}", "", Safety::unsafe},
    FixWords{Who::you,
             "If the file holds passwords, move them out of it first: this lets every account on "
             "the machine read it.",
             "", "", Safety::manual},
    FixWords{Who::host, "could use suexec instead.", "", "", Safety::manual}};
inline constexpr std::array readable_words{RuleWords{
    .situation = "",
    .headline = "Python cannot read {file}: visitors get 500",
    .detail = "not readable",
    .why = "A script is text that another program reads. Apache starts python3, then python3 "
           "opens the file as {runner} and is refused.",
    .labels = readable_labels,
    .saw_browser = "500 Internal Server Error",
    .saw_log = "python3: can't open file '...': [Errno 13] Permission denied\n(a line without "
               "date: it was printed by python3, not by Apache)",
    .status = 500,
    .page = Page::error,
    .fixes = readable_fixes,
}};
inline constexpr Rule readable_rule{
    "FC303", "not-readable", no_words, "0.1.0", Severity::error, Stage::file, readable_words,
    {},      no_words,       "",       no_words};

inline constexpr std::array flup_labels{
    Label{"interpreter", "{python} ({version}), as {runner}"},
    Label{"missing", "not in any of the {folders} folders this python3 imports from"}};
inline constexpr std::array flup_fixes{
    FixWords{Who::you, "install an adapter where this python3 will find it",
             "{python} -m pip install --target {lib} flup", "", Safety::manual},
    FixWords{Who::you, "put this above line {line}", "",
             "import sys; sys.path.insert(0, \"{lib}\")", Safety::manual}};
inline constexpr std::array flup_words{RuleWords{
    .situation = "",
    .headline = "{file} needs flup, which is not installed",
    .detail = "flup not installed",
    .why = "flup is the part that speaks FastCGI to Apache for your WSGI program. Without it the "
           "script ends before it can answer: visitors get 500.",
    .labels = flup_labels,
    .saw_browser = "500 Internal Server Error",
    .saw_log = "ModuleNotFoundError: No module named 'flup' (lines without date)",
    .status = 500,
    .page = Page::error,
    .fixes = flup_fixes,
}};
inline constexpr Rule flup_rule{"FC502",        "flup-missing", no_words, "0.1.0",  Severity::error,
                                Stage::adapter, flup_words,     {},       no_words, "",
                                no_words};

inline constexpr std::array exit_labels{Label{"output", "the script wrote this to standard error"}};
inline constexpr std::array exit_fixes{
    FixWords{Who::you, "mend what the last line of its output names", "", "", Safety::manual}};
inline constexpr std::array exit_words{RuleWords{
    .situation = "",
    .headline = "{file} ends before it answers: visitors get 500",
    .detail = "exit code {code}",
    .why = "The script was started as mod_fcgid starts it, and ended by itself before it took "
           "the request.",
    .labels = exit_labels,
    .saw_browser = "500 Internal Server Error",
    .saw_log = "",
    .status = 500,
    .page = Page::error,
    .fixes = exit_fixes,
}};
inline constexpr Rule exit_rule{"FC601",      "exits-at-once", no_words, "0.1.0",  Severity::error,
                                Stage::start, exit_words,      {},       no_words, "",
                                no_words};

inline constexpr std::array tty_labels{Label{"call", "answers False under Apache"}};
inline constexpr std::array tty_words{RuleWords{
    .situation = "",
    .headline = "{file} asks whether it has a terminal: it has none",
    .detail = "asks for a terminal",
    .why = "Under mod_fcgid standard input is the socket on which Apache's requests arrive.",
    .labels = tty_labels,
    .saw_browser = "",
    .saw_log = "",
    .status = 0,
    .page = Page::unknown,
    .fixes = {},
    .severity = Severity::note,
}};
inline constexpr Rule tty_rule{"FC702",       "tty-check", no_words, "0.1.0",  Severity::note,
                               Stage::source, tty_words,   {},       no_words, "",
                               no_words};

}  // namespace fcgicheck::test
