// A file without a handler is sent as it is, with 200 and no line in any log (httpd's default
// handler, server/core.c): of a program the visitor reads the source. Measured on 2.4.71.
#include "checks/case_values.h"
#include "text/first_bytes.h"
#include "text/path.h"

namespace fcgicheck::checks {
namespace {

bool names_a_handler(const Cause& line) {
    const std::string name = directive_name(line);
    return name == "addhandler" || name == "sethandler";
}

// By what it holds, not by its name alone: README.fcgi is no program.
bool is_program(const ScriptCase& c, const FirstBytes& start) {
    const bool has_code =
        start.start == FileStart::empty || c.script.language != ScriptLanguage::other;
    return start.shebang.has_value() || start.start == FileStart::elf ||
           (text::is_named_fastcgi(c.script.path) && has_code);
}

Finding finding_of(const ScriptCase& c) {
    Finding finding = finding_about(c);
    finding.confidence =
        text::is_named_fastcgi(c.script.path) ? confidence_in_config(c) : Confidence::likely;
    const std::string name(text::file_name(c.script.path));
    const std::size_t dot = name.rfind('.');
    finding.values["extension"] = dot == std::string::npos ? name : name.substr(dot);
    if (const auto ignored = ignored_line(c, names_a_handler)) {
        finding.situation = "ignored";
        show_ignored(finding, *ignored);
    } else if (htaccess_may(c, OverrideClass::file_info, "addhandler")) {
        finding.situation = "htaccess";
    }
    if (is_withheld(c))
        finding.situation = "withheld";
    return finding;
}

}  // namespace

Outcomes no_handler(const ScriptCase& c) {
    const EffectiveConfig* config = c.config.seen();
    if (config == nullptr)
        return {cannot_tell(c, *c.config.unseen())};
    const auto& undecided = config->handler.undecided;
    if (!config->handler.value.name.empty() && undecided.empty())
        return {};
    const FirstBytes* start = c.script.first_bytes.seen();
    if (start == nullptr)
        return {cannot_tell(c, *c.script.first_bytes.unseen())};
    if (!is_program(c, *start))
        return {};
    if (!undecided.empty())
        return {cannot_tell(c, undecided_by("its handler", undecided[0]))};
    return {finding_of(c)};
}

}  // namespace fcgicheck::checks
