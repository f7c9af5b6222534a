// Python compiles the whole file before it runs any of it, so one bad line anywhere ends the
// program with code 1 and a message on standard error, before it serves. What is an error depends
// on the version: the verdict is certain only where the same version gave it.
#include "checks/python_source.h"
#include "checks/trial_words.h"
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

// The first line names a Python 2, which its own grammar judges, there or not.
bool is_for_python2(const ScriptCase& c) {
    const InterpreterFacts* interpreter = c.script.interpreter.seen();
    if (interpreter == nullptr)
        return false;
    const std::string& named =
        interpreter->env ? interpreter->env->program : interpreter->program.path;
    return text::file_name(named).starts_with("python2");
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
    if (is_for_python2(c) && (!python->parsed_by || python->parsed_by->major > 2))
        return {};
    const PythonSyntaxError& error = *python->syntax_error;
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
