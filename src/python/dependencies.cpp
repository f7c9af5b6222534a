// Importing a.b runs a/__init__.py and a/b.py; importing "from a import b" may run a/b.py too. Of
// modules of the project each that is reached is read, of installed packages those that the script
// itself imports. A change to sys.path counts from its line on: an import above it does not see it.
#include "python/dependencies.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "python/paths.h"
#include "python/python.h"

namespace fcgicheck::python {

namespace {

constexpr std::size_t largest_module = std::size_t{1} << 20;
constexpr std::size_t most_modules = 50;

bool is_installed(std::string_view file) {
    return file.find("/site-packages/") != std::string_view::npos ||
           file.find("/dist-packages/") != std::string_view::npos;
}

bool is_standard(const PythonEnvironment& environment, const std::string& file) {
    if (is_installed(file) || !environment.version)
        return false;
    const std::string name = "/python" + std::to_string(environment.version->major) + "." +
                             std::to_string(environment.version->minor);
    return std::any_of(environment.search_path.begin(), environment.search_path.end(),
                       [&](const std::string& directory) {
                           return directory.ends_with(name) && file.starts_with(directory + "/");
                       });
}

bool speaks_of_terminal(std::string_view source) {
    constexpr std::array<std::string_view, 9> words = {"stdin",    "isatty",  "input(",
                                                       "termios",  "getpass", "/dev/tty",
                                                       "getlogin", "dup2",    "os.close"};
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
        return source.find(word) != std::string_view::npos;
    });
}

bool matters_in_dependency(const PythonCall& call) {
    return call.at_top &&
           (call.kind == PythonCallKind::reads_stdin || call.kind == PythonCallKind::asks_for_tty ||
            call.kind == PythonCallKind::needs_tty || call.kind == PythonCallKind::replaces_stdin);
}

bool starts_something(const PythonCall& call) {
    switch (call.kind) {
        case PythonCallKind::starts_fastcgi:
        case PythonCallKind::starts_fastcgi_elsewhere:
        case PythonCallKind::starts_http:
        case PythonCallKind::starts_cgi:
        case PythonCallKind::execs:
            return true;
        case PythonCallKind::reads_stdin:
        case PythonCallKind::asks_for_tty:
        case PythonCallKind::needs_tty:
        case PythonCallKind::prints_to_stdout:
        case PythonCallKind::replaces_stdin:
            return false;
    }
    return false;
}

// sys.path as it is on a line of the script.
PythonEnvironment environment_on(const PythonEnvironment& start, const std::vector<PathEdit>& edits,
                                 std::uint32_t line) {
    PythonEnvironment environment = start;
    std::vector<std::string>& path = environment.search_path;
    for (const PathEdit& edit : edits) {
        if (edit.line > line)
            break;
        if (!edit.directory) {
            environment.complete = false;
            continue;
        }
        path.insert(edit.place == PathEdit::Place::front ? path.begin() : path.end(),
                    *edit.directory);
        if (edit.place == PathEdit::Place::site)  // its .pth files are not read
            environment.complete = false;
    }
    return environment;
}

// The modules whose code an import runs, outermost package first.
std::vector<std::string> modules_run_by(const PythonImport& import) {
    std::vector<std::string> modules;
    for (std::size_t dot = import.module.find('.'); dot != std::string::npos;
         dot = import.module.find('.', dot + 1))
        modules.push_back(import.module.substr(0, dot));
    modules.push_back(import.module);
    for (const std::string& name : import.names)
        modules.push_back(import.module + "." + name);
    return modules;
}

class Dependencies {
  public:
    Dependencies(FileSource& files, Worker& worker, PythonFacts& facts)
        : files_(files), worker_(worker), facts_(facts) {}

    // `found` is what the import names; `importer` is the answer on the file that it stands in.
    void visit(const PythonImport& import, const PythonModule& found, const Answer& importer,
               const PythonEnvironment& environment) {
        for (const std::string& name : modules_run_by(import)) {
            const PythonModule module =
                name == import.module ? found : find_module(files_, environment, name);
            if (module.found == ModuleFound::unknown && name == import.module &&
                !importer.standard_modules.contains(name) &&
                !importer.framework_modules.contains(name))
                facts_.may_start_server_elsewhere = true;
            if (module.found == ModuleFound::file && module.where.ends_with(".py") &&
                !is_standard(environment, module.where))
                read(name, module.where, import, environment);
        }
    }

  private:
    void read(const std::string& name, const std::string& file, const PythonImport& import,
              const PythonEnvironment& environment) {
        if (!read_.insert(file).second)
            return;
        const bool of_project = !is_installed(file);
        if (read_.size() > most_modules) {
            facts_.may_start_server_elsewhere = facts_.may_start_server_elsewhere || of_project;
            return;
        }
        const Observed<std::string> source = files_.read(file, largest_module);
        const bool interesting =
            source.seen() != nullptr && (of_project || speaks_of_terminal(*source.seen()));
        if (!interesting)
            return;
        const Observed<Answer> answer = worker_.ask({.role = Role::module,
                                                     .path = file,
                                                     .real_path = file,
                                                     .home = "",
                                                     .source = *source.seen()});
        if (answer.seen() == nullptr) {
            facts_.may_start_server_elsewhere = facts_.may_start_server_elsewhere || of_project;
            return;
        }
        for (const PythonCall& call : answer.seen()->calls) {
            if (matters_in_dependency(call))
                facts_.dependency_calls.push_back({.module = name,
                                                   .import_at = import.at,
                                                   .import_text = import.text,
                                                   .call = call});
        }
        if (of_project)
            follow(*answer.seen(), environment, import);
    }

    // Code of the project may start the server, and change sys.path.
    void follow(const Answer& answer, const PythonEnvironment& environment,
                const PythonImport& from) {
        facts_.edits_search_path = facts_.edits_search_path || !answer.path_edits.empty();
        facts_.may_start_server_elsewhere =
            facts_.may_start_server_elsewhere || answer.may_start_server_elsewhere ||
            std::any_of(answer.calls.begin(), answer.calls.end(), starts_something);
        for (PythonImport import : answer.imports) {
            import.at = from.at;
            import.text = from.text;
            if (import.at_top)
                visit(import, find_module(files_, environment, import.module), answer, environment);
        }
    }

    FileSource& files_;
    Worker& worker_;
    PythonFacts& facts_;
    std::set<std::string> read_;
};

}  // namespace

void follow_imports(FileSource& files, Worker& worker, const Answer& answer, PythonFacts& facts) {
    Dependencies dependencies(files, worker, facts);
    bool clear = true;  // no imported module changes sys.path
    for (const PythonImport& import : answer.imports) {
        PythonEnvironment environment =
            environment_on(facts.environment, answer.path_edits, import.at.line);
        environment.complete = environment.complete && clear;
        const PythonModule found = find_module(files, environment, import.module);
        PythonModule& module = facts.modules.emplace_back(found);
        if (module.found == ModuleFound::unknown && answer.standard_modules.contains(import.module))
            module.found = ModuleFound::builtin;
        const bool edited_before = std::exchange(facts.edits_search_path, false);
        if (import.at_top)
            dependencies.visit(import, found, answer, environment);
        clear = clear && !facts.edits_search_path;
        facts.edits_search_path = facts.edits_search_path || edited_before;
    }
}

}  // namespace fcgicheck::python
