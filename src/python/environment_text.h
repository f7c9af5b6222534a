// What the small texts around a Python say: pyvenv.cfg, names of programs and directories, lines of
// .pth files.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fcgicheck/facts.h"

namespace fcgicheck::python {

struct VenvFile {      // pyvenv.cfg
    std::string home;  // the directory of the Python it was made with
    std::optional<PythonVersion> version;
    bool includes_system = false;
};

VenvFile parse_pyvenv(std::string_view content);

std::optional<PythonVersion> version_in_name(std::string_view name);  // "python3.11", "python2.7"

// ".cpython-311-x86_64-linux-gnu.so", from the names in lib-dynload; "" where none tells.
std::string extension_suffix_of(const std::vector<DirectoryEntry>& entries);

std::string absolute_in(const std::string& directory, std::string_view path);

// Whether code speaks of what decides where imports come from.
bool changes_imports(std::string_view code);

std::vector<std::string> modules_in_line(std::string_view line);  // of `import a, b; …`

}  // namespace fcgicheck::python
