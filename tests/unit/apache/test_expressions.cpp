// Every row was put to Apache 2.4.71 as `Require expr`, and as <If> in a .htaccess.
#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "apache/expr/expression.h"
#include "apache/request/phases.h"
#include "apache/request/server_view.h"
#include "apache/tree.h"
#include "support/memory_files.h"

namespace fcgicheck::apache {
namespace {

enum class In : bool { server, htaccess };

struct World {
    test::MemoryFiles files;
    Tree tree{Surroundings{
        .server_root = "/etc/apache2",
        .variables = Variables(std::map<std::string, std::string>{{"PATH", "/usr/bin:/bin"}})}};
    ServerView view{files, Identity{.uid = 33, .gid = 33}};
    Httpd httpd{.tree = tree, .view = view};
    Request sent{.host = "Shop.test:8080", .port = 8080, .target = "/a%20b?x=1"};

    World() {
        Server server;
        server.document_root.emplace("/srv/www");
        tree.servers = Servers(std::move(server));
        sent.headers = {{"X-Foo", "a1"}, {"X-Foo", "b2"}};
        sent.client = "127.0.0.1";
        files.add("/etc/passwd", "root:x:0:0\n");
        files.add("/etc/shadow", "secret", 0600);
        files.add("/etc/empty", "");
        files.add("/bin/sh", "x", 0755);
        files.add_link("/etc/link", "/etc/passwd");
        files.add_link("/etc/dangling", "/nowhere");
        files.add("/root/key", "x");
        files.add_directory("/root", 0700);
    }

    RequestRecord record() const {
        RequestRecord request{.sent = sent};
        request.hostname = "shop.test";
        request.sent_port = 8080;
        request.uri = "/a b";
        request.query = "x=1";
        request.filename = "/srv/www/a b";
        request.environment.set("Mode", "shop");
        request.environment.set("UNSURE", std::nullopt);
        return request;
    }
};

std::string complaint(std::string_view written, In where = In::server) {
    const LoadedModules modules;
    const auto parsed =
        Expression::parse(written, Expression::Kind::condition,
                          {.modules = modules, .is_restricted = where == In::htaccess});
    const auto* message = std::get_if<std::string>(&parsed);
    return message != nullptr ? *message : "";
}

Verdict decide(const World& world, std::string_view written) {
    const LoadedModules modules;
    auto parsed = Expression::parse(written, Expression::Kind::condition, {.modules = modules});
    REQUIRE_MESSAGE(std::holds_alternative<Expression>(parsed), std::string(written));
    const RequestRecord request = world.record();
    const Scene scene{.httpd = world.httpd, .request = request};
    Evaluation evaluation;
    return std::get<Expression>(parsed).holds(&scene, evaluation);
}

void check_all(const World& world, Verdict verdict, const std::vector<std::string_view>& rows) {
    for (const std::string_view row : rows) {
        CAPTURE(row);
        CHECK(decide(world, row) == verdict);
    }
}

}  // namespace

TEST_CASE("an expression that httpd can't parse is refused in httpd's words") {
    const std::vector<std::pair<std::string_view, std::string_view>> rows = {
        {"true true", "syntax error, unexpected T_TRUE, expecting $end"},
        {"%{FOO} == 'a'", "Variable 'FOO' does not exist"},
        {"foo('a') == 'b'", "Function 'foo' does not exist"},
        {"'a' == ", "syntax error, unexpected $end"},
        {"'a' =~ 'b'", "syntax error, unexpected T_STR_BEGIN, expecting T_REGEX or T_REGEX_I"},
        {"'a' =~ /b", "syntax error, unexpected $end, expecting T_REGEX or T_REGEX_I"},
        {"'a' =~ /(/", "Failed to compile regular expression"},
        {"'a' in 'b'", "syntax error, unexpected T_STR_BEGIN, expecting T_ID or '{'"},
        {"'a' in {'b','c'", "syntax error, unexpected $end, expecting '}' or ','"},
        {"'a' in foo('x')", "List-returning function 'foo' does not exist"},
        {"('a' == 'b'", "syntax error, unexpected $end, expecting T_OP_OR or T_OP_AND or ')'"},
        {"%{req:} == 'x'",
         "syntax error, unexpected T_VAR_END, expecting T_ERROR or T_STRING or T_REGEX_BACKREF or "
         "T_VAR_BEGIN"},
        {"%{req == 'x'",
         "syntax error, unexpected T_ERROR, expecting T_VAR_END or ':': Invalid character in "
         "variable name ' '"},
        {"%{req:x", "Unterminated string or variable"},
        {"'abc\\999' == 'x'", "Bad escape sequence"},
        {"'\\400' == 'x'", "Escape sequence out of bound"},
        {"-Q 'x'", "Unary operator '-Q' does not exist"},
        {"'a' -foo 'b'", "Binary operator '-foo' does not exist"},
        {"-R 10.0.0.0/8", "-R requires subnet/netmask as constant argument"},
        {"-R '10.0.0.300/8'", "parsing of subnet/netmask failed"},
        {"-R ''", "parsing of subnet/netmask failed"},
        {"%{REMOTE_ADDR} -ipmatch %{REMOTE_ADDR}",
         "-ipmatch requires subnet/netmask as constant argument"},
        {"a", "syntax error, unexpected $end, expecting '('"},
        {"tolower('x'", "syntax error, unexpected $end, expecting T_OP_CONCAT or ')'"},
        {"'a' == 'b' @", "syntax error, unexpected T_ERROR, expecting $end: Parse error near '@'"},
        {"%{FOO} == 'x' && @", "Parse error near '@'"},
        {"%{FOO} == foo('x') || bar('x') == 'x'", "Function 'bar' does not exist"},
        {"'a' == 'b' == 'c'", "syntax error, unexpected T_OP_STR_EQ, expecting $end"},
        {"'a' =~ /a/x", "syntax error, unexpected T_ID, expecting $end"},
        {"5-3 == 2", "syntax error, unexpected T_DIGIT"},
        {"%{SSL_PROTOCOL} == 'x'", "Variable 'SSL_PROTOCOL' does not exist"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.first);
        CHECK(complaint(row.first) == row.second);
    }
}

TEST_CASE("a .htaccess may test files, but not read them") {
    CHECK(complaint("file('/etc/passwd') == ''", In::htaccess) ==
          "file not available in restricted context");
    CHECK(complaint("%{FileSize:/etc/passwd} == ''", In::htaccess) ==
          "filesize not available in restricted context");
    CHECK(complaint("-f '/etc/passwd'", In::htaccess).empty());
    CHECK(complaint("file('/etc/passwd') == ''").empty());
}

TEST_CASE("a quote in the argument of a variable's function ends httpd itself") {
    CHECK(complaint("%{req:a'b} == 'x'") == "flex scanner jammed");
}

TEST_CASE("expressions that hold for a request") {
    check_all(World(), Verdict::yes,
              {"true",
               "!false",
               "not not true",
               "true and false or true",
               "'a' eq 'b'",
               "'' -eq 0",
               "'0x10' -eq 0",
               "'+5' -eq 5",
               "-5 -lt -3",
               "1.5 == 15",
               "'99999999999999999999' -eq '99999999999999999998'",
               "'-99999999999999999999' -lt '-9223372036854775807'",
               "'10' < '9'",
               "'\\xff' > 'a'",
               "'a' <= 'a'",
               "%{TOLOWER:X} == 'x'",
               "'a' =~ m#A#i",
               "'a' =~ //",
               "'a' -in {'b', 'a'}",
               "%{tolower:a\\}b} == 'a}b'",
               "$1 == ''",
               "'abc' =~ /(b)/ && $0 == 'b' && $1 == 'b'",
               "'abc' =~ /(b)/ && 'x' !~ /(y)/ && $1 == ''",
               "'abc' =~ /(b)/ && 'x' =~ /y/ || $1 == 'b'",
               "'a' -strmatch '[!b]'",
               "'A' -strcmatch '[a-c]'",
               "'b' -strcmatch '[A-C]'",
               "'a/b' -strmatch 'a*b'",
               "'a/b' -fnmatch '*/b'",
               "'.a' -fnmatch '*'",
               "'a[' -strmatch 'a['",
               "-T 'none'",
               "-T '00'",
               "-T 'o'",
               "-n 'x'",
               "-z ''",
               "unbase64('YQ==') == 'a'",
               "unbase64('YW') == 'a'",
               "base64('ab') == 'YWI='",
               "escape('a b%\\'\"<') == 'a%20b%25\\'%22%3c'",
               "unescape('%41%2f%2F') == 'A%2f%2F'",
               "unescape('%4') == ''",
               "unescape('%00') == ''",
               "'\\101' == 'A'",
               "toupper('a') . 'b' == 'Ab'",
               "-R '127'",
               "%{REMOTE_ADDR} -ipmatch '127.0.0.1/32'",
               "'::ffff:127.0.0.1' -ipmatch '127.0.0.0/8'"});
}

TEST_CASE("expressions that hold for no request like this") {
    check_all(World(), Verdict::no,
              {"false", "1 == 01", "10 -lt 9", "'abc' =~ /b/ && $0 == 'b'", "'a/b' -fnmatch 'a*b'",
               "-T 'OFF'", "-T 'False'", "-T '0'", "-T 'No'", "-R '10.0.0.0/8'", "-R '::1'",
               "'' -ipmatch '127.0.0.0/8'", "'a00::1' -ipmatch '10.0.0.0/8'",
               "'::1' -ipmatch '0.0.0.0/1'", "'b' in {'a', 'c'}"});
}

TEST_CASE("variables and headers are those of the request") {
    check_all(World(), Verdict::yes,
              {"%{REQUEST_URI} == '/a b'", "%{THE_REQUEST} == 'GET /a%20b?x=1 HTTP/1.1'",
               "%{HTTP_HOST} == 'Shop.test:8080'", "%{SERVER_NAME} == 'shop.test'",
               "%{SERVER_PORT} -eq 8080", "req('x-foo') == 'a1, b2'", "-z %{HTTP_USER_AGENT}",
               "reqenv('mode') == 'shop'", "env('MODE') == 'shop'", "osenv('PATH') =~ /bin/",
               "-z osenv('NO_SUCH_THING')", "%{REQUEST_FILENAME} == '/srv/www/a b'",
               "%{HTTPS} == 'off'", "%{IS_SUBREQ} == 'false'", "%{request_method} == 'GET'",
               "-z %{REMOTE_USER}", "%{REMOTE_HOST} == '127.0.0.1'", "-z %{HANDLER}"});
}

TEST_CASE("files are those that httpd's user meets") {
    const World world;
    check_all(
        world, Verdict::yes,
        {"-f '/etc/passwd'", "-f '//etc/./passwd'", "-d '/etc'", "-d '/etc/'", "-s '/etc/passwd'",
         "-L '/etc/link'", "-f '/etc/link'", "-h '/etc/dangling'", "-x '/bin/sh'", "-x '/etc/link'",
         "-e '/etc/shadow'", "file('/etc/passwd') =~ /^root/", "filesize('/etc/passwd') -eq 11",
         "filesize('/etc') -eq 0", "-z file('/etc/empty')"});
    check_all(world, Verdict::no,
              {"-f '/etc'", "-f '/etc/passwd/'", "-f ''", "-e '/etc/dangling'", "-s '/etc/empty'",
               "-x '/etc/passwd'", "-e '/root/key'", "-L '/etc/passwd'"});
    check_all(world, Verdict::unknown, {"-e 'etc'", "-e '/etc/link/../passwd'"});
    check_all(world, Verdict::failed,
              {"file('/etc/shadow') == ''", "file('/nowhere') == ''", "file('/etc') == ''"});
}

TEST_CASE("twenty functions in functions are too many") {
    std::string deep = "'a'";
    for (int i = 0; i < 19; ++i)
        deep = "tolower(" + deep + ")";
    CHECK(decide(World(), deep + " == 'a'") == Verdict::failed);
    CHECK(decide(World(), deep.substr(8, deep.size() - 9) + " == 'a'") == Verdict::yes);
}

TEST_CASE("what can't be known stays unknown only where it matters") {
    const World world;
    check_all(world, Verdict::unknown,
              {"%{TIME_HOUR} -lt 12", "-n reqenv('UNSURE')", "'localhost' -ipmatch '127.0.0.0/8'",
               "%{TIME} =~ /(.)/ && true", "-n osenv('LANG')",
               "'abc' =~ /(b)/ && (%{TIME} == 'x' || 'x' =~ /(x)/) && $1 == 'b'"});
    check_all(world, Verdict::no, {"%{TIME_HOUR} -lt 12 && false", "'a' in {'b'} && -z %{TIME}"});
    check_all(world, Verdict::yes, {"%{TIME_HOUR} -lt 12 || true", "'a' in {%{TIME}, 'a'}"});
}

TEST_CASE("for any request only constants are decided") {
    const LoadedModules modules;
    const auto verdict = [&](std::string_view written) {
        Evaluation evaluation;
        return std::get<Expression>(
                   Expression::parse(written, Expression::Kind::condition, {.modules = modules}))
            .holds(nullptr, evaluation);
    };
    CHECK(verdict("1 -eq 1 && 'a' =~ /A/i") == Verdict::yes);
    CHECK(verdict("%{REQUEST_URI} == '/' && false") == Verdict::no);
    CHECK(verdict("%{REQUEST_URI} == '/'") == Verdict::unknown);
    CHECK(verdict("-f '/etc/passwd'") == Verdict::unknown);
}

TEST_CASE("a text is taken as it is but for escapes and what is in %{}") {
    const World world;
    const LoadedModules modules;
    const RequestRecord request = world.record();
    const Scene scene{.httpd = world.httpd, .request = request};
    const auto value = [&](std::string_view written) {
        return std::get<Expression>(
                   Expression::parse(written, Expression::Kind::text, {.modules = modules}))
            .text(&scene)
            .value;
    };
    CHECK(value("fcgid-script") == "fcgid-script");
    CHECK(value("a'b\"c}$%d") == "a'b\"c}$%d");
    CHECK(value("x-%{tolower:%{HTTP_HOST}}-\\%{y}") == "x-shop.test:8080-%{y}");
    CHECK(value("") == "");
    CHECK_FALSE(value("%{TIME}").has_value());
}

}  // namespace fcgicheck::apache
