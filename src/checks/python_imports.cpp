#include "checks/python_imports.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>

#include "checks/trial_words.h"
#include "text/path.h"

namespace fcgicheck::checks {
namespace {

struct Adapter {
    std::string_view module;
    std::string_view python2;
    std::string_view python3;
};

// On PyPI. flup's 1.0.2 is the last release for Python 2, 1.0.3 the first for Python 3.
constexpr std::array adapters{
    Adapter{"flup", "flup==1.0.2", "flup"},
    Adapter{"flipflop", "flipflop", "flipflop"},
    Adapter{"gevent_fastcgi", "gevent-fastcgi", "gevent-fastcgi"},
};

bool is_python2(const PythonFacts& python) {
    return python.environment.version && python.environment.version->major == 2;
}

const FileFacts* folder_above(const PathFacts& file, std::size_t steps) {
    std::vector<const FileFacts*> folders;
    for (const Rung& rung : file.rungs) {
        if (rung->stat.kind == FileKind::directory)
            folders.push_back(rung.get());
    }
    return folders.size() >= steps ? folders[folders.size() - steps] : nullptr;
}

// Beside the folder that is served, where its owner may write, else in it.
std::string target_folder(const PathFacts& file) {
    const FileFacts* own = folder_above(file, 1);
    const FileFacts* above = folder_above(file, 2);
    const bool is_own = own != nullptr && above != nullptr && above->path != "/" &&
                        above->stat.uid == own->stat.uid;
    const std::string_view folder =
        is_own ? std::string_view(above->path) : text::parent_path(file.target.path);
    return text::join_path(folder, "lib");
}

Imported kind_of(std::string_view root, const PythonFacts& python) {
    if (root == "flup")
        return Imported::flup;
    return adapter_package(root, python).empty() ? Imported::other : Imported::other_adapter;
}

// Those that run when the file does and that nothing guards.
template <class See>
void for_each_import(const PythonFacts& python, Imported what, See see) {
    for (std::size_t i = 0; i < python.imports.size() && i < python.modules.size(); ++i) {
        const PythonImport& import = python.imports[i];
        if (import.at_top && !import.guarded && kind_of(root_of(import.module), python) == what)
            see(import, python.modules[i]);
    }
}

}  // namespace

std::vector<MissingImport> missing_imports(const ScriptCase& c, const PythonFacts& python,
                                           Imported what) {
    // Without its virtual host, a PYTHONPATH that FcgidInitialEnv sets is not known.
    const bool is_sure = c.host != nullptr && python.environment.complete &&
                         python.environment.user_site_known && !python.edits_search_path;
    const TrialResult* trial = failed_trial(c);
    const std::string said = trial != nullptr ? error_output(*trial) : "";
    const std::string_view seen_missing = root_of(missing_module(said));
    std::vector<MissingImport> missing;
    std::set<std::string_view> named;
    for_each_import(python, what, [&](const PythonImport& import, const PythonModule& module) {
        const std::string_view root = root_of(import.module);
        const bool is_seen = root == seen_missing && module.found != ModuleFound::file;
        if ((is_seen || module.found == ModuleFound::missing) && named.insert(root).second)
            missing.push_back({&import,
                               is_sure || is_seen ? Confidence::certain : Confidence::likely,
                               module.where});
    });
    return missing;
}

Outcomes without_missing(const ScriptCase& c, const PythonFacts& python, Imported what) {
    bool is_unknown = false;
    for_each_import(python, what, [&](const PythonImport&, const PythonModule& module) {
        is_unknown = is_unknown || module.found == ModuleFound::unknown;
    });
    if (!is_unknown)
        return {};
    if (const Unseen* interpreter = c.script.interpreter.unseen())
        return {cannot_tell(c, *interpreter)};
    return {cannot_tell(
        c, {.what = "whether the modules that " + c.script.path + " imports are installed",
            .why = UnseenWhy::not_supported,
            .detail = "not all places that its Python imports from are known"})};
}

std::string_view adapter_package(std::string_view module, const PythonFacts& python) {
    const auto* const found =
        std::find_if(adapters.begin(), adapters.end(),
                     [&](const Adapter& adapter) { return adapter.module == root_of(module); });
    if (found == adapters.end())
        return "";
    return is_python2(python) ? found->python2 : found->python3;
}

void say_how_to_install(Finding& finding, const ScriptCase& c, const PythonFacts& python,
                        const MissingImport& missing, std::string_view package) {
    const PythonEnvironment& environment = python.environment;
    finding.values["package"] = package;
    finding.values["target"] = target_folder(c.script.file);
    finding.values["folders"] = std::to_string(environment.search_path.size());
    finding.values["venv"] = environment.venv;
    finding.values["folder"] = missing.closed_folder;
    if (!missing.closed_folder.empty())
        finding.situation = "folder-closed";
    else if (!environment.venv.empty())
        finding.situation = "virtualenv";
    else if (!environment.has_pip)
        finding.situation = is_python2(python) ? "no-pip-python2" : "no-pip";
}

}  // namespace fcgicheck::checks
