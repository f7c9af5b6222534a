// Imports that can't be found where the script's own Python looks, and how to install them.
#pragma once

#include <string_view>
#include <vector>

#include "checks/python_source.h"

namespace fcgicheck::checks {

struct MissingImport {
    const PythonImport* import = nullptr;
    Confidence confidence = Confidence::certain;
    std::string_view closed_folder;  // has it, and the runner may not list it
};

// Each has a rule of its own.
enum class Imported { flup, other_adapter, other };

// Those that run when the file does and that nothing guards, each package once. Certain only where
// the search path is known to be complete, or a trial ended because of it.
std::vector<MissingImport> missing_imports(const ScriptCase& c, const PythonFacts& python,
                                           Imported what);

// What a check says that found none missing: nothing, or that an import's place can't be known.
Outcomes without_missing(const ScriptCase& c, const PythonFacts& python, Imported what);

// Packages whose job is to speak FastCGI: what to install for them; "" for other packages.
std::string_view adapter_package(std::string_view module, const PythonFacts& python);

// {package} {target} {folders} {venv} {folder} and the situation that says how to make it found.
void say_how_to_install(Finding& finding, const ScriptCase& c, const PythonFacts& python,
                        const MissingImport& missing, std::string_view package);

}  // namespace fcgicheck::checks
