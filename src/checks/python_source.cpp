#include "checks/python_source.h"

#include <utility>

namespace fcgicheck::checks {
namespace {

bool is_fastcgi_python(const ScriptCase& c) {
    const EffectiveConfig* config = c.config.seen();
    const bool is_plain_cgi = config != nullptr && config->handler.value.name == "cgi-script";
    return c.script.language == ScriptLanguage::python && is_executed(c) && !is_plain_cgi;
}

}  // namespace

const PythonFacts* python_program(const ScriptCase& c) {
    return is_fastcgi_python(c) ? c.script.python.seen() : nullptr;
}

const PythonFacts* running_python(const ScriptCase& c) {
    const PythonFacts* python = python_program(c);
    return python != nullptr && python->syntax == PythonSyntax::ok ? python : nullptr;
}

Outcomes without_python(const ScriptCase& c) {
    if (!is_fastcgi_python(c))
        return {};
    if (const Unseen* unseen = c.script.python.unseen())
        return {cannot_tell(c, *unseen)};
    return {};
}

Finding finding_at_source(const ScriptCase& c, const LineEvidence& line) {
    Finding finding = finding_about(c);
    finding.at = line.at;
    finding.evidence.emplace_back(line);
    finding.values["line"] = std::to_string(line.at.line);
    finding.values["indent"] = line.text.substr(0, line.text.find_first_not_of(" \t"));
    finding.values["python"] = "python3";
    if (const PythonFacts* python = c.script.python.seen();
        python != nullptr && !python->environment.executable.empty())
        finding.values["python"] = python->environment.executable;
    return finding;
}

LineEvidence line_of(const PythonCall& call, std::string label) {
    return {.at = call.at,
            .text = call.text,
            .length = call.length,
            .label = std::move(label),
            .primary = true};
}

LineEvidence line_of(const PythonImport& import, std::string label) {
    LineEvidence line{
        .at = import.at, .text = import.text, .label = std::move(label), .primary = true};
    const std::size_t start = import.text.find(import.module);
    if (start != std::string::npos) {
        line.at.column = static_cast<std::uint32_t>(start) + 1;
        line.length = static_cast<std::uint32_t>(root_of(import.module).size());
    }
    return line;
}

const PythonCall* first_call(const PythonFacts& python, PythonCallKind kind, Reach reach) {
    for (const PythonCall& call : python.calls) {
        const bool counts =
            reach == Reach::anywhere || (call.at_top && (reach == Reach::at_top || !call.guarded));
        if (call.kind == kind && counts)
            return &call;
    }
    return nullptr;
}

std::string_view root_of(std::string_view module) {
    return module.substr(0, module.find('.'));
}

}  // namespace fcgicheck::checks
