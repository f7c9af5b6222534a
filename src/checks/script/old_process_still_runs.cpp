// mod_fcgid keeps a program for the next requests, and starts another only for another inode
// (fcgid_spawn_ctl.c and fcgid_bridge.c compare inode and device): after an edit in place, a touch
// or a chmod the old process goes on answering (measured). A file that was put in the place of the
// old one has another inode: requests no longer come to the old process. What it has imported, it
// never reads again.
#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "checks/case_values.h"
#include "text/duration.h"

namespace fcgicheck::checks {
namespace {

constexpr std::int64_t uncertainty = 2;  // seconds, of the start of a process

bool is_older(const RunningProcess& process, const FileTime& file) {
    return last_change(file) > process.started + uncertainty;
}

// Of a file that was put in the place of the one that the process was started from.
bool is_of_another_file(const RunningProcess& process, const FileTime& script) {
    return script.born && *script.born > process.started + uncertainty;
}

// Those that go on answering, the oldest first.
std::vector<RunningProcess> kept_processes(const RunningProgram& program) {
    std::vector<RunningProcess> kept = program.processes;
    std::erase_if(kept, [&](const RunningProcess& process) {
        return is_of_another_file(process, program.script);
    });
    return kept;
}

// The script, or the first of its modules, that the process has not seen as it is now. php-cgi
// reads the script anew for each request (measured).
const FileTime* unseen_by(const RunningProcess& process, const RunningProgram& program,
                          ScriptLanguage language) {
    if (language != ScriptLanguage::php && is_older(process, program.script))
        return &program.script;
    const auto module = std::find_if(program.modules.begin(), program.modules.end(),
                                     [&](const FileTime& file) { return is_older(process, file); });
    return module == program.modules.end() ? nullptr : &*module;
}

// Whether another file may have been put in the place of the one that the process was started from.
bool may_be_replaced(const FileTime& file) {
    return !file.born || file.changed > file.modified + uncertainty;
}

std::string others_as_old(const std::vector<RunningProcess>& processes, const FileTime& file) {
    std::string pids;
    for (std::size_t i = 1; i < processes.size(); ++i)
        if (is_older(processes[i], file))
            pids += (pids.empty() ? "" : ", ") + std::to_string(processes[i].pid);
    return pids.empty() ? "" : "So were: " + pids + ".";
}

}  // namespace

Outcomes old_process_still_runs(const ScriptCase& c) {
    const EffectiveConfig* config = c.config.seen();
    const bool is_kept = config == nullptr || config->handler.value.name == "fcgid-script";
    if (c.running == nullptr || !is_kept || !is_executed(c))
        return {};
    const RunningProgram& program = *c.running;
    const std::vector<RunningProcess> processes = kept_processes(program);
    if (processes.empty())
        return {};
    const RunningProcess& oldest = processes.front();
    const FileTime* changed = unseen_by(oldest, program, c.script.language);
    if (changed == nullptr)
        return {};
    Finding finding = finding_about(c);
    finding.confidence = may_be_replaced(program.script) ? Confidence::likely : Confidence::certain;
    finding.situation = changed == &program.script ? "" : "module";
    finding.values["changed"] = changed->path;
    finding.values["later"] = text::duration(last_change(*changed) - oldest.started);
    finding.values["pid"] = std::to_string(oldest.pid);
    finding.values["others"] = others_as_old(processes, *changed);
    return {std::move(finding)};
}

}  // namespace fcgicheck::checks
