// One worker serves all tests of a program, as it serves all scripts of a run.
#include "support/python_source.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <iterator>

#include "python/python.h"
#include "support/memory_files.h"

namespace fcgicheck::test {

std::string good_program(const std::string& lines) {
    return "#!/usr/bin/python3\n"
           "import os, sys\n"
           "from flup.server.fcgi import WSGIServer\n"
           "def app(environ, start_response):\n"
           "    start_response('200 OK', [('Content-Type', 'text/plain')])\n"
           "    return [b'Hello']\n" +
           lines + "WSGIServer(app).run()\n";
}

Observed<PythonFacts> analysis_of(const std::string& source) {
    static python::Analyzer analyzer(FCGICHECK_WORKER);
    MemoryFiles files;
    ScriptFacts script{.path = "/srv/site/hello.fcgi", .language = ScriptLanguage::python};
    python::Environments environments;
    return analyzer.analyze(files, script, source, {"/home/ann"}, environments);
}

PythonFacts facts_of(const std::string& source) {
    Observed<PythonFacts> facts = analysis_of(source);
    const Unseen* unseen = facts.unseen();
    REQUIRE_MESSAGE(unseen == nullptr, unseen->detail);
    return *facts.seen();
}

std::vector<PythonCall> calls_of(const PythonFacts& facts, PythonCallKind kind) {
    std::vector<PythonCall> calls;
    std::copy_if(facts.calls.begin(), facts.calls.end(), std::back_inserter(calls),
                 [&](const PythonCall& call) { return call.kind == kind; });
    return calls;
}

}  // namespace fcgicheck::test
