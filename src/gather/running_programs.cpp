#include "gather/running_programs.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "gather/candidate.h"
#include "os/disk.h"
#include "text/path.h"

namespace fcgicheck::gather {
namespace {

// Those of httpds that are believed, and of their process managers.
std::vector<os::ProcessEntry> programs_of_httpd() {
    std::vector<os::ProcessEntry> parents = running_web_servers().processes;
    for (os::ProcessEntry& child : os::children_of(parents))
        if (is_named_as_httpd(child))
            parents.push_back(std::move(child));
    return os::children_of(parents);
}

// The kernel hands an interpreter the path that was executed, behind at most one argument of the
// first line (execve(2)); suexec executes a name in its folder.
bool runs(const os::ProcessEntry& process, const std::string& path) {
    constexpr std::size_t words_before = 2;
    const auto end = process.argv.begin() +
                     static_cast<std::ptrdiff_t>(std::min(process.argv.size(), words_before + 1));
    const auto has = [&](std::string_view word) {
        return std::find(process.argv.begin(), end, word) != end;
    };
    return has(path) ||
           (has(text::file_name(path)) && os::directory_of(process.pid) == text::parent_path(path));
}

std::optional<FileTime> time_of(const std::string& path) {
    const Observed<FileTime> time = os::times_of(path);
    return time.seen() != nullptr ? std::optional(*time.seen()) : std::nullopt;
}

std::vector<FileTime> modules_of(const PythonFacts& python) {
    std::vector<FileTime> modules;
    for (std::size_t i = 0; i < python.modules.size(); ++i) {
        const PythonModule& module = python.modules[i];
        if (!python.imports[i].at_top || module.found != ModuleFound::file)
            continue;
        if (auto time = time_of(module.where))
            modules.push_back(*std::move(time));
        if (text::file_name(module.where) != "__init__.py")
            continue;
        for (const std::string& name : python.imports[i].names)  // `from package import module`
            if (auto time = time_of(text::join_path(text::parent_path(module.where), name + ".py")))
                modules.push_back(*std::move(time));
    }
    return modules;
}

}  // namespace

std::optional<RunningProgram> RunningPrograms::of(const ScriptFacts& script) {
    if (!programs_)
        programs_ = programs_of_httpd();
    RunningProgram program;
    for (const os::ProcessEntry& process : *programs_)
        if (runs(process, script.path))
            if (const auto started = os::start_of(process.pid))
                program.processes.push_back({.pid = process.pid, .started = *started});
    if (program.processes.empty())
        return std::nullopt;
    const std::optional<FileTime> time = time_of(script.file.target.path);
    if (!time)
        return std::nullopt;
    std::stable_sort(program.processes.begin(), program.processes.end(),
                     [](const auto& a, const auto& b) { return a.started < b.started; });
    program.script = *time;
    if (const PythonFacts* python = script.python.seen())
        program.modules = modules_of(*python);
    return program;
}

}  // namespace fcgicheck::gather
