// Search paths and modules, computed from files, against what the real interpreters say.
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <sstream>
#include <string>
#include <vector>

#include "os/disk.h"
#include "os/path_walk.h"
#include "os/process.h"
#include "os/users.h"
#include "python/python.h"
#include "support/temp_tree.h"
#include "text/first_bytes.h"

namespace fcgicheck {
namespace {

constexpr std::chrono::seconds deadline{120};

// What runs under a home without anything in it.
std::string output_of(std::vector<std::string> argv, const std::string& home) {
    const auto output = os::output_of(
        {.argv = std::move(argv),
         .environment = {"HOME=" + home, "PATH=/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE=1"}},
        std::size_t{1} << 20, deadline);
    REQUIRE(output);
    REQUIRE(output->finished.exit_code == 0);
    return output->text;
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);)
        lines.push_back(line);
    return lines;
}

InterpreterFacts interpreter_at(const std::string& path) {
    os::Users users;
    os::PathWalker walker(users);
    const Observed<PathFacts> walked = walker.walk(path);
    REQUIRE(walked.seen() != nullptr);
    REQUIRE(walked.seen()->end == PathFacts::End::reached);
    const auto head = os::Disk().head(walked.seen()->target.path, 4096);
    REQUIRE(head.seen() != nullptr);
    return {.program = *walked.seen(),
            .runs = *walked.seen(),
            .runs_start = text::first_bytes_of(*head.seen())};
}

// The modules that the real interpreter is asked for: built in, frozen, standard, compiled,
// Debian's, of pip, dotted, and some that exist nowhere.
const char* const asked_modules =
    "sys builtins time math zlib array select pwd os os.path abc codecs io site json json.decoder "
    "email.mime.text xml.etree.ElementTree sqlite3 ssl ctypes _ctypes _sqlite3 curses readline "
    "wsgiref wsgiref.handlers logging.handlers importlib.util encodings.latin_1 unittest.mock "
    "concurrent.futures multiprocessing.pool distutils venv pip setuptools pkg_resources yaml "
    "flup flup.server.fcgi flipflop no_such json.no_such here here.inside plain compiled "
    "spaces.portion tomllib asyncio html.parser http.server";

const char* const asking_program =
    "import sys, importlib.util\n"
    "for entry in sys.path: print('path', entry)\n"
    "for name in sys.argv[1].split():\n"
    "    try:\n"
    "        spec = importlib.util.find_spec(name)\n"
    "    except (ImportError, ValueError):\n"
    "        spec = None\n"
    "    print('module', name, 'missing' if spec is None else 'found')\n";

struct Place {
    TempTree tree;
    std::string script;
    std::string home;

    Place() {
        script = tree.add("site/ask.py", asking_program);
        home = tree.add_directory("home");
        tree.add("site/here/__init__.py", "");
        tree.add("site/here/inside.py", "");
        tree.add("site/plain.py", "");
        tree.add_directory("site/spaces/portion");
    }
};

void check_against(const Place& place, const std::string& executable) {
    CAPTURE(executable);
    os::Disk disk;
    const PythonEnvironment environment = python::environment_of(
        disk, interpreter_at(executable),
        {.script_directory = place.tree.path("site"), .runner = {.home = place.home}});
    std::vector<std::string> path;
    std::vector<std::string> wrong;
    for (const std::string& line :
         lines_of(output_of({executable, place.script, asked_modules}, place.home))) {
        if (line.starts_with("path ")) {
            path.push_back(line.substr(5));
            continue;
        }
        std::istringstream words(line);
        std::string word;
        std::string name;
        std::string real;
        words >> word >> name >> real;
        const ModuleFound found = python::find_module(disk, environment, name).found;
        const bool is_found = found == ModuleFound::file || found == ModuleFound::builtin;
        if (found == ModuleFound::unknown || is_found != (real == "found"))
            wrong.push_back(name + ": " + real);
    }
    CHECK(environment.search_path == path);
    CHECK(environment.complete);
    CHECK(wrong == std::vector<std::string>{});
}

TEST_CASE(
    "The system's Python imports from where it is said to, and finds what it is said to find") {
    const Place place;
    check_against(place, "/usr/bin/python3");
}

TEST_CASE("The user's own site directory and its .pth files are known") {
    Place place;
    const std::string version = output_of(
        {"/usr/bin/python3", "-c", "import sys; print('%d.%d' % sys.version_info[:2], end='')"},
        place.home);
    const std::string site = "home/.local/lib/python" + version + "/site-packages/";
    place.tree.add(site + "flipflop.py", "");
    place.tree.add(site + "more.pth", "# a comment\n../more\nnowhere\n" + place.tree.path("extra"));
    place.tree.add("home/.local/lib/python" + version + "/more/flup/__init__.py", "");
    place.tree.add_directory("extra");
    check_against(place, "/usr/bin/python3");
}

TEST_CASE("Where the runner is not known, only his own site directory is open") {
    const TempTree tree;
    tree.add_directory("site");
    os::Disk disk;
    const PythonEnvironment environment =
        python::environment_of(disk, interpreter_at("/usr/bin/python3"),
                               {.script_directory = tree.path("site"), .runner = python::Runner{}});
    CHECK(environment.complete);
    CHECK_FALSE(environment.user_site_known);
    CHECK(python::find_module(disk, environment, "no_such_module").found == ModuleFound::missing);
}

TEST_CASE("A virtual environment imports from where it is said to") {
    Place place;
    const std::string venv = place.tree.path("venv");
    output_of({"/usr/bin/python3", "-m", "venv", "--without-pip", venv}, place.home);
    check_against(place, venv + "/bin/python3");
    check_against(place, venv + "/bin/python");
    os::Disk disk;
    const PythonEnvironment environment =
        python::environment_of(disk, interpreter_at(venv + "/bin/python"),
                               {.script_directory = "/", .runner = {.home = place.home}});
    CHECK(environment.venv == venv);
    CHECK(environment.version->major == 3);
    CHECK_FALSE(environment.has_pip);
}

TEST_CASE("A virtual environment with the system's packages has both") {
    Place place;
    const std::string venv = place.tree.path("venv");
    output_of({"/usr/bin/python3", "-m", "venv", "--without-pip", "--system-site-packages", venv},
              place.home);
    check_against(place, venv + "/bin/python3");
}

TEST_CASE(
    "A link into a virtual environment from elsewhere is the base Python, not the environment") {
    Place place;
    const std::string venv = place.tree.path("venv");
    output_of({"/usr/bin/python3", "-m", "venv", "--without-pip", venv}, place.home);
    check_against(place, place.tree.add_link("bin/python3", venv + "/bin/python3"));
}

TEST_CASE("where env finds no python, the python3 beside it is named, and never env") {
    os::Disk disk;
    InterpreterFacts interpreter = interpreter_at("/usr/bin/env");
    interpreter.env = EnvLookup{.program = "python", .instead = "/usr/bin/python3"};
    CHECK(python::environment_of(disk, interpreter, {}).executable == "/usr/bin/python3");
    interpreter.env->instead = "";
    CHECK(python::environment_of(disk, interpreter, {}).executable.empty());
}

TEST_CASE("Code in a .pth file that may change the search path leaves it unknown") {
    Place place;
    const std::string venv = place.tree.path("venv");
    output_of({"/usr/bin/python3", "-m", "venv", "--without-pip", venv}, place.home);
    os::Disk disk;
    const auto environment_now = [&] {
        return python::environment_of(disk, interpreter_at(venv + "/bin/python3"),
                                      {.script_directory = "/", .runner = {.home = place.home}});
    };
    const std::string site =
        environment_now().search_path.back().substr(place.tree.root().size() + 1);
    place.tree.add(site + "/harmless.pth", "import os; os.environ.get('X')\n");
    CHECK(environment_now().complete);
    CHECK(python::find_module(disk, environment_now(), "flup").found == ModuleFound::missing);
    place.tree.add(site + "/finder.py", "import sys\nsys.meta_path.append(1)\n");
    place.tree.add(site + "/editable.pth", "import finder; finder.install()\n");
    CHECK_FALSE(environment_now().complete);
    CHECK(python::find_module(disk, environment_now(), "flup").found == ModuleFound::unknown);
}

}  // namespace
}  // namespace fcgicheck
