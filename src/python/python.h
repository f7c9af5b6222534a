// Analysis of Python source, without running any of it: a worker program parses it (worker/,
// analyzer/), and files tell where its imports would come from.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "fcgicheck/facts.h"
#include "fcgicheck/file_source.h"
#include "fcgicheck/observed.h"

namespace fcgicheck::python {

class Worker;

// Who starts the script, as far as Python looks at it.
struct Runner {
    std::string home;                                  // "" where it is not known
    std::string python_path;                           // PYTHONPATH, which FcgidInitialEnv may set
    std::function<bool(const std::string&)> may_list;  // whether it may list this directory
};

// The worker program, started on first need and ended with this object. One question at a time.
class Analyzer {
  public:
    enum class Interpreters : std::uint8_t { trusted, none };  // of scripts: those that are started

    // `worker` is the path of fcgicheck-python; "" looks beside the program and in
    // ../libexec/fcgicheck.
    explicit Analyzer(std::string worker);
    Analyzer(std::string worker, Interpreters interpreters);
    Analyzer(const Analyzer&) = delete;
    Analyzer& operator=(const Analyzer&) = delete;
    ~Analyzer();

    // Everything about one script, its imports and the modules that it imports directly. Unseen
    // where the worker is not there or dies of the file.
    Observed<PythonFacts> analyze(FileSource& files, const ScriptFacts& script,
                                  const std::string& source, const Runner& runner);

  private:
    Worker& worker_of(const std::string& interpreter);
    PythonEnvironment environment_for(FileSource& files, const ScriptFacts& script,
                                      const Runner& runner);

    std::string worker_path_;
    Interpreters interpreters_;
    std::map<std::string, std::unique_ptr<Worker>> workers_;  // by interpreter; "" is the worker's
    // Before the script's directory is put first: by interpreter, home, PYTHONPATH and options.
    std::map<std::array<std::string, 5>, PythonEnvironment> environments_;
};

struct Startup {
    std::string script_directory;
    Runner runner;
    std::string options;  // the letters that the first line gives to Python: "S", "Is"
};

// Which Python an interpreter is, and where it imports from: pyvenv.cfg, directory listings and the
// text of .pth files.
PythonEnvironment environment_of(FileSource& files, const InterpreterFacts& interpreter,
                                 const Startup& startup);

// The same in two steps: all that Python finds at its start, which hangs on the script only where
// PYTHONPATH holds relative paths, and then the script's own directory (Modules/main.c).
PythonEnvironment environment_at_start(FileSource& files, const InterpreterFacts& interpreter,
                                       const Startup& startup);
void put_script_directory_first(const InterpreterFacts& interpreter, const Startup& startup,
                                PythonEnvironment& environment);

PythonModule find_module(FileSource& files, const PythonEnvironment& environment,
                         const std::string& dotted_name);

}  // namespace fcgicheck::python
