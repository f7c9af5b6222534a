#include "checks/suexec.h"

#include <string>
#include <vector>

#include "checks/case_values.h"
#include "text/config_words.h"
#include "text/path.h"

namespace fcgicheck::checks {
namespace {

// mod_fastcgi has a wrapper of its own.
bool is_by_suexec(const ScriptCase& c) {
    const EffectiveConfig* config = c.config.seen();
    return config != nullptr && config->handler.value.name != "fastcgi-script" && is_executed(c);
}

}  // namespace

std::optional<SuexecStart> suexec_start(const ScriptCase& c) {
    const SuexecFacts* suexec = suexec_of(c.site, c.host);
    if (suexec == nullptr || !is_by_suexec(c))
        return std::nullopt;
    const SuexecSettings* settings = suexec->settings.seen();
    const PathFacts& file = c.script.file;
    if (file.end != PathFacts::End::reached)
        return std::nullopt;
    if (!file.last_links.empty()) {
        const LastLink& link = file.last_links.front();
        return SuexecStart{*suexec, settings, *link.directory, *link.link};
    }
    if (file.target.stat.kind != FileKind::regular || file.rungs.empty())
        return std::nullopt;
    return SuexecStart{*suexec, settings, *file.rungs.back(), file.target};
}

SuexecTarget suexec_target(const Cause& line) {
    const std::vector<std::string> words = text::words_of(line.text);
    const auto name = [&](std::size_t at) {
        if (at >= words.size())
            return std::string();
        return words[at].starts_with('#') ? words[at].substr(1) : words[at];
    };
    return {.user = name(1), .group = name(2)};
}

Finding finding_of_suexec(const ScriptCase& c, const SuexecStart& start) {
    Finding finding = finding_about(c);
    finding.confidence = confidence_in_config(c);
    const SuexecTarget target = suexec_target(*c.host->suexec);
    auto& values = finding.values;
    values["user"] = target.user;
    values["group"] = target.group;
    values["folder"] = start.folder.path;
    values["folder_name"] = start.folder.path == "/" ? "/" : text::file_name(start.folder.path);
    values["suexec"] = start.suexec.binary.empty() ? "suexec" : start.suexec.binary;
    const bool has_log = start.settings != nullptr && !start.settings->log.empty();
    values["suexec_log"] = has_log ? start.settings->log : "suexec's own log";
    values["line"] = std::to_string(c.host->suexec->at.line);
    values["config"] = c.host->suexec->at.file;
    finding.decided_by = c.host->suexec;
    finding.evidence.emplace_back(line_of(*c.host->suexec, "target"));
    return finding;
}

}  // namespace fcgicheck::checks
