// Whoever may write a program decides what it does, with all rights of the user that runs it. In a
// folder that others may write and that is not sticky they put another file in its place
// (unlink(2), path_resolution(7)). mod_fcgid asks nothing of this and starts the program (measured:
// 200 with mode 0777, and from a folder of that mode); only suexec refuses it.
#include <algorithm>
#include <string>
#include <vector>

#include "checks/case_values.h"
#include "text/path.h"

namespace fcgicheck::checks {
namespace {

constexpr unsigned others_write = 0002;
constexpr unsigned others_search = 0001;
constexpr unsigned sticky = 01000;

bool is_open(const FileStat& file) {
    const bool is_folder = file.kind == FileKind::directory;
    return file.kind != FileKind::symlink && (file.mode & others_write) != 0 &&
           !(is_folder && ((file.mode & sticky) != 0 || (file.mode & others_search) == 0));
}

// Others come no further than a folder that is closed to them.
bool is_reached_by_others(const FileFacts& file, const PathFacts& way) {
    return std::all_of(way.rungs.begin(), way.rungs.end(), [&](const Rung& rung) {
        return rung->stat.kind != FileKind::directory || rung->path == file.path ||
               !text::is_below(file.path, rung->path) || (rung->stat.mode & others_search) != 0;
    });
}

class OpenFiles {
  public:
    void add(const PathFacts& way) {
        if (way.end != PathFacts::End::reached)
            return;
        for (const Rung& rung : way.rungs)
            add(*rung, way);
        add(way.target, way);
    }
    const std::vector<const FileFacts*>& found() const { return found_; }

  private:
    void add(const FileFacts& file, const PathFacts& way) {
        const auto is_same = [&](const FileFacts* other) { return other->path == file.path; };
        if (is_open(file.stat) && is_reached_by_others(file, way) &&
            std::none_of(found_.begin(), found_.end(), is_same))
            found_.push_back(&file);
    }

    std::vector<const FileFacts*> found_;
};

// One for all scripts that are reached through the folder, or run by the interpreter.
Finding finding_of(const ScriptCase& c, const FileFacts& file) {
    const bool is_folder = file.stat.kind == FileKind::directory;
    Finding finding{.subject = file.path, .at = {.file = file.path}};
    finding.values["path"] = file.path;
    finding.values["name"] = file.path == "/" ? "/" : text::file_name(file.path);
    finding.values["runner"] = c.runner.seen() != nullptr ? c.runner.seen()->name : "Apache's user";
    finding.situation = is_folder ? "folder" : "";
    finding.evidence = {PermissionEvidence{
        .file = file, .missing = 'w', .of = PermissionClass::other, .label = "row"}};
    return finding;
}

}  // namespace

Outcomes writable_by_others(const ScriptCase& c) {
    const EffectiveConfig* config = c.config.seen();
    const bool is_behind_wrapper =
        config != nullptr && config->wrapper && config->wrapper->argv.front() != c.script.path;
    const bool is_of_checkout = c.tracked != nullptr;  // of a mode git keeps x alone
    if (is_of_checkout || (!is_executed(c) && !is_behind_wrapper))
        return {};
    OpenFiles open;
    open.add(c.script.file);
    if (const InterpreterFacts* interpreter = c.script.interpreter.seen()) {
        open.add(interpreter->program);
        open.add(interpreter->runs);
    }
    Outcomes outcomes;
    for (const FileFacts* file : open.found())
        outcomes.emplace_back(finding_of(c, *file));
    return outcomes;
}

}  // namespace fcgicheck::checks
