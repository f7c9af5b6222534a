// The verdict on syntax, imports and str bodies, through the real worker.
#include <doctest/doctest.h>

#include <string>

#include "support/python_source.h"

namespace fcgicheck::test {
namespace {

PythonSyntaxError error_in(const std::string& source) {
    const PythonFacts facts = facts_of(source);
    REQUIRE(facts.syntax == PythonSyntax::error);
    REQUIRE(facts.syntax_error.has_value());
    return *facts.syntax_error;
}

bool is_right(const std::string& source) {
    return facts_of(source).syntax == PythonSyntax::ok;
}

TEST_CASE("A syntax error has Python's words, line and column") {
    const PythonSyntaxError error =
        error_in("import sys\ndef app(environ, start_response)\n    pass\n");
    CHECK(error.message == "SyntaxError: expected ':'");
    CHECK(error.at == SourcePos{"/srv/site/hello.fcgi", 2, 33});
    CHECK(error.text == "def app(environ, start_response)");
}

TEST_CASE(
    "A listing stripped of its indentation is an IndentationError, and its imports are known") {
    const std::string source =
        "#!/usr/bin/env python3\ndef app(environ, start_response):\n"
        "start_response('200 OK', [])\nreturn [b'x']\nif __name__ == '__main__':\n"
        "from flup.server.fcgi import WSGIServer\nWSGIServer(app).run()\n";
    const PythonSyntaxError error = error_in(source);
    CHECK(error.message ==
          "IndentationError: expected an indented block after function definition on line 2");
    CHECK(error.at.line == 3);
    const PythonFacts facts = facts_of(source);
    REQUIRE(facts.imports.size() == 1);
    CHECK(facts.imports[0].module == "flup.server.fcgi");
    CHECK(facts.imports[0].at == SourcePos{"/srv/site/hello.fcgi", 6, 6});
    CHECK(facts.modules.size() == 1);
}

TEST_CASE("Tabs and blanks that don't fit together are a TabError") {
    CHECK(error_in("if 1:\n\tx = 1\n        y = 2\n").message ==
          "TabError: inconsistent use of tabs and spaces in indentation");
}

TEST_CASE("What the compiler finds beyond the grammar is an error too") {
    CHECK(error_in("x = 1\nreturn x\n").message == "SyntaxError: 'return' outside function");
}

TEST_CASE("Python 2's print statement gets Python 3's own answer") {
    CHECK(error_in("print 'x'\n").message ==
          "SyntaxError: Missing parentheses in call to 'print'. Did you mean print(...)?");
}

TEST_CASE(
    "A byte order mark, carriage returns, a form feed and tab-only lines at the end are right") {
    CHECK(is_right("\xEF\xBB\xBFx = 1\n"));
    CHECK(is_right("x = 1\r\ndef f():\r\n    return 2\r\n"));
    CHECK(is_right("\fx = 1\n\t\t\n\t"));
    CHECK(is_right(""));
}

TEST_CASE("A declared encoding is honoured") {
    CHECK(is_right("# -*- coding: latin-1 -*-\nx = '\xE9'\n"));
    CHECK(is_right("#!/usr/bin/python3\n# vim: set fileencoding=euc-jp :\nx = '\xA4\xA2'\n"));
    CHECK(is_right("# coding: utf-8-unix\nx = '\xC3\xA9'\n"));
    CHECK(is_right("# -*- coding: cp1252 -*-\nx = '\x93'\n"));
}

TEST_CASE("Columns count the file's own bytes, whatever its encoding") {
    const PythonFacts facts = facts_of("# coding: latin-1\nx = '\xE9'; input()\n");
    REQUIRE(facts.calls.size() == 1);
    CHECK(facts.calls[0].at.column == 10);
    CHECK(facts.calls[0].text == "x = '\xE9'; input()");
    CHECK(facts_of("x = '\xC3\xA9'; input()\n").calls[0].at.column == 11);
}

TEST_CASE("Bytes that fit no declared encoding are named with their place") {
    const PythonSyntaxError error = error_in("import sys\nx = '\xE9'\n");
    CHECK(error.at == SourcePos{"/srv/site/hello.fcgi", 2, 6});
    CHECK(error.message.starts_with("SyntaxError: Non-UTF-8 code starting with '\\xe9'"));
    CHECK(error_in("# coding: utf-8\nx = '\xE9'\n")
              .message.starts_with(
                  "SyntaxError: (unicode error) 'utf-8' codec can't decode byte 0xe9"));
    CHECK(error_in("# coding: klingon\n").message == "SyntaxError: encoding problem: klingon");
}

TEST_CASE("A file beyond the limit is not read, and says so") {
    CHECK(facts_of(std::string((std::size_t{4} << 20) + 1, '#')).syntax == PythonSyntax::too_large);
}

TEST_CASE("Imports tell what runs with the file, and what a missing module would not stop") {
    const PythonFacts facts = facts_of(
        "import os.path, web as w\n"
        "try:\n    import simplejson\nexcept ImportError:\n    import json\n"
        "try:\n    import yaml\nexcept ImportError:\n    print('no yaml')\n    raise\n"
        "def f():\n    from a.b import c, d\n"
        "from . import sibling\n");
    REQUIRE(facts.imports.size() == 6);
    CHECK(facts.imports[0].module == "os.path");
    CHECK(facts.imports[0].at.column == 8);
    CHECK(facts.imports[1].module == "web");
    CHECK(facts.imports[1].at.column == 17);
    CHECK(facts.imports[2].guarded);
    CHECK(facts.imports[2].at_top);
    CHECK_FALSE(facts.imports[3].at_top);
    CHECK(facts.imports[4].module == "yaml");
    CHECK_FALSE(facts.imports[4].guarded);
    CHECK(facts.imports[5].names == std::vector<std::string>{"c", "d"});
    CHECK_FALSE(facts.imports[5].at_top);
}

TEST_CASE("Without an interpreter the standard library is there all the same, and others unknown") {
    const PythonFacts facts = facts_of("import os, wsgiref.handlers\nimport flup\n");
    REQUIRE(facts.modules.size() == 3);
    CHECK(facts.modules[0].found == ModuleFound::builtin);
    CHECK(facts.modules[1].found == ModuleFound::builtin);
    CHECK(facts.modules[2].found == ModuleFound::unknown);
}

std::vector<std::string> str_texts(const std::string& body) {
    std::vector<std::string> texts;
    const PythonFacts facts = facts_of(
        "def application(environ, start_response):\n    start_response('200 OK', [])\n" + body);
    for (const StrBody& found : facts.str_bodies)
        texts.push_back(found.text.substr(found.at.column - 1, found.length));
    return texts;
}

TEST_CASE("A body of str is seen in all its shapes") {
    const std::vector<std::pair<std::string, std::string>> shapes = {
        {"    return ['Hello']\n", "'Hello'"},
        {"    return 'Hello'\n", "'Hello'"},
        {"    yield 'Hello'\n", "'Hello'"},
        {"    return ['Hello %s' % environ]\n", "'Hello %s' % environ"},
        {"    return [f'Hello {environ}']\n", "f'Hello {environ}'"},
        {"    return [''.join(x for x in environ)]\n", "''.join(x for x in environ)"},
        {"    return ['{}'.format(1)]\n", "'{}'.format(1)"},
        {"    return [str(environ)]\n", "str(environ)"},
        {"    body = 'a'\n    body += 'b'\n    return [body]\n", "body"},
    };
    for (const auto& shape : shapes) {
        CAPTURE(shape.first);
        CHECK(str_texts(shape.first) == std::vector{shape.second});
    }
}

TEST_CASE("A body of bytes, or of something unknown, is no body of str") {
    for (const char* body : {
             "    return [b'Hello']\n",
             "    return ['Hello'.encode('utf-8')]\n",
             "    body = 'Hello'\n    body = body.encode()\n    return [body]\n",
             "    return render(environ)\n",
             "    return []\n",
             "    def inner():\n        return 'x'\n    return [inner().encode()]\n",
         }) {
        CAPTURE(body);
        CHECK(str_texts(body).empty());
    }
    CHECK(facts_of("def other(a, b):\n    return ['x']\n").str_bodies.empty());
}

TEST_CASE("The application is the callable that the server is given, whatever its name") {
    CHECK(facts_of("from flup.server.fcgi import WSGIServer\ndef hello(env, start):\n"
                   "    return ['x']\nWSGIServer(hello).run()\n")
              .str_bodies.size() == 1);
    CHECK(facts_of("class App:\n    def __call__(self, environ, start_response):\n"
                   "        yield 'x'\n")
              .str_bodies.size() == 1);
}

}  // namespace
}  // namespace fcgicheck::test
