// Where a script's imports come from, and what imported modules do, over a tree in memory.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "python/python.h"
#include "python/trust.h"
#include "support/memory_files.h"

namespace fcgicheck::test {
namespace {

Rung directory_of_root(const std::string& path, unsigned mode = 0755) {
    return std::make_shared<FileFacts>(
        FileFacts{.path = path, .stat = {.kind = FileKind::directory, .mode = mode}});
}

// Debian's: /usr/bin/python3 -> python3.11.
InterpreterFacts system_python() {
    PathFacts runs{
        .path = "/usr/bin/python3",
        .rungs = {directory_of_root("/"), directory_of_root("/usr"), directory_of_root("/usr/bin")},
        .target = {.path = "/usr/bin/python3.11",
                   .stat = {.kind = FileKind::regular, .mode = 0755}},
        .end = PathFacts::End::reached};
    return {.program = runs, .runs = runs, .runs_start = {.start = FileStart::elf}};
}

struct Site {
    MemoryFiles files;
    ScriptFacts script{.path = "/srv/site/hello.fcgi",
                       .interpreter = system_python(),
                       .language = ScriptLanguage::python};
    python::Runner runner{"/home/ann"};

    Site() {
        for (const char* name : {"os", "json", "getpass", "wsgiref/__init__"})
            files.add("/usr/lib/python3.11/" + std::string(name) + ".py", "input()\n");
        files.add_directory("/usr/lib/python3/dist-packages");
        files.add_directory("/home/ann");
        files.add_directory("/srv/site");
    }

    PythonFacts look(const std::string& source) {
        static python::Analyzer analyzer(FCGICHECK_WORKER);
        python::Environments environments;
        Observed<PythonFacts> facts = analyzer.analyze(files, script, source, runner, environments);
        REQUIRE(facts.seen() != nullptr);
        return *facts.seen();
    }
};

constexpr const char* import_flup = "from flup.server.fcgi import WSGIServer\n";

void add_flup(MemoryFiles& files, const std::string& directory) {
    files.add(directory + "/flup/__init__.py", "");
    files.add(directory + "/flup/server/__init__.py", "");
    files.add(directory + "/flup/server/fcgi.py", "class WSGIServer: pass\n");
}

TEST_CASE("A module that is in no directory of the search path is missing") {
    Site site;
    const PythonFacts facts = site.look(import_flup);
    CHECK(facts.environment.version == PythonVersion{3, 11});
    CHECK(facts.environment.search_path ==
          std::vector<std::string>{"/srv/site", "/usr/lib/python311.zip", "/usr/lib/python3.11",
                                   "/usr/lib/python3.11/lib-dynload",
                                   "/usr/lib/python3/dist-packages"});
    REQUIRE(facts.modules.size() == 1);
    CHECK(facts.modules[0].found == ModuleFound::missing);
}

TEST_CASE("A module in a directory that may not be listed is missing, and the directory is named") {
    Site site;
    site.runner.may_list = [](const std::string& directory) {
        return directory != "/srv/site" && directory != "/srv/lib";
    };
    site.files.add("/srv/site/beside.py", "");
    add_flup(site.files, "/srv/lib");
    const PythonFacts facts = site.look("import beside, sys\nsys.path.insert(0, '/srv/lib')\n" +
                                        std::string(import_flup) + "import nowhere\n");
    REQUIRE(facts.modules.size() == 4);
    CHECK(facts.modules[0].found == ModuleFound::missing);
    CHECK(facts.modules[0].where == "/srv/site");
    CHECK(facts.modules[2].found == ModuleFound::missing);
    CHECK(facts.modules[2].where == "/srv/lib");
    CHECK(facts.modules[3].where.empty());
}

TEST_CASE("A package whose folder may not be listed has no modules, and the folder is named") {
    Site site;
    site.runner.may_list = [](const std::string& directory) {
        return directory != "/srv/lib/flup" && directory != "/srv/lib/flup/server";
    };
    add_flup(site.files, "/srv/lib");
    const std::string insert = "import sys; sys.path.insert(0, '/srv/lib')\n";
    const PythonModule inner = site.look(insert + std::string(import_flup)).modules.at(1);
    CHECK(inner.found == ModuleFound::missing);
    CHECK(inner.where == "/srv/lib/flup");
    CHECK(site.look(insert + "import flup\n").modules.at(1).found == ModuleFound::file);
}

TEST_CASE("An installed module has a place") {
    Site site;
    add_flup(site.files, "/usr/lib/python3/dist-packages");
    const PythonModule module = site.look(import_flup).modules.at(0);
    CHECK(module.found == ModuleFound::file);
    CHECK(module.where == "/usr/lib/python3/dist-packages/flup/server/fcgi.py");
}

TEST_CASE("A directory that can't be looked into makes a missing module unknown") {
    Site site;
    site.files.forbid("/home/ann");
    CHECK(site.look(import_flup).modules.at(0).found == ModuleFound::unknown);
}

TEST_CASE("A package that this account can't look into is unknown, and its folder is named") {
    Site site;
    add_flup(site.files, "/usr/lib/python3/dist-packages");
    site.files.forbid("/usr/lib/python3/dist-packages/flup");
    const PythonModule module = site.look(import_flup).modules.at(0);
    CHECK(module.found == ModuleFound::unknown);
    CHECK(module.where == "/usr/lib/python3/dist-packages/flup");
}

TEST_CASE("Directories that the script puts on the path count from their line on") {
    for (const char* line : {
             "import sys; sys.path.insert(0, '/home/ann/lib')\n",
             "import sys; sys.path.append('/home/ann/lib/')\n",
             "import sys; sys.path += ['/home/ann/lib']\n",
             "import sys; sys.path[0:0] = ['/home/ann/lib']\n",
             "import sys; sys.path = ['/home/ann/lib'] + sys.path\n",
             "from sys import path; path.extend(['/x', '/home/ann/lib'])\n",
             "import sys, os; sys.path.insert(0, os.path.expanduser('~/lib'))\n",
             "import sys, os; sys.path.insert(0, os.path.join('/home', 'ann', 'lib'))\n",
             "import sys; BASE = '/home/ann'\nsys.path.insert(0, BASE + '/lib')\n",
             "import sys; sys.path.insert(0, '%s/lib' % '/home/ann')\n",
             "import sys; sys.path.insert(0, f\"{'/home/ann'}/lib\")\n",
             "import sys, os\nhere = os.path.dirname(os.path.abspath(__file__))\n"
             "sys.path.insert(0, os.path.join(here, '..', '..', 'home/ann/lib'))\n",
             "import sys\nfrom pathlib import Path\n"
             "sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent / "
             "'home/ann/lib'))\n",
             "import sys\nif '/home/ann/lib' not in sys.path:\n"
             "    sys.path.insert(0, '/home/ann/lib')\n",
             "def fix():\n    import sys\n    sys.path.insert(0, '/home/ann/lib')\nfix()\n",
         }) {
        CAPTURE(line);
        Site site;
        add_flup(site.files, "/home/ann/lib");
        const PythonFacts after = site.look(std::string(line) + import_flup);
        CHECK(after.modules.back().found == ModuleFound::file);
        CHECK_FALSE(after.edits_search_path);
        const PythonFacts before = site.look(std::string(import_flup) + line);
        CHECK(before.modules.at(0).found == ModuleFound::missing);
    }
}

TEST_CASE("A directory put in front wins over the installed packages, one behind does not") {
    Site site;
    add_flup(site.files, "/usr/lib/python3/dist-packages");
    add_flup(site.files, "/home/ann/lib");
    const auto place_after = [&](const std::string& line) {
        return site.look("import sys\n" + line + import_flup).modules.at(1).where;
    };
    CHECK(place_after("sys.path.insert(0, '/home/ann/lib')\n").starts_with("/home/ann/lib/"));
    CHECK(place_after("sys.path.append('/home/ann/lib')\n").starts_with("/usr/lib/python3/"));
}

TEST_CASE("A change of the path that can't be followed makes what is imported below it unknown") {
    for (const char* line : {
             "import sys; sys.path.insert(0, directory())\n",
             "import sys, os; sys.path.insert(0, os.environ['LIB'])\n",
             "exec(open('activate_this.py').read())\n",
             "import os; os.execv('/srv/venv/bin/python', [])\n",
             "import os, sys; os.chdir(x)\nsys.path.insert(0, 'lib')\n",
             "import sys; sys.meta_path.append(x)\n",
         }) {
        CAPTURE(line);
        Site site;
        const PythonFacts facts = site.look(std::string(line) + import_flup);
        CHECK(facts.edits_search_path);
        CHECK(facts.modules.back().found == ModuleFound::unknown);
        CHECK(site.look(std::string(import_flup) + line).modules.at(0).found ==
              ModuleFound::missing);
    }
}

TEST_CASE("A module of the project that changes the path makes later imports unknown") {
    Site site;
    site.files.add("/srv/site/paths.py", "import sys\nsys.path.insert(0, '/home/ann/lib')\n");
    const PythonFacts facts = site.look(std::string("import paths\n") + import_flup);
    CHECK(facts.modules.back().found == ModuleFound::unknown);
    CHECK(site.look(std::string(import_flup) + "import paths\n").modules.at(0).found ==
          ModuleFound::missing);
}

TEST_CASE("-S, -s and -I on the first line take directories away") {
    Site site;
    site.files.add_directory("/home/ann/.local/lib/python3.11/site-packages");
    const auto path_with = [&](const std::string& argument) {
        Shebang shebang{.interpreter = "/usr/bin/python3", .argument = argument};
        site.script.first_bytes = FirstBytes{.start = FileStart::shebang, .shebang = shebang};
        return site.look("").environment.search_path;
    };
    CHECK(path_with("").size() == 6);
    CHECK(path_with("-s").size() == 5);
    CHECK(path_with("-S").size() == 4);
    CHECK(path_with("-I").front() == "/usr/lib/python311.zip");
}

TEST_CASE(
    "scripts of one Python differ by their own directory, and by what PYTHONPATH makes of it") {
    Site site;
    for (const char* folder : {"/srv/a", "/srv/b"}) {
        site.files.add(std::string(folder) + "/own.py", "");
        site.files.add(std::string(folder) + "/lib/near.py", "");
    }
    python::Analyzer analyzer(FCGICHECK_WORKER);
    python::Environments environments;
    for (const std::string folder : {"/srv/a", "/srv/b"}) {
        site.script.path = folder + "/x.fcgi";
        const auto facts = analyzer.analyze(site.files, site.script, "import own\nimport near\n",
                                            {"/home/ann", "lib"}, environments);
        REQUIRE(facts.seen() != nullptr);
        CHECK(facts.seen()->modules.at(0).where == folder + "/own.py");
        CHECK(facts.seen()->modules.at(1).where == folder + "/lib/near.py");
        const auto plain =
            analyzer.analyze(site.files, site.script, "import own\n", {"/home/ann"}, environments);
        REQUIRE(plain.seen() != nullptr);
        CHECK(plain.seen()->modules.at(0).where == folder + "/own.py");
    }
}

TEST_CASE("PYTHONPATH comes before the standard library, and -E takes it away") {
    Site site;
    add_flup(site.files, "/srv/lib");
    python::Analyzer analyzer(FCGICHECK_WORKER);
    const auto found = [&] {
        python::Environments environments;
        const auto facts = analyzer.analyze(site.files, site.script, import_flup,
                                            {"/home/ann", "../lib:/srv/other"}, environments);
        return facts.seen()->modules.at(0).found;
    };
    CHECK(found() == ModuleFound::file);
    site.script.first_bytes =
        FirstBytes{.start = FileStart::shebang,
                   .shebang = Shebang{.interpreter = "/usr/bin/python3", .argument = "-E"}};
    CHECK(found() == ModuleFound::missing);
}

TEST_CASE("A call in a module that the script imports is told with the import that leads there") {
    Site site;
    site.files.add("/usr/lib/python3/dist-packages/colours.py",
                   "import sys\nTTY = sys.stdin.isatty()\ndef ask():\n    return input()\n");
    const PythonFacts facts = site.look("import json\nimport colours\n");
    REQUIRE(facts.dependency_calls.size() == 1);
    const DependencyCall& found = facts.dependency_calls[0];
    CHECK(found.module == "colours");
    CHECK(found.import_at == SourcePos{"/srv/site/hello.fcgi", 2, 8});
    CHECK(found.import_text == "import colours");
    CHECK(found.call.kind == PythonCallKind::asks_for_tty);
    CHECK(found.call.at == SourcePos{"/usr/lib/python3/dist-packages/colours.py", 2, 7});
    CHECK(site.look("def f():\n    import colours\n").dependency_calls.empty());
}

TEST_CASE("A module of the project that starts the server is looked for, however deep it is") {
    Site site;
    site.files.add("/srv/site/project/__init__.py", "");
    site.files.add("/srv/site/project/main.py", "from project import serve\n");
    site.files.add("/srv/site/project/serve.py",
                   std::string(import_flup) + "WSGIServer(None).run()\n");
    site.files.add("/srv/site/settings.py", "DEBUG = True\n");
    CHECK(site.look("import project.main\n").may_start_server_elsewhere);
    CHECK_FALSE(site.look("import settings, json\n").may_start_server_elsewhere);
}

TEST_CASE("What a module does only when it is run by itself is not done when it is imported") {
    Site site;
    add_flup(site.files, "/srv/site");
    site.files.add("/srv/site/tool.py", std::string(import_flup) +
                                            "if __name__ == '__main__':\n    input()\n"
                                            "    WSGIServer(None).run()\n");
    const PythonFacts facts = site.look("import tool\n");
    CHECK(facts.dependency_calls.empty());
    CHECK_FALSE(facts.may_start_server_elsewhere);
}

TEST_CASE("Modules that import each other in a circle are read once") {
    Site site;
    site.files.add("/srv/site/a.py", "import b\n");
    site.files.add("/srv/site/b.py", "import a\nimport sys\nsys.stdin.read()\n");
    CHECK(site.look("import a\n").dependency_calls.size() == 1);
}

TEST_CASE("A package whose code may make modules is not said to lack one") {
    Site site;
    const std::string packages = "/usr/lib/python3/dist-packages/";
    site.files.add(packages + "plain/__init__.py", "x = 1\n");
    site.files.add(packages + "open/__init__.py", "import sys\nsys.modules['open.sub'] = sys\n");
    site.files.add(packages + "single.py", "x = 1\n");
    CHECK(site.look("import plain.sub\n").modules.at(0).found == ModuleFound::missing);
    CHECK(site.look("import open.sub\n").modules.at(0).found == ModuleFound::unknown);
    CHECK(site.look("import single.sub\n").modules.at(0).found == ModuleFound::missing);
}

TEST_CASE("A file of the project named like what Python has imported at its start is passed over") {
    Site site;
    site.files.add("/srv/site/site.py", "input()\n");
    site.files.add("/srv/site/os.py", "input()\n");
    site.files.add("/srv/site/mine.py", "input()\n");
    const PythonFacts facts = site.look("import os, site, mine\n");
    REQUIRE(facts.modules.size() == 3);
    CHECK(facts.modules[0].found == ModuleFound::builtin);
    CHECK(facts.modules[1].found == ModuleFound::builtin);
    CHECK(facts.modules[2].where == "/srv/site/mine.py");
    REQUIRE(facts.dependency_calls.size() == 1);
    CHECK(facts.dependency_calls[0].module == "mine");
}

TEST_CASE("An archive on the search path leaves what is not found before it unknown") {
    Site site;
    site.files.add("/usr/lib/python311.zip", "PK");
    CHECK(site.look(import_flup).modules.at(0).found == ModuleFound::unknown);
}

TEST_CASE("Only an interpreter that nobody but root can change is trusted") {
    CHECK(python::is_trusted(system_python()));
    InterpreterFacts changed = system_python();
    changed.runs.target.stat.mode = 0775;
    CHECK_FALSE(python::is_trusted(changed));
    changed = system_python();
    changed.runs.target.stat.uid = 1000;
    CHECK_FALSE(python::is_trusted(changed));
    changed = system_python();
    changed.runs.rungs[1] = directory_of_root("/usr", 0777);
    CHECK_FALSE(python::is_trusted(changed));
    changed = system_python();
    changed.runs.rungs.pop_back();
    CHECK_FALSE(python::is_trusted(changed));
    changed = system_python();
    changed.runs.target.path = "/home/ann/bin/python3";
    CHECK_FALSE(python::is_trusted(changed));
    changed = system_python();
    changed.runs_start.start = FileStart::shebang;
    CHECK_FALSE(python::is_trusted(changed));
}

TEST_CASE("Without the worker nothing is said, and why") {
    python::Analyzer analyzer("/nonexistent/fcgicheck-python");
    MemoryFiles files;
    python::Environments environments;
    const Observed<PythonFacts> facts =
        analyzer.analyze(files, {.path = "/srv/x.fcgi"}, "x = 1\n", {""}, environments);
    REQUIRE(facts.unseen() != nullptr);
    CHECK(facts.unseen()->why == UnseenWhy::not_supported);
    CHECK(facts.unseen()->what == "the Python source of /srv/x.fcgi");
    CHECK(facts.unseen()->detail.find("No such file") != std::string::npos);
}

}  // namespace
}  // namespace fcgicheck::test
