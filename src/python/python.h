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

struct Startup {
    std::string script_directory;
    Runner runner;
    std::string options;  // the letters that the first line gives to Python: "S", "Is"
};

// Of the scripts of one site: what Python finds at its start is found out once.
class Environments {
  public:
    PythonEnvironment of(FileSource& files, const InterpreterFacts& interpreter,
                         const Startup& startup);

  private:
    // By interpreter, its target, home, PYTHONPATH and options; before the script's directory is
    // put first.
    std::map<std::array<std::string, 5>, PythonEnvironment> at_start_;
};

// The worker program, started on first need and ended with this object.
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

    // Lets the worker begin with a script that is to be analyzed soon.
    void begin(const ScriptFacts& script, const std::string& source, const Runner& runner);

    // Everything about one script, its imports and the modules that it imports directly. Unseen
    // where the worker is not there or dies of the file.
    Observed<PythonFacts> analyze(FileSource& files, const ScriptFacts& script,
                                  const std::string& source, const Runner& runner,
                                  Environments& environments);

  private:
    Worker& worker_of(const std::string& interpreter);
    std::string worker_path_;
    Interpreters interpreters_;
    std::map<std::string, std::unique_ptr<Worker>> workers_;  // by interpreter; "" is the worker's
};

// Which Python an interpreter is, and where it imports from: pyvenv.cfg, directory listings and the
// text of .pth files.
PythonEnvironment environment_of(FileSource& files, const InterpreterFacts& interpreter,
                                 const Startup& startup);

PythonModule find_module(FileSource& files, const PythonEnvironment& environment,
                         const std::string& dotted_name);

}  // namespace fcgicheck::python
