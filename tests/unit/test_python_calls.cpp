// Calls of interest, through the real worker: each shape of script that was measured under
// mod_fcgid, those that work and those that fail though they look right.
#include <doctest/doctest.h>

#include <algorithm>

#include "support/python_source.h"

namespace fcgicheck::test {
namespace {

using Kind = PythonCallKind;

// Kinds of what runs when the file does, and isn't guarded.
std::vector<Kind> certain_kinds(const PythonFacts& facts) {
    std::vector<Kind> kinds;
    for (const PythonCall& call : facts.calls) {
        if (call.at_top && !call.guarded)
            kinds.push_back(call.kind);
    }
    return kinds;
}

std::vector<Kind> kinds_of(const std::string& source) {
    return certain_kinds(facts_of(source));
}

const std::vector<Kind> only_fastcgi = {Kind::starts_fastcgi};

TEST_CASE("The founding article's program starts FastCGI and does nothing else") {
    const PythonFacts facts = facts_of(good_program(""));
    CHECK(facts.syntax == PythonSyntax::ok);
    REQUIRE(facts.calls.size() == 1);
    CHECK(facts.calls[0].kind == Kind::starts_fastcgi);
    CHECK(facts.calls[0].name == "flup.server.fcgi.WSGIServer.run");
    CHECK(facts.calls[0].at == SourcePos{"/srv/site/hello.fcgi", 7, 1});
    CHECK(facts.calls[0].length == std::string("WSGIServer(app).run").size());
    CHECK(facts.calls[0].text == "WSGIServer(app).run()");
    CHECK(facts.calls[0].at_top);
    CHECK(facts.str_bodies.empty());
    CHECK_FALSE(facts.may_start_server_elsewhere);
    CHECK_FALSE(facts.defines_application);
}

TEST_CASE("Every known way to start a FastCGI server on descriptor 0 is seen") {
    for (const char* source : {
             "from flup.server.fcgi_single import WSGIServer\nWSGIServer(app).run()\n",
             "import socket\nsocket.socket(fileno=0).accept()\n",
             "import socket, sys\ndef serve():\n"
             "    socket.fromfd(sys.stdin.fileno(), socket.AF_UNIX, socket.SOCK_STREAM).accept()\n"
             "serve()\n",
             "import socket\nLISTENER = 0\n"
             "socket.fromfd(LISTENER, socket.AF_UNIX, socket.SOCK_STREAM).accept()\n",
             "from flup.server.fcgi_fork import WSGIServer\n"
             "WSGIServer(app, maxChildren=2, maxRequests=5).run()\n",
             "from flipflop import WSGIServer\nWSGIServer(app).run()\n",
             "from flup.server.fcgi import WSGIServer as W\nif __name__ == '__main__':\n"
             "    W(app).run()\n",
             "import flup.server.fcgi\nflup.server.fcgi.WSGIServer(app).run()\n",
             "import flup.server.fcgi as f\nserver = f.WSGIServer(app, bindAddress=None)\n"
             "server.run()\n",
             "from flup.server import fcgi\nfcgi.WSGIServer(app).run()\n",
             "from flup.server.fcgi import *\nWSGIServer(app).run()\n",
             "from flup.server.fcgi import WSGIServer\ndef main():\n    WSGIServer(app).run()\n"
             "main()\n",
             "from flup.server.fcgi import WSGIServer\nclass App:\n    def run(self):\n"
             "        WSGIServer(self).run()\nApp().run()\n",
             "from flup.server.fcgi import WSGIServer\nclass Mine(WSGIServer):\n    pass\n"
             "Mine(app).run()\n",
             "try:\n    from flup.server.fcgi import WSGIServer\nexcept ImportError:\n"
             "    from wsgiref.simple_server import WSGIServer\nWSGIServer(app).run()\n",
             "from django.core.servers.fastcgi import runfastcgi\n"
             "runfastcgi(method='threaded', daemonize='false')\n",
             "import web\nweb.wsgi.runwsgi = lambda func, addr=None: "
             "web.wsgi.runfcgi(func, addr)\napp = web.application((), globals())\napp.run()\n",
             "import bottle\nbottle.run(server='flup', bindAddress=None)\n",
             "from trac.web import fcgi_frontend\nfcgi_frontend.run()\n",
         }) {
        CAPTURE(source);
        CHECK(kinds_of(source) == only_fastcgi);
    }
}

TEST_CASE("A server with an address of its own does not listen on descriptor 0") {
    for (const char* source : {
             "from flup.server.fcgi import WSGIServer\n"
             "WSGIServer(app, bindAddress=('127.0.0.1', 9000)).run()\n",
             "from flup.server.fcgi import WSGIServer\nADDRESS = '/tmp/x.sock'\n"
             "WSGIServer(app, bindAddress=ADDRESS).run()\n",
             "from bottle import run\nrun(server='flup')\n",
             "from django.core.servers.fastcgi import runfastcgi\nrunfastcgi(host='x', port=1)\n",
             "import web\nweb.wsgi.runfcgi(app)\n",
         }) {
        CAPTURE(source);
        CHECK(kinds_of(source) == std::vector{Kind::starts_fastcgi_elsewhere});
    }
}

TEST_CASE("A server of HTTP is none of FastCGI, though its name may be WSGIServer") {
    for (const char* source : {
             "from gevent.pywsgi import WSGIServer\nWSGIServer(('', 80), app).serve_forever()\n",
             "from wsgiref.simple_server import make_server\nwith make_server('', 80, app) as s:\n"
             "    s.serve_forever()\n",
             "from flask import Flask\napp = Flask(__name__)\n"
             "if __name__ == '__main__':\n    app.run()\n",
             "import web\napp = web.application((), globals())\napp.run()\n",
             "import bottle\nbottle.run(host='localhost')\n",
         }) {
        CAPTURE(source);
        CHECK(kinds_of(source) == std::vector{Kind::starts_http});
    }
}

TEST_CASE("A CGI server is told from a FastCGI one") {
    CHECK(kinds_of("from wsgiref.handlers import CGIHandler\nCGIHandler().run(app)\n") ==
          std::vector{Kind::starts_cgi});
    CHECK(kinds_of("from flup.server.cgi import WSGIServer\nWSGIServer(app).run()\n") ==
          std::vector{Kind::starts_cgi});
}

TEST_CASE("What works under mod_fcgid gives no certain call") {
    for (const char* lines : {
             "def never():\n    return sys.stdin.read()\n",
             "sys.stdin = open(os.devnull)\nx = sys.stdin.read()\n",
             "sys.stdin.close()\n",
             "print('to stderr', file=sys.stderr)\n",
             "def worker(input):\n    input()\n",
             "input = lambda: 1\ninput()\n",
             "# sys.stdin.read()\ntext = 'sys.stdin.read()'\n",
             "os.close(3)\nos.dup2(1, 2)\n",
             "home = os.path.expanduser('~')\n",
             "sys.stdout = sys.stderr\nprint('x')\n",
             "if sys.stdin.isatty() and False:\n    input()\n",
             "try:\n    os.getlogin()\nexcept OSError:\n    pass\n",
             "read = lambda: sys.stdin.read()\n",
         }) {
        CAPTURE(lines);
        std::vector<Kind> kinds = kinds_of(good_program(lines));
        std::erase(kinds, Kind::asks_for_tty);
        CHECK(kinds == only_fastcgi);
    }
}

TEST_CASE("isatty is seen, and apart from reading") {
    const PythonFacts facts = facts_of(good_program("if sys.stdin.isatty():\n    debug = True\n"));
    CHECK(certain_kinds(facts) == std::vector{Kind::asks_for_tty, Kind::starts_fastcgi});
    CHECK(facts.calls[0].name == "sys.stdin.isatty");
    CHECK(facts.calls[0].at == SourcePos{"/srv/site/hello.fcgi", 7, 4});
    CHECK(facts.calls[0].text == "if sys.stdin.isatty():");
    CHECK(kinds_of(good_program("os.isatty(0)\n"))[0] == Kind::asks_for_tty);
    CHECK(kinds_of(good_program("from os import isatty\nisatty(sys.stdin.fileno())\n"))[0] ==
          Kind::asks_for_tty);
    CHECK(kinds_of(good_program("os.isatty(1)\n")) == only_fastcgi);
}

TEST_CASE("Reading descriptor 0 at the top level is seen in all its shapes") {
    for (const char* lines : {
             "sys.stdin.read()\n",
             "import sys as s\ns.stdin.readline()\n",
             "from sys import stdin\nfor line in stdin:\n    pass\n",
             "lines = [line for line in sys.stdin]\n",
             "x = list(sys.stdin)\n",
             "sys.stdin.buffer.read(10)\n",
             "input('name: ')\n",
             "import getpass\ngetpass.getpass()\n",
             "import pdb; pdb.set_trace()\n",
             "breakpoint()\n",
             "os.read(0, 10)\n",
             "open(0).read()\n",
             "import json\njson.load(sys.stdin)\n",
             "import fileinput\nfor line in fileinput.input():\n    pass\n",
             "def ask():\n    return input()\nask()\n",
             "try:\n    input()\nfinally:\n    pass\n",
             "try:\n    input()\nexcept OSError:\n    sys.exit(1)\n",
             "def outer():\n    inner()\ndef inner():\n    input()\nouter()\n",
         }) {
        CAPTURE(lines);
        const std::vector<Kind> kinds = kinds_of(good_program(lines));
        CHECK(kinds == std::vector{Kind::reads_stdin, Kind::starts_fastcgi});
    }
}

TEST_CASE("Taking descriptor 0 away is seen") {
    for (const char* lines : {"os.dup2(os.open(os.devnull, os.O_RDONLY), 0)\n", "os.close(0)\n",
                              "n = open(os.devnull)\nos.dup2(n.fileno(), sys.stdin.fileno())\n"}) {
        CAPTURE(lines);
        CHECK(kinds_of(good_program(lines))[0] == Kind::replaces_stdin);
    }
}

TEST_CASE("What needs a terminal is seen") {
    for (const char* lines :
         {"os.getlogin()\n", "open('/dev/tty')\n", "os.ttyname(0)\n",
          "import termios\ntermios.tcgetattr(sys.stdin)\n", "import curses\ncurses.initscr()\n"}) {
        CAPTURE(lines);
        CHECK(kinds_of(good_program(lines))[0] == Kind::needs_tty);
    }
}

TEST_CASE(
    "print goes to standard output unless it says otherwise, and an application's is not at "
    "the top") {
    CHECK(kinds_of(good_program("print('x')\n"))[0] == Kind::prints_to_stdout);
    CHECK(kinds_of(good_program("sys.stdout.write('x')\n"))[0] == Kind::prints_to_stdout);
    const PythonFacts facts = facts_of(good_program("def f():\n    print(1)\n"));
    REQUIRE(calls_of(facts, Kind::prints_to_stdout).size() == 1);
    CHECK_FALSE(calls_of(facts, Kind::prints_to_stdout)[0].at_top);
}

TEST_CASE("A script whose last line is missing starts nothing, and nothing else could") {
    const PythonFacts facts = facts_of(
        "from flup.server.fcgi import WSGIServer\ndef app(environ, start_response):\n"
        "    return [b'']\nserver = WSGIServer(app)\n");
    CHECK(calls_of(facts, Kind::starts_fastcgi).empty());
    CHECK_FALSE(facts.may_start_server_elsewhere);
    const PythonFacts uncalled = facts_of(
        "from flup.server.fcgi import WSGIServer\ndef main():\n    WSGIServer(app).run()\n");
    CHECK_FALSE(calls_of(uncalled, Kind::starts_fastcgi)[0].at_top);
}

TEST_CASE("mod_wsgi's form defines application and starts nothing") {
    const PythonFacts facts = facts_of(
        "import os, sys\nfrom django.core.wsgi import get_wsgi_application\n"
        "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'x.settings')\n"
        "application = get_wsgi_application()\n");
    CHECK(facts.defines_application);
    CHECK(facts.application_at == SourcePos{"/srv/site/hello.fcgi", 4, 1});
    CHECK(facts.application_text == "application = get_wsgi_application()");
    CHECK(calls_of(facts, Kind::starts_fastcgi).empty());
    CHECK(
        facts_of("def application(environ, start_response):\n    return []\n").defines_application);
    CHECK_FALSE(facts_of("def f():\n    application = 1\n").defines_application);
}

TEST_CASE("Code that was not read may start the server") {
    for (const char* source :
         {"from project import main\nmain()\n", "import runpy\nrunpy.run_path('x.py')\n",
          "exec(open('activate_this.py').read())\n", "import os\nos.system('./start')\n",
          "from django.core.management import execute_from_command_line\n"
          "execute_from_command_line(['manage.py', 'runfcgi'])\n",
          "from project import *\nstart()\n", "while True:\n    pass\n",
          "import ctypes\nctypes.CDLL('libfcgi.so.0').FCGX_Accept_r(None)\n"}) {
        CAPTURE(source);
        CHECK(facts_of(source).may_start_server_elsewhere);
    }
}

TEST_CASE("A socket that is not made of a descriptor serves nothing") {
    CHECK(kinds_of("import socket\nsocket.socket().connect('/x')\n").empty());
}

TEST_CASE("Another program that takes over is seen") {
    CHECK(kinds_of("import os, sys\nos.execv('/srv/venv/bin/python', sys.argv)\n") ==
          std::vector{Kind::execs});
}

}  // namespace
}  // namespace fcgicheck::test
