#include "support/case_yaml.h"
#include "support/healthy_world.h"

namespace fcgicheck::test {
namespace {

PythonVersion version(const YAML::Node& node) {
    const auto text = node.as<std::string>();
    const std::size_t dot = text.find('.');
    if (dot == std::string::npos)
        fail(node, "a version is '3.11'");
    return {std::stoi(text.substr(0, dot)), std::stoi(text.substr(dot + 1))};
}

void change_environment(PythonEnvironment& environment, const YAML::Node& node) {
    allow_keys(node, {"version", "complete", "pip", "venv"});
    if (node["version"] && node["version"].IsNull())
        environment.version.reset();
    else if (node["version"])
        environment.version = version(node["version"]);
    take(node["complete"], environment.complete);
    take(node["pip"], environment.has_pip);
    take(node["venv"], environment.venv);
}

PythonSyntaxError syntax_error(const std::string& script, const YAML::Node& node) {
    allow_keys(node, {"line", "column", "message", "text"});
    PythonSyntaxError error{.at = {script, 1, 1}};
    take(node["line"], error.at.line);
    take(node["column"], error.at.column);
    take(node["message"], error.message);
    take(node["text"], error.text);
    return error;
}

void add_import(PythonFacts& python, const std::string& script, const YAML::Node& node) {
    allow_keys(node, {"module", "line", "top", "guarded", "found", "closed"});
    PythonImport import{
        .module = node["module"].as<std::string>(), .at = {script, 2, 1}, .at_top = true};
    import.text = "import " + import.module;
    take(node["line"], import.at.line);
    take(node["top"], import.at_top);
    take(node["guarded"], import.guarded);
    python.imports.push_back(import);
    python.modules.push_back(
        {.found = one_of<ModuleFound>(node["found"], {{"file", ModuleFound::file},
                                                      {"missing", ModuleFound::missing},
                                                      {"unknown", ModuleFound::unknown}})});
    take(node["closed"], python.modules.back().where);
}

PythonCallKind kind_of(const YAML::Node& node) {
    using enum PythonCallKind;
    return one_of<PythonCallKind>(node, {{"reads-stdin", reads_stdin},
                                         {"asks-for-tty", asks_for_tty},
                                         {"needs-tty", needs_tty},
                                         {"prints", prints_to_stdout},
                                         {"replaces-stdin", replaces_stdin},
                                         {"starts-fastcgi", starts_fastcgi},
                                         {"starts-fastcgi-elsewhere", starts_fastcgi_elsewhere},
                                         {"starts-http", starts_http},
                                         {"starts-cgi", starts_cgi},
                                         {"execs", execs}});
}

PythonCall call(const std::string& file, const YAML::Node& node) {
    allow_keys(node, {"kind", "name", "line", "text", "top", "guarded", "module"});
    PythonCall made{.kind = kind_of(node["kind"]), .at = {file, 3, 1}, .at_top = true};
    take(node["name"], made.name);
    made.text = made.name + "()";
    made.length = static_cast<std::uint32_t>(made.name.size());
    take(node["text"], made.text);
    take(node["line"], made.at.line);
    take(node["top"], made.at_top);
    take(node["guarded"], made.guarded);
    return made;
}

DependencyCall dependency_call(const std::string& script, const YAML::Node& node) {
    const auto module = node["module"].as<std::string>();
    return {.module = module,
            .import_at = {script, 2, 1},
            .import_text = "import " + module,
            .call = call("/usr/lib/python3/dist-packages/" + module + ".py", node)};
}

}  // namespace

// `calls` and `imports` replace those of the healthy script.
void change_python(World& world, const YAML::Node& node) {
    allow_keys(node, {"environment", "parsed_by", "syntax_error", "too_large", "imports", "calls",
                      "dependency_calls", "str_body", "application", "may_start_elsewhere",
                      "edits_search_path"});
    PythonFacts& python = *world.python;
    if (node["environment"])
        change_environment(python.environment, node["environment"]);
    if (node["parsed_by"])
        python.parsed_by = version(node["parsed_by"]);
    if (node["syntax_error"]) {
        python.syntax = PythonSyntax::error;
        python.syntax_error = syntax_error(world.script, node["syntax_error"]);
    }
    if (node["too_large"])
        python.syntax = PythonSyntax::too_large;
    if (node["imports"]) {
        python.imports.clear();
        python.modules.clear();
    }
    for (const auto& import : node["imports"])
        add_import(python, world.script, import);
    if (node["calls"])
        python.calls.clear();
    for (const auto& made : node["calls"])
        python.calls.push_back(call(world.script, made));
    for (const auto& made : node["dependency_calls"])
        python.dependency_calls.push_back(dependency_call(world.script, made));
    if (node["str_body"])
        python.str_bodies = {{.at = {world.script, node["str_body"].as<std::uint32_t>(), 13},
                              .length = 7,
                              .text = "    return [\"hello\"]"}};
    take(node["application"], python.defines_application);
    take(node["may_start_elsewhere"], python.may_start_server_elsewhere);
    take(node["edits_search_path"], python.edits_search_path);
}

}  // namespace fcgicheck::test
