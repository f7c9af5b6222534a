// The unit of httpd may hide folders from it, or let it start no programs there (systemd.exec(5)).
// A hidden folder is there with mode 0, so httpd answers 403 (AH00035), or is an empty one: 404
// (AH00128); behind a link both are 403 (AH00037; all measured). An inaccessible path takes all
// below it along, while what is bound into an empty folder is there (src/core/namespace.c of
// systemd).
#include <algorithm>

#include "checks/case_values.h"
#include "fcgicheck/platform.h"
#include "text/path.h"

namespace fcgicheck::checks {
namespace {

using Effect = SandboxedPath::Effect;

bool covers(const SandboxedPath& entry, const std::string& path) {
    return text::is_below(path, entry.path);
}

// A deeper entry that takes the effect back for this path.
bool is_excepted(const ServiceSandbox& sandbox, const SandboxedPath& from, Effect by,
                 const std::string& path) {
    return std::any_of(sandbox.paths.begin(), sandbox.paths.end(), [&](const SandboxedPath& entry) {
        return entry.effect == by && covers(entry, path) && covers(from, entry.path);
    });
}

const SandboxedPath* hiding(const ServiceSandbox& sandbox, const std::string& path) {
    const auto found =
        std::find_if(sandbox.paths.begin(), sandbox.paths.end(), [&](const SandboxedPath& entry) {
            if (entry.effect == Effect::closed)
                return covers(entry, path);
            return entry.effect == Effect::empty && path != entry.path && covers(entry, path) &&
                   !is_excepted(sandbox, entry, Effect::shown, path);
        });
    return found == sandbox.paths.end() ? nullptr : &*found;
}

const SandboxedPath* starting_nothing(const ServiceSandbox& sandbox, const PathFacts& file) {
    const std::string& path = file.target.path;
    const auto found =
        std::find_if(sandbox.paths.begin(), sandbox.paths.end(), [&](const SandboxedPath& entry) {
            return entry.effect == Effect::no_programs && covers(entry, path) &&
                   !is_excepted(sandbox, entry, Effect::programs, path);
        });
    return found == sandbox.paths.end() ? nullptr : &*found;
}

struct Hidden {
    const SandboxedPath* by = nullptr;
    bool is_behind_link = false;
};

Hidden hidden_on(const ServiceSandbox& sandbox, const PathFacts& way) {
    Hidden hidden;
    for (const Rung& rung : way.rungs) {
        if ((hidden.by = hiding(sandbox, rung->path)) != nullptr)
            return hidden;
        hidden.is_behind_link = hidden.is_behind_link || rung->stat.kind == FileKind::symlink;
    }
    hidden.by = hiding(sandbox, way.target.path);
    return hidden;
}

Finding finding_of(const ScriptCase& c, const SandboxedPath& by, std::string situation) {
    Finding finding = finding_about(c);
    finding.confidence = by.is_in_force ? confidence_in_config(c) : Confidence::likely;
    finding.situation = std::move(situation);
    decide_by(finding, by.because, "setting");
    finding.values["unit"] = c.site.platform->service->unit;
    finding.values["hidden"] = by.path;
    finding.values["setting"] = by.because.text.substr(0, by.because.text.find('='));
    finding.values["unit_file"] = by.because.at.file;
    return finding;
}

std::string situation_of(const ScriptCase& c, const Hidden& hidden) {
    if (!is_requested(c))
        return "wrapper";
    // The main server's; that of a virtual host may be missing.
    if (c.host != nullptr && !c.host->opened &&
        hiding(*c.site.platform->service, c.host->document_root) != nullptr)
        return "docroot";
    if (hidden.is_behind_link)
        return "link";
    return hidden.by->effect == Effect::empty ? "empty" : "";
}

Outcomes of_programs(const ScriptCase& c, const ServiceSandbox& sandbox) {
    const InterpreterFacts* interpreter = c.script.interpreter.seen();
    if (interpreter != nullptr) {
        for (const PathFacts* way : {&interpreter->program, &interpreter->runs}) {
            const Hidden hidden = hidden_on(sandbox, *way);
            if (hidden.by == nullptr)
                continue;
            Finding finding = finding_of(c, *hidden.by, "program");
            finding.values["program"] = way->path;
            return {std::move(finding)};
        }
    }
    const SandboxedPath* by = starting_nothing(sandbox, c.script.file);
    if (by == nullptr && interpreter != nullptr)
        by = starting_nothing(sandbox, interpreter->program);
    return by != nullptr ? Outcomes{finding_of(c, *by, "no-programs")} : Outcomes{};
}

}  // namespace

Outcomes systemd_sandbox(const ScriptCase& c) {
    if (c.site.platform == nullptr || !c.site.platform->service)
        return {};
    const ServiceSandbox& sandbox = *c.site.platform->service;
    if (c.script.file.end != PathFacts::End::reached)
        return {};
    const Hidden hidden = hidden_on(sandbox, c.script.file);
    if (hidden.by != nullptr)
        return {finding_of(c, *hidden.by, situation_of(c, hidden))};
    return is_executed(c) ? of_programs(c, sandbox) : Outcomes{};
}

}  // namespace fcgicheck::checks
