// Where a Python imports from, worked out from files as CPython does it at its start: getpath.py
// (prefix and standard library by the landmark os.py, PEP 405 for pyvenv.cfg), site.py
// (site-packages, the user's own, .pth files), and Debian's changes to site.py (dist-packages).
#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

#include "python/environment_text.h"
#include "python/paths.h"
#include "python/python.h"
#include "text/path.h"

namespace fcgicheck::python {

namespace {

constexpr std::size_t text_limit = std::size_t{64} << 10;

std::string name_of(PythonVersion version) {
    return "python" + std::to_string(version.major) + "." + std::to_string(version.minor);
}

bool is_program(const InterpreterFacts& interpreter) {
    return interpreter.runs.end == PathFacts::End::reached &&
           interpreter.runs_start.start == FileStart::elf;
}

struct Prefix {
    std::string directory;
    std::string library;  // "lib" or "lib64": sys.platlibdir
};

class Environment {
  public:
    Environment(FileSource& files, const InterpreterFacts& interpreter, const Startup& startup)
        : files_(files), interpreter_(interpreter), startup_(startup) {}

    PythonEnvironment find() {
        const bool is_env_alone = interpreter_.env && !interpreter_.env->found;
        found_.executable = is_env_alone ? interpreter_.env->instead : interpreter_.runs.path;
        if (!is_program(interpreter_))
            return std::move(found_);
        found_.complete = true;
        read_venv();
        find_version();
        if (!has_option('I') && !has_option('E'))
            add_python_path();
        const std::optional<Prefix> base = find_prefix();
        if (!base) {
            found_.complete = false;
            return std::move(found_);
        }
        add_standard_library(*base);
        if (!has_option('S'))
            add_sites(*base);
        found_.has_pip = find_module(files_, found_, "pip").found == ModuleFound::file;
        return std::move(found_);
    }

  private:
    bool has_option(char letter) const {
        return startup_.options.find(letter) != std::string::npos;
    }

    void add_python_path() {
        std::string_view rest = startup_.runner.python_path;
        while (!rest.empty()) {
            const std::size_t colon = std::min(rest.find(':'), rest.size());
            add(absolute_in(startup_.script_directory, rest.substr(0, colon)));
            rest.remove_prefix(std::min(colon + 1, rest.size()));
        }
    }

    std::string file_text(const std::string& path) {
        const Observed<std::string> text = files_.read(path, text_limit);
        if (text.seen() != nullptr)
            return *text.seen();
        found_.complete = false;
        return "";
    }

    // Beside the executable's own path or one above, its links not followed.
    void read_venv() {
        const std::string_view beside = text::parent_path(interpreter_.runs.path);
        for (const std::string_view directory : {beside, text::parent_path(beside)}) {
            if (is_file(files_, text::join_path(directory, "pyvenv.cfg"))) {
                venv_ = parse_pyvenv(file_text(text::join_path(directory, "pyvenv.cfg")));
                if (venv_.home.empty())
                    return;
                found_.venv = directory;
                return;
            }
        }
    }

    void find_version() {
        found_.version = version_in_name(text::file_name(interpreter_.runs.target.path));
        if (!found_.version)
            found_.version = venv_.version;
        if (found_.version)
            return;
        // The only Python that is installed beside it.
        const std::string library = text::join_path(text::parent_path(program_directory()), "lib");
        const auto entries = entries_of(files_, library);
        int candidates = 0;
        for (const DirectoryEntry& entry :
             entries.seen() != nullptr ? *entries.seen() : std::vector<DirectoryEntry>{}) {
            const auto version = version_in_name(entry.name);
            if (version &&
                is_file(files_, text::join_path(text::join_path(library, entry.name), "os.py"))) {
                found_.version = version;
                ++candidates;
            }
        }
        if (candidates != 1)
            found_.version.reset();
    }

    std::string program_directory() const {
        return found_.venv.empty() ? std::string(text::parent_path(interpreter_.runs.target.path))
                                   : venv_.home;
    }

    std::optional<Prefix> find_prefix() {
        if (!found_.version)
            return std::nullopt;
        for (std::string directory = program_directory();;
             directory = text::parent_path(directory)) {
            for (const char* library : {"lib", "lib64"}) {
                const std::string standard =
                    text::join_path(text::join_path(directory, library), name_of(*found_.version));
                if (is_file(files_, text::join_path(standard, "os.py")))
                    return Prefix{directory, library};
            }
            if (directory == "/")
                return std::nullopt;
        }
    }

    void add_standard_library(const Prefix& base) {
        const std::string library = text::join_path(base.directory, base.library);
        const std::string standard = text::join_path(library, name_of(*found_.version));
        const std::string dynamic = text::join_path(standard, "lib-dynload");
        found_.search_path.push_back(
            text::join_path(library, "python" + std::to_string(found_.version->major) +
                                         std::to_string(found_.version->minor) + ".zip"));
        found_.search_path.push_back(standard);
        if (found_.version->major == 2) {
            for (const char* part : {"plat-x86_64-linux-gnu", "plat-linux2", "lib-tk", "lib-old"})
                if (is_directory(files_, text::join_path(standard, part)))
                    found_.search_path.push_back(text::join_path(standard, part));
        }
        found_.search_path.push_back(dynamic);
        const auto entries = entries_of(files_, dynamic);
        if (entries.seen() != nullptr)
            found_.extension_suffix = extension_suffix_of(*entries.seen());
    }

    void add_sites(const Prefix& base) {
        const bool in_venv = !found_.venv.empty();
        if (in_venv)
            add_site_packages({found_.venv, base.library}, base);
        if (!in_venv || venv_.includes_system) {
            if (!has_option('s') && !has_option('I'))
                add_user_site();
            if (base.library == "lib64" && base.directory == "/usr")  // Fedora's change to site.py
                add_site_packages({"/usr/local", base.library}, base);
            add_site_packages(base, base);
        }
        look_at_customization();
    }

    void add_user_site() {
        found_.user_site_known = !startup_.runner.home.empty();
        if (!found_.user_site_known)
            return;
        add_site(text::join_path(startup_.runner.home,
                                 ".local/lib/" + name_of(*found_.version) + "/site-packages"));
    }

    void add_site_packages(const Prefix& prefix, const Prefix& base) {
        const std::string name = name_of(*found_.version);
        const std::string three =
            found_.version->major == 3
                ? text::join_path(base.directory, "lib/python3/dist-packages")
                : text::join_path(base.directory, "lib/" + name + "/dist-packages");
        if (is_directory(files_, three)) {  // Debian
            if (!found_.venv.empty())
                add_site(text::join_path(prefix.directory, "lib/" + name + "/site-packages"));
            add_site(text::join_path(prefix.directory, "local/lib/" + name + "/dist-packages"));
            add_site(text::join_path(prefix.directory, "lib/python3/dist-packages"));
            add_site(text::join_path(prefix.directory, "lib/" + name + "/dist-packages"));
            return;
        }
        if (prefix.library == "lib64")
            add_site(text::join_path(prefix.directory, "lib64/" + name + "/site-packages"));
        add_site(text::join_path(prefix.directory, "lib/" + name + "/site-packages"));
    }

    void add_site(const std::string& directory) {
        const Observed<FileKind> kind = kind_behind(files_, directory);
        if (kind.seen() == nullptr)
            found_.complete = false;
        if (kind.seen() == nullptr || *kind.seen() != FileKind::directory)
            return;
        if (!add(directory))
            return;
        const auto entries = entries_of(files_, directory);
        if (entries.seen() == nullptr) {
            found_.complete = false;
            return;
        }
        for (const DirectoryEntry& entry : *entries.seen()) {
            if (entry.name.ends_with(".pth") && !entry.name.starts_with('.'))
                read_pth(directory, entry.name);
        }
    }

    bool add(const std::string& directory) {
        auto& path = found_.search_path;
        if (std::find(path.begin(), path.end(), directory) != path.end())
            return false;
        path.push_back(directory);
        return true;
    }

    // site.addpackage(): a line is a directory, a comment, or code where it begins with "import".
    void read_pth(const std::string& directory, const std::string& name) {
        const std::string text = file_text(text::join_path(directory, name));
        for (std::string_view line : lines_of(text)) {
            line = line.substr(0, line.find_last_not_of(" \t\v\f") + 1);
            if (line.empty() || line.starts_with('#'))
                continue;
            if (line.starts_with("import ") || line.starts_with("import\t"))
                found_.complete = found_.complete && is_harmless_code(directory, line);
            else if (const std::string added = absolute_in(directory, line);
                     kind_behind(files_, added).seen() != nullptr &&
                     *kind_behind(files_, added).seen() != FileKind::missing)
                add(added);
        }
    }

    // Code that a .pth file runs at each start is not followed, only searched for what could change
    // where imports come from; and so are the modules that its line imports.
    bool is_harmless_code(const std::string& directory, std::string_view line) {
        if (line.find("_distutils_hack") != std::string_view::npos)
            return true;  // setuptools': it stands in for distutils alone
        if (changes_imports(line))
            return line.find("sys.__plen") != std::string_view::npos;  // easy_install's bookkeeping
        const std::vector<std::string> modules = modules_in_line(line);
        return std::none_of(modules.begin(), modules.end(), [&](const std::string& module) {
            const std::string file = text::join_path(directory, module + ".py");
            return is_file(files_, file) && changes_imports(file_text(file));
        });
    }

    // site.execsitecustomize() imports these at each start.
    void look_at_customization() {
        for (const char* name : {"sitecustomize", "usercustomize"}) {
            const PythonModule module = find_module(files_, found_, name);
            if (module.found == ModuleFound::file && changes_imports(file_text(module.where)))
                found_.complete = false;
        }
    }

    FileSource& files_;
    const InterpreterFacts& interpreter_;
    const Startup& startup_;
    VenvFile venv_;
    PythonEnvironment found_;
};

bool holds_relative(std::string_view search_path) {
    for (; !search_path.empty();
         search_path.remove_prefix(std::min(search_path.find(':'), search_path.size() - 1) + 1))
        if (!search_path.starts_with('/'))
            return true;
    return false;
}

PythonEnvironment environment_at_start(FileSource& files, const InterpreterFacts& interpreter,
                                       const Startup& startup) {
    return Environment(files, interpreter, startup).find();
}

void put_script_directory_first(const InterpreterFacts& interpreter, const Startup& startup,
                                PythonEnvironment& environment) {
    const bool is_left_out = startup.options.find_first_of("IP") != std::string::npos;
    if (is_program(interpreter) && !is_left_out)
        environment.search_path.insert(environment.search_path.begin(), startup.script_directory);
}

}  // namespace

PythonEnvironment environment_of(FileSource& files, const InterpreterFacts& interpreter,
                                 const Startup& startup) {
    PythonEnvironment environment = environment_at_start(files, interpreter, startup);
    put_script_directory_first(interpreter, startup, environment);
    return environment;
}

PythonEnvironment Environments::of(FileSource& files, const InterpreterFacts& interpreter,
                                   const Startup& startup) {
    const Runner& runner = startup.runner;
    const bool is_env_alone = interpreter.env && !interpreter.env->found;
    if (is_env_alone || holds_relative(runner.python_path))
        return environment_of(files, interpreter, startup);
    constexpr std::size_t most_kept = 100;
    if (at_start_.size() == most_kept)
        at_start_.clear();
    const auto [known, is_new] =
        at_start_.try_emplace({interpreter.runs.path, interpreter.runs.target.path, runner.home,
                               runner.python_path, startup.options});
    if (is_new)
        known->second = environment_at_start(files, interpreter, startup);
    PythonEnvironment environment = known->second;
    put_script_directory_first(interpreter, startup, environment);
    return environment;
}

}  // namespace fcgicheck::python
