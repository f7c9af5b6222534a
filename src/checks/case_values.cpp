#include "checks/case_values.h"

#include <algorithm>
#include <array>
#include <utility>

#include "text/ascii.h"
#include "text/config_words.h"
#include "text/first_bytes.h"
#include "text/path.h"

namespace fcgicheck::checks {
namespace {

// fcgid-script: modules/fcgid/mod_fcgid.c; cgi-script and its content type: modules/generators;
// fastcgi-script: mod_fastcgi.
constexpr std::array<std::string_view, 4> executing_handlers = {
    "fcgid-script", "cgi-script", "application/x-httpd-cgi", "fastcgi-script"};

std::string module_of(const EffectiveConfig& config) {
    std::string_view module = config.handler_module;
    constexpr std::string_view suffix = "_module";
    if (!module.ends_with(suffix))
        return "Apache";
    module.remove_suffix(suffix.size());
    return "mod_" + std::string(module);
}

char letter_of(access::Want want) {
    return want == access::Want::read ? 'r' : 'x';
}

unsigned bit_of(access::Want want) {
    return want == access::Want::read ? 4U : 1U;
}

bool granted_to_everyone(const FileFacts& file, access::Want want) {
    const unsigned bit = bit_of(want);
    const unsigned all = bit << 6U | bit << 3U | bit;
    return (file.stat.mode & all) == all &&
           std::all_of(file.acl.begin(), file.acl.end(),
                       [bit](const AclEntry& entry) { return (entry.perms & bit) != 0; });
}

}  // namespace

std::chrono::seconds patience(const ScriptCase& c) {
    const EffectiveConfig* config = c.config.seen();
    return c.host != nullptr && config != nullptr ? io_timeout_of(*c.host, *config)
                                                  : VirtualHostFacts().io_timeout;
}

Finding finding_about(const ScriptCase& c) {
    Finding finding{.subject = c.script.path, .at = {.file = c.script.path}};
    auto& values = finding.values;
    values["path"] = c.script.path;
    values["file"] = text::file_name(c.script.path);
    values["dir"] = text::parent_path(c.script.path);
    values["url"] = c.url.empty() ? values["file"] : c.url;
    values["runner"] = c.runner.seen() ? c.runner.seen()->name : "Apache's user";
    values["server"] = c.server.seen() ? c.server.seen()->name : "Apache's user";
    values["module"] = "Apache";
    values["config_file"] = "the server's configuration";
    values["seconds"] = std::to_string(patience(c).count());
    if (const EffectiveConfig* config = c.config.seen()) {
        values["handler"] = config->handler.value.name;
        values["module"] = module_of(*config);
    }
    if (const ServerFacts* server = c.site.server.seen())
        values["config_file"] = server->config_file;
    return finding;
}

CannotTell cannot_tell(const ScriptCase& c, const Unseen& missing) {
    return {.subject = c.script.path, .missing = missing};
}

LineEvidence line_of(const Cause& cause, std::string label) {
    const std::uint32_t indentation = cause.at.column > 0 ? cause.at.column - 1 : 0;
    return {.at = cause.at,
            .text = std::string(indentation, ' ') + cause.text,
            .length = static_cast<std::uint32_t>(cause.text.size()),
            .label = std::move(label)};
}

void decide_by(Finding& finding, const Cause& cause, std::string label) {
    LineEvidence line = line_of(cause, std::move(label));
    line.primary = true;
    finding.at = cause.at;
    finding.decided_by = cause;
    finding.evidence.emplace_back(std::move(line));
    finding.values["line"] = std::to_string(cause.at.line);
    finding.values["config"] = cause.at.file;
}

std::string directive_name(const Cause& cause) {
    return text::to_lower(cause.text.substr(0, cause.text.find_first_of(" \t")));
}

std::string handler_named_by(const Cause& line) {
    const std::string name = directive_name(line);
    if (name != "addhandler" && name != "sethandler")
        return "";
    const std::vector<std::string> words = text::words_of(line.text);
    return words.size() > 1 ? text::to_lower(words[1]) : "";
}

std::string with_handler(const Cause& line, const std::string& old_name,
                         std::string_view new_name) {
    std::string text = line.text;
    const std::size_t at = text::to_lower(text).find(old_name, directive_name(line).size());
    return at == std::string::npos ? text : text.replace(at, old_name.size(), new_name);
}

Confidence confidence_in_config(const ScriptCase& c) {
    const ServerFacts* server = c.site.server.seen();
    return server == nullptr || server->unread.empty() ? Confidence::certain : Confidence::likely;
}

Unseen undecided_by(std::string what, const Cause& condition) {
    std::string place = condition.at.file;
    if (condition.at.line > 0)
        place += ":" + std::to_string(condition.at.line);
    return {.what = std::move(what),
            .why = UnseenWhy::not_supported,
            .detail = place.empty() ? condition.text
                                    : "it depends on " + condition.text + " (" + place + ")"};
}

bool is_requested(const ScriptCase& c) {
    return c.file == c.script.path;
}

bool is_program(const ScriptCase& c, const FirstBytes& start) {
    const bool has_code =
        start.start == FileStart::empty || c.script.language != ScriptLanguage::other;
    return start.shebang.has_value() || start.start == FileStart::elf ||
           (text::is_named_fastcgi(c.script.path) && has_code);
}

bool is_executed(const ScriptCase& c) {
    const EffectiveConfig* config = c.config.seen();
    if (config != nullptr) {
        const std::string& handler = config->handler.value.name;
        if (config->wrapper)
            return config->wrapper->argv.front() == c.script.path;
        if (std::find(executing_handlers.begin(), executing_handlers.end(), handler) !=
            executing_handlers.end())
            return true;
        if (handler.starts_with("proxy:") || handler == "default-handler")
            return false;
        const FirstBytes* start = c.script.first_bytes.seen();
        if (handler.empty() && (start == nullptr || !is_program(c, *start)))
            return false;
    }
    return text::is_named_fastcgi(c.script.path);
}

bool is_withheld(const ScriptCase& c) {
    const Permitted answer = permitted(c.server, c.script.file.target, access::Want::read);
    return answer == Permitted::no || answer == Permitted::no_for_everyone;
}

bool htaccess_may(const ScriptCase& c, OverrideClass wanted, std::string_view directive) {
    const EffectiveConfig* config = c.config.seen();
    if (config == nullptr)
        return false;
    const OverrideSet& allowed = config->allow_override.value;
    return allowed.has(wanted) || std::find(allowed.listed.begin(), allowed.listed.end(),
                                            directive) != allowed.listed.end();
}

std::optional<IgnoredLine> ignored_line(const ScriptCase& c, LineTest is_wanted) {
    for (const SharedHtaccess& htaccess : c.htaccess) {
        if (htaccess->state != HtaccessState::ignored)
            continue;
        const auto& lines = htaccess->directives;
        const auto found = std::find_if(lines.begin(), lines.end(), is_wanted);
        if (found != lines.end())
            return IgnoredLine{*found, htaccess->override_because};
    }
    return std::nullopt;
}

void show_ignored(Finding& finding, const IgnoredLine& ignored) {
    finding.values["htaccess"] = ignored.line.at.file;
    finding.values["ignored"] = ignored.line.text;
    finding.evidence.clear();
    decide_by(finding, ignored.line, "ignored");
    finding.decided_by = ignored.override_because;
    if (ignored.override_because)
        finding.evidence.emplace_back(line_of(*ignored.override_because, "override"));
}

bool is_htaccess_of(const ScriptCase& c, const std::string& file) {
    const EffectiveConfig* config = c.config.seen();
    return config != nullptr &&
           std::any_of(config->folders.begin(), config->folders.end(),
                       [&](const auto& folder) { return folder->htaccess == file; });
}

Permitted permitted(const Observed<Identity>& who, const FileFacts& file, access::Want want) {
    if (!file.stat.modes_decide)
        return Permitted::unknown;
    if (const Identity* identity = who.seen())
        return access::may(*identity, file, want).granted ? Permitted::yes : Permitted::no;
    if (access::refused_to_all(file, want))
        return Permitted::no_for_everyone;
    return granted_to_everyone(file, want) ? Permitted::yes : Permitted::unknown;
}

ClosedFolder closed_folder(const Observed<Identity>& who, const PathFacts& path) {
    ClosedFolder result;
    for (std::size_t i = 0; i < path.rungs.size(); ++i) {
        const FileFacts& folder = *path.rungs[i];
        if (folder.stat.kind == FileKind::symlink)
            continue;
        const Permitted answer = permitted(who, folder, access::Want::search);
        if (answer == Permitted::no || answer == Permitted::no_for_everyone)
            return {.rung = i};
        result.is_known = result.is_known && answer == Permitted::yes;
    }
    return result;
}

Unseen why_unknown(const Observed<Identity>& who, const PathFacts& path) {
    const FileFacts* without_modes = access::first_without_modes(path);
    return without_modes != nullptr ? access::modes_in_doubt(*without_modes) : *who.unseen();
}

PermissionEvidence missing_permission(const Observed<Identity>& who, const FileFacts& file,
                                      access::Want want, std::string label) {
    PermissionEvidence row{.file = file, .missing = letter_of(want), .label = std::move(label)};
    if (const Identity* identity = who.seen())
        row.of = access::may(*identity, file, want).of;
    return row;
}

void describe(Finding& finding, const Observed<Identity>& who, const PermissionEvidence& row) {
    auto& values = finding.values;
    const std::string& owner = values["owner"] = row.file.owner;
    const std::string& group = values["group"] = row.file.group;
    values["letter"] = std::string(1, row.missing);
    const Identity* identity = who.seen();
    if (identity == nullptr) {
        values["class"] = "a";
        values["relation"] = "nobody may";
        return;
    }
    values["who"] = identity->name;
    values["entry"] = access::entry_for(*identity, row.file, row.missing == 'r' ? 4U : 1U);
    switch (row.of) {
        case PermissionClass::owner:
            values["class"] = "u";
            values["whole_class"] = "its owner";
            values["relation"] = "it owns this";
            break;
        case PermissionClass::group:
            values["class"] = "g";
            values["whole_class"] = "all of the group " + group;
            values["relation"] = row.file.acl.empty() ? "it is in " + group : "by the access list";
            break;
        case PermissionClass::other:
            values["class"] = "o";
            values["whole_class"] = "everybody on this machine";
            values["relation"] = "it is neither " + owner + " nor in " + group;
            break;
    }
}

std::string situation_of_permission(const Observed<Identity>& who, const FileFacts& file) {
    if (who.seen() == nullptr)
        return "nobody";
    if (who.seen()->uid == file.stat.uid)
        return "owner";
    return file.acl.empty() ? "" : "acl";
}

std::vector<Evidence> ladder(const PathFacts& path, std::size_t closed_rung,
                             const Observed<Identity>& who, const std::string& label) {
    std::vector<Evidence> rows;
    for (std::size_t i = 0; i < path.rungs.size(); ++i) {
        if (i == closed_rung)
            rows.emplace_back(missing_permission(who, *path.rungs[i], access::Want::search, label));
        else
            rows.emplace_back(PermissionEvidence{.file = *path.rungs[i]});
    }
    if (path.end == PathFacts::End::reached)
        rows.emplace_back(PermissionEvidence{.file = path.target});
    return rows;
}

}  // namespace fcgicheck::checks
