#include "support/healthy_script.h"

#include <chrono>

namespace fcgicheck::test {

using namespace std::chrono_literals;

PythonFacts healthy_python(const std::string& script) {
    PythonFacts facts;
    facts.environment = {
        .executable = "/usr/bin/python3",
        .version = PythonVersion{3, 11},
        .search_path = {docroot, "/usr/lib/python3.11", "/usr/local/lib/python3.11/dist-packages",
                        "/usr/lib/python3/dist-packages"},
        .complete = true,
        .has_pip = true};
    facts.parsed_by = PythonVersion{3, 11};
    facts.imports = {{.module = "flup.server.fcgi",
                      .names = {"WSGIServer"},
                      .at = {script, 2, 1},
                      .text = "from flup.server.fcgi import WSGIServer",
                      .at_top = true}};
    facts.modules = {{.found = ModuleFound::file,
                      .where = "/usr/lib/python3/dist-packages/flup/server/fcgi.py"}};
    facts.calls = {{.kind = PythonCallKind::starts_fastcgi,
                    .at = {script, 9, 5},
                    .length = 10,
                    .name = "WSGIServer",
                    .text = "    WSGIServer(application).run()",
                    .at_top = true}};
    facts.defines_application = true;
    facts.application_at = {script, 4, 1};
    facts.application_text = "def application(environ, start_response):";
    return facts;
}

TrialResult healthy_trial(const World& world) {
    TrialResult trial;
    trial.plan = {.argv = {world.script},
                  .environment = {"PATH=/usr/local/bin:/usr/bin:/bin"},
                  .directory = docroot,
                  .as = world.runner};
    trial.events = {{TrialStep::spawned, 1ms},      {TrialStep::accepted, 60ms},
                    {TrialStep::first_byte, 61ms},  {TrialStep::headers, 61ms},
                    {TrialStep::end_request, 61ms}, {TrialStep::second_request, 62ms}};
    trial.response = TrialResponse{
        .headers = {{"Content-Type", "text/plain"}}, .body_bytes = 6, .body_head = "hello\n"};
    trial.listen_socket = ListenSocket::kept;
    trial.took = 63ms;
    return trial;
}

}  // namespace fcgicheck::test
