// fcgicheck-python [CODEC...]: analyses Python source in an embedded interpreter that has no site
// directory, no environment and no user (PEP 587), and after its start opens no file. CODEC are
// modules of the encodings package to load before that.
// fcgicheck-python --exec PROGRAM ARGUMENT...: the same limits, for another interpreter.
#include <Python.h>
#include <marshal.h>
#include <unistd.h>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "analyzer_code.h"
#include "confine.h"

namespace {

constexpr int failed = 70;  // EX_SOFTWARE

PyStatus add_search_path(PyConfig& config, const char* directory) {
    wchar_t* wide = Py_DecodeLocale(directory, nullptr);
    const PyStatus status = PyWideStringList_Append(&config.module_search_paths, wide);
    PyMem_RawFree(wide);
    return status;
}

bool start_python() {
    PyConfig config;
    PyConfig_InitIsolatedConfig(&config);
    config.site_import = 0;
    config.write_bytecode = 0;
    config.module_search_paths_set = 1;
    PyStatus status = PyConfig_SetBytesString(&config, &config.home, PYTHON_HOME);
    if (!PyStatus_Exception(status))
        status = add_search_path(config, PYTHON_LIBRARY);
    if (!PyStatus_Exception(status))
        status = add_search_path(config, PYTHON_LIBRARY "/lib-dynload");
    if (!PyStatus_Exception(status))
        status = Py_InitializeFromConfig(&config);
    PyConfig_Clear(&config);
    return !PyStatus_Exception(status);
}

void load_codec(std::string_view name) {
    PyObject* module = PyImport_ImportModule(("encodings." + std::string(name)).c_str());
    if (module == nullptr)
        PyErr_Clear();
    Py_XDECREF(module);
}

bool run_analyzer() {
    using fcgicheck::python::analyzer_code;
    PyObject* program = PyMarshal_ReadObjectFromString(
        reinterpret_cast<const char*>(analyzer_code.data()), analyzer_code.size());
    PyObject* main_module = PyImport_AddModule("__main__");
    if (program == nullptr || main_module == nullptr)
        return false;
    PyObject* names = PyModule_GetDict(main_module);
    return PyEval_EvalCode(program, names, names) != nullptr;
}

}  // namespace

int main(int argc, char** argv) {
    using namespace fcgicheck::python;
    const std::span arguments(argv, static_cast<std::size_t>(argc));
    if (arguments.size() > 2 && std::string_view(arguments[1]) == "--exec") {
        if (confine())
            execv(arguments[2], &arguments[2]);
        _exit(failed);
    }
    if (!start_python())
        _exit(failed);
    for (const char* codec : arguments.subspan(1))
        load_codec(codec);
    if (!confine() || !close_the_door())
        _exit(failed);
    _exit(run_analyzer() ? 0 : failed);  // without Py_FinalizeEx, which takes up to 10 ms
}
