// One script, from its source to PythonFacts: the worker's answer, the search path of its own
// interpreter, where each import comes from, and what the modules that it imports do at their top.
#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

#include "os/disk.h"
#include "python/answer.h"
#include "python/dependencies.h"
#include "python/paths.h"
#include "python/python.h"
#include "python/trust.h"
#include "python/worker.h"
#include "text/path.h"

namespace fcgicheck::python {

namespace {

constexpr std::size_t largest_source = std::size_t{4} << 20;

std::string found_worker() {
    os::Disk disk;
    const Observed<std::string> own = disk.readlink("/proc/self/exe");
    const std::string directory(own.seen() != nullptr ? text::parent_path(*own.seen())
                                                      : "/usr/bin");
    std::string beside = text::join_path(directory, "fcgicheck-python");
    if (is_file(disk, beside))
        return beside;
    return text::join_path(text::parent_path(directory), "libexec/fcgicheck/fcgicheck-python");
}

// The letters of the options that the first line gives to Python.
std::string options_of(const ScriptFacts& script, const InterpreterFacts& interpreter) {
    std::vector<std::string> words;
    if (interpreter.env)
        words.assign(interpreter.env->words.begin(), interpreter.env->words.end());
    else if (const FirstBytes* start = script.first_bytes.seen();
             start != nullptr && start->shebang)
        words.push_back(start->shebang->argument);
    std::string letters;
    for (const std::string& word : words) {
        if (word.size() > 1 && word[0] == '-' && word[1] != '-')
            letters += word.substr(1);
    }
    return letters;
}

PythonEnvironment environment_for(FileSource& files, const ScriptFacts& script,
                                  const Runner& runner, Environments& environments) {
    const InterpreterFacts* interpreter = script.interpreter.seen();
    if (interpreter == nullptr)
        return {};
    // sys.path[0] is the directory of the script behind its links (Modules/main.c).
    const std::string& path =
        script.file.target.path.empty() ? script.path : script.file.target.path;
    return environments.of(files, *interpreter,
                           {.script_directory = std::string(text::parent_path(path)),
                            .runner = runner,
                            .options = options_of(script, *interpreter)});
}

void take_over(PythonFacts& facts, const Answer& answer) {
    facts.parsed_by = answer.python;
    facts.syntax = answer.syntax_error ? PythonSyntax::error : PythonSyntax::ok;
    facts.syntax_error = answer.syntax_error;
    facts.imports = answer.imports;
    facts.calls = answer.calls;
    if (!facts.environment.version || facts.environment.version->major > 2)
        facts.str_bodies = answer.str_bodies;
    facts.may_start_server_elsewhere = answer.may_start_server_elsewhere;
    facts.edits_search_path =
        std::any_of(answer.path_edits.begin(), answer.path_edits.end(),
                    [](const PathEdit& edit) { return !edit.directory.has_value(); });
}

// Python 3 finds modules by listing directories (FileFinder of importlib): one that its user may
// pass through and not list holds nothing for it (measured). They are taken from the search path.
std::vector<std::string> take_closed(const Runner& runner, PythonEnvironment& environment,
                                     std::vector<PathEdit>& edits) {
    std::vector<std::string> closed;
    if (!runner.may_list || !environment.version || environment.version->major < 3)
        return closed;
    const auto is_closed = [&](const std::string& directory) {
        if (runner.may_list(directory))
            return false;
        closed.push_back(directory);
        return true;
    };
    std::erase_if(environment.search_path, is_closed);
    std::erase_if(
        edits, [&](const PathEdit& edit) { return edit.directory && is_closed(*edit.directory); });
    return closed;
}

// Says of what was not found that a closed directory has it.
void look_into_closed(FileSource& files, const std::vector<std::string>& closed,
                      PythonFacts& facts) {
    for (std::size_t i = 0; i < facts.modules.size(); ++i) {
        PythonModule& module = facts.modules[i];
        if (module.found == ModuleFound::file || module.found == ModuleFound::builtin)
            continue;
        for (const std::string& directory : closed) {
            PythonEnvironment only = facts.environment;
            only.search_path = {directory};
            if (module.where.empty() &&
                find_module(files, only, facts.imports[i].module).found == ModuleFound::file)
                module.where = directory;
        }
    }
}

// The folder of a package on the way to a module that was found, which the runner may not list; ""
// if none.
std::string closed_package(const Runner& runner, const std::string& module,
                           const std::string& where) {
    std::string inner = where;
    if (text::file_name(where).starts_with("__init__."))
        inner = text::parent_path(where);
    std::string outermost;
    for (auto dots = std::count(module.begin(), module.end(), '.'); dots > 0; --dots) {
        inner = text::parent_path(inner);
        if (!runner.may_list(inner))
            outermost = inner;
    }
    return outermost;
}

// A package's folder is listed like a directory of the search path.
void take_closed_packages(const Runner& runner, PythonFacts& facts) {
    const auto& version = facts.environment.version;
    if (!runner.may_list || !version || version->major < 3)
        return;
    for (std::size_t i = 0; i < facts.modules.size(); ++i) {
        PythonModule& module = facts.modules[i];
        if (module.found != ModuleFound::file)
            continue;
        std::string closed = closed_package(runner, facts.imports[i].module, module.where);
        if (!closed.empty())
            module = {.found = ModuleFound::missing, .where = std::move(closed)};
    }
}

Question question_about(const ScriptFacts& script, const std::string& source,
                        const Runner& runner) {
    const std::string& real_path =
        script.file.target.path.empty() ? script.path : script.file.target.path;
    return {.path = script.path, .real_path = real_path, .home = runner.home, .source = source};
}

}  // namespace

Analyzer::Analyzer(std::string worker) : Analyzer(std::move(worker), Interpreters::trusted) {}

Analyzer::Analyzer(std::string worker, Interpreters interpreters)
    : worker_path_(std::move(worker)), interpreters_(interpreters) {
    if (worker_path_.empty())
        worker_path_ = found_worker();
}

Analyzer::~Analyzer() = default;

Worker& Analyzer::worker_of(const std::string& interpreter) {
    std::unique_ptr<Worker>& worker = workers_[interpreter];
    if (worker == nullptr)
        worker = std::make_unique<Worker>(worker_path_, interpreter);
    return *worker;
}

void Analyzer::begin(const ScriptFacts& script, const std::string& source, const Runner& runner) {
    if (source.size() <= largest_source)
        worker_of("").ask_ahead(question_about(script, source, runner));
}

Observed<PythonFacts> Analyzer::analyze(FileSource& files, const ScriptFacts& script,
                                        const std::string& source, const Runner& runner,
                                        Environments& environments) {
    PythonFacts facts;
    facts.environment = environment_for(files, script, runner, environments);
    if (source.size() > largest_source) {
        facts.syntax = PythonSyntax::too_large;
        return facts;
    }
    const Question question = question_about(script, source, runner);
    Worker* worker = &worker_of("");
    Observed<Answer> answer = worker->ask(question);
    if (answer.seen() == nullptr)
        return *answer.unseen();
    const auto& version = facts.environment.version;
    if (version && *version != answer.seen()->python && interpreters_ == Interpreters::trusted &&
        is_trusted(*script.interpreter.seen())) {
        Worker& own = worker_of(script.interpreter.seen()->runs.target.path);
        Observed<Answer> own_answer = own.ask(question);
        if (own_answer.seen() != nullptr) {
            answer = std::move(own_answer);
            worker = &own;
        }
    }
    const std::vector<std::string> closed =
        take_closed(runner, facts.environment, answer.seen()->path_edits);
    take_over(facts, *answer.seen());
    if (answer.seen()->application) {
        facts.defines_application = true;
        facts.application_at = *answer.seen()->application;
        facts.application_text = line_at(lines_of(source), facts.application_at.line);
    }
    follow_imports(files, *worker, *answer.seen(), facts);
    look_into_closed(files, closed, facts);
    take_closed_packages(runner, facts);
    return facts;
}

}  // namespace fcgicheck::python
