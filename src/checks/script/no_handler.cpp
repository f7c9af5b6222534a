// A file without a handler is sent as it is, with 200 and no line in any log (httpd's default
// handler, server/core.c): of a program the visitor reads the source. RemoveHandler takes back what
// AddHandler gave, SetHandler None what SetHandler gave, and default-handler goes before either
// (mod_mime.c, merge_mime_dir_configs; server/core.c, core_override_type). Measured on 2.4.71.
#include <algorithm>

#include "checks/case_values.h"
#include "text/first_bytes.h"
#include "text/path.h"
#include "text/shell.h"

namespace fcgicheck::checks {
namespace {

bool names_a_handler(const Cause& line) {
    return !handler_named_by(line).empty();
}

bool sends_as_it_is(const Cause& line) {
    return handler_named_by(line) == "default-handler";
}

bool gives_a_handler(const Cause& line) {
    return names_a_handler(line) && handler_named_by(line) != "none" && !sends_as_it_is(line);
}

// The lines that keep a handler away. Without them one is in force, if one `was_given`.
struct Removal {
    std::vector<Cause> lines;
    bool was_given = false;
};

Removal behind_the_last_that_gives(const std::vector<Cause>& lines) {
    const auto last = std::find_if(lines.rbegin(), lines.rend(), gives_a_handler);
    return {.lines = {last.base(), lines.end()}, .was_given = last != lines.rend()};
}

Removal removal_of(const std::vector<Cause>& because) {
    std::vector<Cause> set;
    std::vector<Cause> added;
    for (const Cause& line : because)
        (directive_name(line) == "sethandler" ? set : added).push_back(line);
    Removal of_set = behind_the_last_that_gives(set);
    const Removal of_added = behind_the_last_that_gives(added);
    if (set.empty() || !sends_as_it_is(set.back()))
        return of_set.was_given && !of_added.was_given ? of_set : of_added;
    if (of_set.was_given)
        return of_set;
    std::erase_if(of_set.lines, [](const Cause& line) { return !sends_as_it_is(line); });
    of_set.lines.insert(of_set.lines.begin(), of_added.lines.begin(), of_added.lines.end());
    of_set.was_given = of_added.was_given;
    return of_set;
}

std::string place_of(const Cause& line) {
    return "line " + std::to_string(line.at.line) + " of " + line.at.file;
}

void show_removal(const ScriptCase& c, const Removal& removal, Finding& finding) {
    std::string& places = finding.values["removals"];
    bool is_all_yours = true;
    for (const Cause& line : removal.lines) {
        places += (places.empty() ? "" : " and ") + place_of(line);
        is_all_yours = is_all_yours && is_htaccess_of(c, line.at.file);
        if (line != removal.lines.back())
            finding.evidence.emplace_back(line_of(line, "removes"));
    }
    decide_by(finding, removal.lines.back(), "removes");
    if (removal.was_given)
        finding.situation = is_all_yours ? "removed-htaccess" : "removed";
    else
        finding.values["first"] = "delete " + places + ", then ";
}

// httpd answers 403 whatever it holds.
bool is_withheld_program(const ScriptCase& c) {
    return text::is_named_fastcgi(c.script.path) &&
           c.script.file.target.stat.kind == FileKind::regular && is_withheld(c);
}

Finding finding_of(const ScriptCase& c) {
    Finding finding = finding_about(c);
    finding.confidence =
        text::is_named_fastcgi(c.script.path) ? confidence_in_config(c) : Confidence::likely;
    const std::string name(text::file_name(c.script.path));
    const std::size_t dot = name.rfind('.');
    finding.values["extension"] =
        text::config_quoted(dot == std::string::npos ? name : name.substr(dot));
    finding.values["first"] = "";
    if (htaccess_may(c, OverrideClass::file_info, "addhandler"))
        finding.situation = "htaccess";
    const Removal removal = removal_of(c.config.seen()->handler.because);
    if (!removal.lines.empty())
        show_removal(c, removal, finding);
    if (const auto ignored = ignored_line(c, names_a_handler); ignored && !removal.was_given) {
        finding.situation = "ignored";
        show_ignored(finding, *ignored);
    }
    if (is_withheld(c))
        finding.situation = removal.was_given ? "withheld-removed" : "withheld";
    return finding;
}

}  // namespace

Outcomes no_handler(const ScriptCase& c) {
    if (!is_requested(c))
        return {};
    const EffectiveConfig* config = c.config.seen();
    if (config == nullptr)
        return {cannot_tell(c, *c.config.unseen())};
    const auto& undecided = config->handler.undecided;
    if (!config->handler.value.name.empty() && undecided.empty())
        return {};
    const FirstBytes* start = c.script.first_bytes.seen();
    if (start != nullptr && !is_program(c, *start))
        return {};
    if (!undecided.empty())
        return {cannot_tell(c, undecided_by("its handler", undecided[0]))};
    if (start == nullptr && !is_withheld_program(c))
        return {cannot_tell(c, *c.script.first_bytes.unseen())};
    return {finding_of(c)};
}

}  // namespace fcgicheck::checks
