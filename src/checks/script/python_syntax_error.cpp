// Python compiles the whole file before it runs any of it, so one bad line anywhere ends the
// program with code 1 and a message on standard error, before it serves. What is an error depends
// on the version: the verdict is certain only where the same version gave it.
#include "checks/python_source.h"
#include "checks/trial_words.h"
#include "text/first_bytes.h"
#include "text/path.h"

namespace fcgicheck::checks {
namespace {

bool has(const std::string& message, std::string_view words) {
    return message.find(words) != std::string::npos;
}

// Python 3's words for what Python 2 allowed.
bool is_python2_code(const std::string& message) {
    return has(message, "Missing parentheses in call to") ||
           has(message, "multiple exception types must be parenthesized") ||
           has(message, "leading zeros in decimal integer literals");
}

// What the first line names, there or not: "python3".
std::string interpreter_name(const ScriptCase& c) {
    const FirstBytes* start = c.script.first_bytes.seen();
    if (start == nullptr || !start->shebang)
        return "";
    const std::string& named = start->shebang->interpreter;
    return std::string(
        text::file_name(text::is_env(named) ? text::env_words(*start->shebang).program : named));
}

}  // namespace

Outcomes python_syntax_error(const ScriptCase& c) {
    const PythonFacts* python = python_program(c);
    if (python == nullptr)
        return without_python(c);
    if (python->syntax == PythonSyntax::too_large)
        return {cannot_tell(
            c, {.what = "the syntax of " + c.script.path, .why = UnseenWhy::too_large})};
    if (python->syntax == PythonSyntax::ok || !python->syntax_error)
        return {};
    const PythonSyntaxError& error = *python->syntax_error;
    if (!python->parsed_by || python->parsed_by->major > 2) {
        const std::string name = interpreter_name(c);
        if (name.starts_with("python2"))  // its own grammar judges it
            return {};
        const Unseen* unseen = c.script.interpreter.unseen();
        if (name == "python" && unseen != nullptr && is_python2_code(error.message))
            return {cannot_tell(c, *unseen)};
    }
    LineEvidence line{
        .at = error.at, .text = error.text, .length = 1, .label = "says", .primary = true};
    line.at.file = c.script.path;
    Finding finding = finding_at_source(c, line);
    const bool is_its_own = python->parsed_by && python->parsed_by == python->environment.version;
    finding.confidence =
        is_its_own || stopped_at(c, line.at) ? Confidence::certain : Confidence::likely;
    finding.values["message"] = error.message;
    if (is_python2_code(error.message))
        finding.situation = "python2";
    else if (error.message.starts_with("IndentationError") || error.message.starts_with("TabError"))
        finding.situation = "indentation";
    return {finding};
}

}  // namespace fcgicheck::checks
