// execve(2) starts regular files alone (EACCES for the rest). httpd refuses devices, sockets and
// FIFOs already while it walks to them (server/request.c: AH00038), mod_fcgid a directory
// (fcgid_handler): 403 for all.
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

}  // namespace

Outcomes not_a_regular_file(const ScriptCase& c) {
    const FileFacts& file = c.script.file.target;
    const std::string kind = words_for(file.stat.kind);
    if (kind.empty() || !is_executed(c))
        return {};
    Finding finding = finding_about(c);
    finding.values["kind"] = kind;
    if (file.stat.kind == FileKind::directory)
        finding.situation = "directory";
    finding.evidence.emplace_back(PermissionEvidence{.file = file});
    return {std::move(finding)};
}

}  // namespace fcgicheck::checks
