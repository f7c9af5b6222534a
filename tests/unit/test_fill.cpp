#include <doctest/doctest.h>

#include "rules/fill.h"
#include "text/shell.h"

using namespace fcgicheck;

TEST_CASE("a placeholder becomes its value, and a value's own braces stay") {
    CHECK(rules::fill("Apache refuses {url}", {{"url", "/{x}.fcgi"}, {"x", "y"}}) ==
          "Apache refuses /{x}.fcgi");
    CHECK(rules::fill("{a}{b}", {{"a", "1"}, {"b", ""}}) == "1");
}

TEST_CASE("braces that are no known placeholder stay as they are") {
    CHECK(rules::fill("d = {} {A} {unknown} {", {{"a", "1"}}) == "d = {} {A} {unknown} {");
    CHECK(rules::fill("{{a}}", {{"a", "1"}}) == "{1}");
}

TEST_CASE("a value in a command is quoted for the shell") {
    CHECK(rules::fill_command("chmod o+x {path}", {{"path", "/srv/my site/it's"}}) ==
          "chmod o+x '/srv/my site/it'\\''s'");
    CHECK(rules::fill_command("chmod o+x {path}", {{"path", "/srv/a-b_1.fcgi"}}) ==
          "chmod o+x /srv/a-b_1.fcgi");
}

TEST_CASE("a value between a snippet's quotes stays between them") {
    const Values values{{"indent", "\t"}, {"lib", "/srv/\"); evil(\"\\"}, {"dir", "/a\nb\x1b"}};
    CHECK(rules::fill_snippet("{indent}sys.path.insert(0, \"{lib}\")", values) ==
          "\tsys.path.insert(0, \"/srv/\\\"); evil(\\\"\\\\\")");
    CHECK(rules::fill_snippet("<Directory \"{dir}/\">\n  {dir}", values) ==
          "<Directory \"/a\\nb\\x1b/\">\n  /a\\nb\\x1b");
    CHECK(rules::fill_snippet("{line}", {{"line", "Alias \"/a\" \"C:\\x\""}}) ==
          "Alias \"/a\" \"C:\\x\"");
}

TEST_CASE("a word that a shell or a terminal would act on is quoted") {
    CHECK(text::shell_quoted("") == "''");
    CHECK(text::shell_quoted("~ann") == "'~ann'");
    CHECK(text::shell_quoted("a;b") == "'a;b'");
    CHECK(text::shell_quoted("\x1b[2J'") == "$'\\x1b[2J\\''");
    CHECK(text::shell_quoted("caf\xc3\xa9") == "'caf\xc3\xa9'");
    CHECK(text::shell_quoted("caf\xe9") == "$'caf\\xe9'");
}

TEST_CASE("a word that httpd would take for two, or for a part of one, is quoted") {
    CHECK(text::config_quoted(".fcgi") == ".fcgi");
    CHECK(text::config_quoted("a\\b") == "a\\b");
    CHECK(text::config_quoted("a\\\\b") == "\"a\\\\\\\\b\"");
    CHECK(text::config_quoted("") == "\"\"");
    CHECK(text::config_quoted(".my ext") == "\".my ext\"");
    CHECK(text::config_quoted(".a\"b\\") == "\".a\\\"b\\\\\"");
}
