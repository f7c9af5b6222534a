// execve(2) starts regular files alone: mod_fcgid's 500. Without FollowSymLinks httpd looks at each
// name on the way and refuses a FIFO, a socket or a device already there (server/request.c, 403,
// AH00038). A directory gets no handler from its extension (mod_mime), only from SetHandler or
// ScriptAlias: 403. All measured on 2.4.71.
#include "checks/case_values.h"

namespace fcgicheck::checks {
namespace {

std::string words_for(FileKind kind) {
    switch (kind) {
        case FileKind::directory:
            return "a directory";
        case FileKind::fifo:
            return "a named pipe";
        case FileKind::socket:
            return "a socket";
        case FileKind::character_device:
        case FileKind::block_device:
            return "a device";
        case FileKind::missing:
        case FileKind::regular:
        case FileKind::symlink:
            break;
    }
    return "";
}

bool has_handler_as_directory(const ScriptCase& c) {
    const EffectiveConfig* config = c.config.seen();
    return config != nullptr && (config->handler.value.from == HandlerFrom::set_handler ||
                                 config->handler.value.from == HandlerFrom::script_alias);
}

// A wrapper's program may be handed a pipe (measured).
bool is_wrapped(const ScriptCase& c) {
    const EffectiveConfig* config = c.config.seen();
    return config != nullptr && config->wrapper;
}

bool is_refused_by_the_walk(const ScriptCase& c) {
    const EffectiveConfig* config = c.config.seen();
    return config != nullptr && !config->options.value.has(Option::follow_sym_links);
}

}  // namespace

Outcomes not_a_regular_file(const ScriptCase& c) {
    const FileFacts& file = c.script.file.target;
    const std::string kind = words_for(file.stat.kind);
    const bool is_refused = is_refused_by_the_walk(c);
    if (kind.empty() || !(is_executed(c) || (is_wrapped(c) && is_refused)))
        return {};
    Finding finding = finding_about(c);
    finding.values["kind"] = kind;
    finding.evidence.emplace_back(PermissionEvidence{.file = file});
    if (file.stat.kind == FileKind::directory) {
        if (!has_handler_as_directory(c))
            return {};
        finding.situation = "directory";
    } else if (is_refused) {
        finding.situation = "refused";
    }
    return {std::move(finding)};
}

}  // namespace fcgicheck::checks
