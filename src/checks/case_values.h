// What checks of scripts share: the beginning of a finding, with the values that words may use
// (docs/formats.md lists them), and the evidence made of a directive or of permissions.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/access.h"
#include "fcgicheck/check.h"

namespace fcgicheck::checks {

// A finding about the script itself, with the values that every check of scripts supplies: {path}
// {file} {dir} {url} {module} {runner} {server} {config_file} {seconds}, and {handler} where a
// configuration was read. A command may use {runner} and {server} only where that identity is
// known.
Finding finding_about(const ScriptCase& c);

// How long mod_fcgid waits for the script.
std::chrono::seconds patience(const ScriptCase& c);

CannotTell cannot_tell(const ScriptCase& c, const Unseen& missing);

// The line of a directive as evidence, all of it under the caret.
LineEvidence line_of(const Cause& cause, std::string label);

// The finding stands at this directive, and {line} and {config} name its place.
void decide_by(Finding& finding, const Cause& cause, std::string label);

// The first word of a directive's line, in lower case: "options".
std::string directive_name(const Cause& cause);

// What an AddHandler or SetHandler line names, in lower case; "" where it is neither.
std::string handler_named_by(const Cause& line);

// The AddHandler or SetHandler line with another handler's name in it.
std::string with_handler(const Cause& line, const std::string& old_name, std::string_view new_name);

// Likely where a file of the configuration may not be read: it could say otherwise.
Confidence confidence_in_config(const ScriptCase& c);

// A condition that can't be known here as the fact that is missing.
Unseen undecided_by(std::string what, const Cause& condition);

// Whether the URL maps to this very file: Apache then looks at it and at the way to it. It does not
// look at a FcgidWrapper's program, which mod_fcgid starts.
bool is_requested(const ScriptCase& c);

// By what it holds, not by its name alone: README.fcgi is no program.
bool is_program(const ScriptCase& c, const FirstBytes& start);

// Whether Apache, or mod_fcgid, executes this very file: a FcgidWrapper or a proxy's back end runs
// something else. Without a configuration or a handler: whether the file is meant to be one that
// is executed.
bool is_executed(const ScriptCase& c);

// httpd's own user may not read the file: sent as it is, it ends in 403 (AH00132).
bool is_withheld(const ScriptCase& c);

// A .htaccess in the script's own directory may hold directives of this class.
bool htaccess_may(const ScriptCase& c, OverrideClass wanted, std::string_view directive);

// A line of a .htaccess on the script's path that has no effect, because AllowOverride is None.
struct IgnoredLine {
    Cause line;
    std::optional<Cause> override_because;
};
using LineTest = bool (*)(const Cause&);
std::optional<IgnoredLine> ignored_line(const ScriptCase& c, LineTest is_wanted);

// The finding is decided by the AllowOverride line, and shows what it makes void: labels "ignored"
// and "override", values {htaccess} and {ignored}.
void show_ignored(Finding& finding, const IgnoredLine& ignored);

// Whether this file is one of the .htaccess files on the script's path.
bool is_htaccess_of(const ScriptCase& c, const std::string& file);

// What keeps an identity from a file, in the two cases that can be said: it is known, or it does
// not matter because nobody but root may; and the modes decide.
enum class Permitted { yes, no, no_for_everyone, unknown };
Permitted permitted(const Observed<Identity>& who, const FileFacts& file, access::Want want);

// The first folder on a path that an identity may not pass through. Without an identity only one
// that is closed to everybody is closed for certain.
struct ClosedFolder {
    std::optional<std::size_t> rung;
    bool is_known = true;
};
ClosedFolder closed_folder(const Observed<Identity>& who, const PathFacts& path);

// Why it is not known what `who` may do on this path, or at its end.
Unseen why_unknown(const Observed<Identity>& who, const PathFacts& path);

// The row of a file in `ls -l`'s form, and which of its letters is missing for `who`.
PermissionEvidence missing_permission(const Observed<Identity>& who, const FileFacts& file,
                                      access::Want want, std::string label);

// Values about the row: {owner}, {group}, {relation} of `who` to them, {letter} that is missing,
// {class}, whom chmod is told to give it to by the least change: u, g or o, or a where `who` is not
// known, and {whole_class} in words. Where `who` is known, {who} and {entry}, which setfacl is told
// to let him alone do it.
void describe(Finding& finding, const Observed<Identity>& who, const PermissionEvidence& row);

// The situation in which the least change is another: "nobody" where `who` is not known, "owner" of
// the file, "acl" where it has an access list; else "".
std::string situation_of_permission(const Observed<Identity>& who, const FileFacts& file);

// The rows of a path, from the root down; the first closed one is marked.
std::vector<Evidence> ladder(const PathFacts& path, std::size_t closed_rung,
                             const Observed<Identity>& who, const std::string& label);

}  // namespace fcgicheck::checks
