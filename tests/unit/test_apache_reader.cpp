#include <doctest/doctest.h>

#include "apache/model.h"
#include "apache/reading/lexer.h"
#include "support/apache_site.h"

using namespace fcgicheck;
using namespace fcgicheck::test;
using apache::LineReader;

namespace {

using Words = std::vector<std::string>;

// The error of a configuration, with its line counted from the end of the modules.
struct Refusal {
    std::uint32_t line = 0;
    std::string message;
    ConfigErrorKind kind = ConfigErrorKind::syntax;
};

Refusal refusal(ApacheSite& site, const std::string& config) {
    const apache::Model model = site.load(config);
    if (!model.error())
        return {};
    return {model.error()->at.line - usual_module_lines, model.error()->message,
            model.error()->kind};
}

std::string error_of(const std::string& config) {
    ApacheSite site;
    return refusal(site, config).message;
}

}  // namespace

TEST_CASE("a backslash at the end of a line takes the next one, comments too") {
    LineReader lines("Options \\\n  Indexes\n# x \\\nOptions None\nlast\\", 1000);
    const auto first = lines.next();
    REQUIRE(first.has_value());
    CHECK(first->text == "Options   Indexes");
    CHECK(first->number == 2);
    CHECK(lines.next()->text == "# x Options None");
    CHECK(lines.next()->text == "last\\");
    CHECK_FALSE(lines.next().has_value());
}

TEST_CASE("two backslashes before the newline continue it as well") {
    LineReader lines("a\\\\\nb\n", 1000);
    CHECK(lines.next()->text == "a\\b");
}

TEST_CASE("a backslash before a blank does not continue the line") {
    LineReader lines("a\\ \nb\r\n", 1000);
    CHECK(lines.next()->text == "a\\");
    CHECK(lines.next()->text == "b");
}

TEST_CASE("a line ends at a NUL, and has its column") {
    LineReader lines(std::string_view("  Options\0x\nb", 13), 1000);
    const auto line = lines.next();
    CHECK(line->text == "Options");
    CHECK(line->column == 3);
}

TEST_CASE("quotes count at the start of a word alone") {
    CHECK(apache::words_of(R"(ab"c d" "e f" 'g "h"' "i\"j" k\\l \m)") ==
          Words{"ab\"c", "d\"", "e f", "g \"h\"", "i\"j", "k\\l", "\\m"});
    CHECK(apache::words_of("\"never closed") == Words{"never closed"});
    CHECK(apache::words_of("a \"\" b") == Words{"a", "", "b"});
}

TEST_CASE("a directive's place is that of its last line, at the first one's column") {
    ApacheSite site;
    const apache::Model model = site.load("  Options \\\n Foo\n");
    REQUIRE(model.error().has_value());
    CHECK(model.error()->at.line == usual_module_lines + 2);
    CHECK(model.error()->at.column == 3);
    CHECK(model.error()->message == "Illegal option Foo");
    CHECK(model.error()->directive == "Options");
}

TEST_CASE("variables are expanded before words are cut, names without regard to case") {
    ApacheSite site;
    const auto config = site.resolve(
        "Define Add \"AddHandler fcgid-script .fcgi\"\n${aDD}\n<Directory /srv>\n"
        "Options ${APACHE_RUN_USER_NOT} ExecCGI\n</Directory>\n");
    CHECK(config.handler.value.name == "fcgid-script");
    CHECK(error_of("Options ${nothing}") == "Illegal option ${nothing}");
    CHECK(error_of("Options ${open") == "Illegal option ${open");
}

TEST_CASE("a value that doubles at each Define does not fill the memory") {
    std::string config = "Define A0 xxxxxxxxxxxxxxxx\n";
    for (int i = 1; i < 60; ++i) {
        const std::string before = "${A" + std::to_string(i - 1) + "}";
        config += "Define A" + std::to_string(i) + " " + before + before + "\n";
    }
    ApacheSite site;
    CHECK_FALSE(site.load(config).error().has_value());
}

TEST_CASE("a false block is skipped but for its nesting; a true one may stay open") {
    CHECK(error_of("<IfModule nothing>\nOptions Foo\n</IfModule>\n").empty());
    CHECK(error_of("<IfModule mod_fcgid.c>\nOptions Foo\n</IfModule>\n") == "Illegal option Foo");
    CHECK(error_of("<IfModule !fcgid_module>\nOptions Foo\n</IfModule>\n").empty());
    CHECK(error_of("<IfModule mod_fcgid.so>\nOptions Foo\n</IfModule>\n").empty());
    CHECK(error_of("<IfModule fcgid_module>\n").empty());
    CHECK(error_of("<IfModule nothing>\n") == "Expected </IfModule> before end of configuration");
    CHECK(error_of("<IfModule nothing>\n<Directory\n</IfModule>\n") ==
          "Expected </Directory> but saw </IfModule>");
}

TEST_CASE("conditions on defines, versions and files") {
    CHECK(error_of("<IfDefine X>\nOptions Foo\n</IfDefine>\n").empty());
    CHECK(error_of("Define X\n<IfDefine X>\nOptions Foo\n</IfDefine>\n") == "Illegal option Foo");
    CHECK(error_of("Define X\n<IfDefine x>\nOptions Foo\n</IfDefine>\n").empty());
    CHECK(error_of("<IfVersion >= 2.4>\nOptions Foo\n</IfVersion>\n") == "Illegal option Foo");
    CHECK(error_of("<IfVersion < 2.4>\nOptions Foo\n</IfVersion>\n").empty());
    CHECK(error_of("<IfFile modules/mod_mime.so>\nOptions Foo\n</IfFile>\n") ==
          "Illegal option Foo");
    CHECK(error_of("<IfFile modules/none.so>\nOptions Foo\n</IfFile>\n").empty());
}

TEST_CASE("included files come in byte order, directories with all that is in them") {
    ApacheSite site;
    site.files.add("/etc/apache2/c/9.conf", "SetHandler nine\n");
    site.files.add("/etc/apache2/c/10.conf", "SetHandler ten\n");
    site.files.add("/etc/apache2/c/.hidden.conf", "SetHandler hidden\n");
    CHECK(site.resolve("Include c/*.conf\n").handler.value.name == "nine");
    CHECK(site.resolve("Include c/1?.conf\n").handler.value.name == "ten");
    CHECK(site.resolve("IncludeOptional c\n").handler.value.name == "nine");
    site.files.add("/etc/apache2/d/.hidden.conf", "SetHandler hidden\n");
    CHECK(site.resolve("Include d\n").handler.value.name == "hidden");
    CHECK(site.resolve("IncludeOptional d/*\n").handler.value.name.empty());
    CHECK(site.load("Include c\n").included_files() == 3);
}

TEST_CASE("what Include can't find is an error, IncludeOptional's is not") {
    CHECK(error_of("Include none.conf\n") ==
          "Could not open configuration file /etc/apache2/none.conf: No such file or directory");
    CHECK(error_of("Include none/*.conf\n") ==
          "Include/IncludeOptional: Could not open directory /etc/apache2/none: No such file or "
          "directory");
    CHECK(error_of("Include no*.conf\n") ==
          "Include/IncludeOptional: No matches for the wildcard 'no*.conf' in '/etc/apache2', "
          "failing");
    for (const char* name : {"none.conf", "none/*.conf", "no*.conf"})
        CHECK(error_of("IncludeOptional " + std::string(name) + "\n").empty());
}

TEST_CASE("an error in an included file has that file's place, and where it was included") {
    ApacheSite site;
    site.files.add("/etc/apache2/bad.conf", "\nOptions Foo\n");
    const apache::Model model = site.load("Include bad.conf\n");
    REQUIRE(model.error().has_value());
    CHECK(model.error()->at == SourcePos{"/etc/apache2/bad.conf", 2, 1});
}

TEST_CASE("a file that includes itself ends in Apache's words") {
    ApacheSite site;
    site.files.add("/etc/apache2/loop.conf", "Include loop.conf\nInclude loop.conf\n");
    CHECK(refusal(site, "Include loop.conf\n").message ==
          "Exceeded maximum include depth of 128, There appears to be a recursion.");
}

TEST_CASE("an included file that may not be read is unread, not an error") {
    ApacheSite site;
    site.files.add("/etc/apache2/secret.conf", "Options Foo\n", 0600);
    site.files.forbid("/etc/apache2/secret.conf");
    const apache::Model model = site.load("Include secret.conf\n");
    CHECK_FALSE(model.error().has_value());
    REQUIRE(model.unread().size() == 1);
    CHECK(model.unread()[0].why == UnseenWhy::permission);
}

TEST_CASE("sections must be closed, in order, in their own file") {
    ApacheSite site;
    const Refusal open = refusal(site, "\n<Directory /srv>\nOptions None\n");
    CHECK(open.line == 2);
    CHECK(open.message == "/etc/apache2/apache2.conf:11: <Directory> was not closed.");
    const Refusal wrong = refusal(site, "<Directory /srv>\n<Files x>\n</Directory>\n");
    CHECK(wrong.line == 3);
    CHECK(wrong.message == "Expected </Files> but saw </Directory>");
    CHECK(error_of("</Directory>\n") == "</Directory> without matching <Directory> section");
    CHECK(error_of("<Directory /srv\n</Directory>\n") ==
          "<Directory> directive missing closing '>'");
    CHECK(error_of("<Directory>\n</Directory>\n") ==
          "<Directory> directive requires additional arguments");
    CHECK(error_of("<Directory /srv> junk\n</Directory> junk\n").empty());
    CHECK(error_of("<Directory /a /b>\n</Directory>\n") ==
          "Multiple <Directory> arguments not (yet) supported.");
}

TEST_CASE("a macro is expanded where it is used") {
    ApacheSite site;
    const std::string macro =
        "LoadModule macro_module modules/mod_macro.so\n<Macro H $name %e>\nAddHandler $name %e\n"
        "</Macro>\n";
    CHECK(site.resolve(macro + "Use h fcgid-script .fcgi\n").handler.value.name == "fcgid-script");
    CHECK(error_of(macro + "Use H one\n") ==
          "macro 'h' (defined on line 11 of \"/etc/apache2/apache2.conf\") used with 1 arguments "
          "instead of 2");
    CHECK(error_of(macro + "Use X\n") == "macro 'x' undefined");
}

TEST_CASE("the body of a macro stands where it is used, and has a name and lines of its own") {
    ApacheSite site;
    const std::string load = "LoadModule macro_module modules/mod_macro.so\n";
    const std::string macro = "<Macro M $a @q>\n# not counted\n<Files x>\n\n$a @q\n</Macro>\n";
    const apache::Model model = site.load(load + macro + "Use M NoSuch x\n</Files>\n");
    REQUIRE(model.error());
    CHECK(model.error()->at.line == 3);
    CHECK(model.error()->at.file.string() ==
          "macro 'm' (defined on line 11 of \"/etc/apache2/apache2.conf\") used on line 17 of "
          "\"/etc/apache2/apache2.conf\"");
    CHECK(error_of(load + macro + "Use M ErrorDocument 404\n</Files>\n")
              .starts_with("ErrorDocument takes two arguments"));
    CHECK(error_of(load + macro + "Use M AddHandler 'h .x'\n</Files>\n")
              .starts_with("AddHandler requires"));
    CHECK(error_of(load + "<Macro R>\nUse R\n</Macro>\nUse R\n") ==
          "recursive use of macro 'r' is invalid");
    CHECK(error_of(load + "<Macro M $a $a>\n</Macro>\n").starts_with("argument name conflict"));
    CHECK(error_of(load + "UndefMacro M\n") == "no macro defined before UndefMacro");
}

TEST_CASE("<IfVersion> takes an operator and a version, and refuses what is neither") {
    const auto said = [](const std::string& argument) {
        return error_of("<IfVersion " + argument + ">\nFoo\n</IfVersion>\n").substr(0, 20);
    };
    for (const char* holds : {"2.4.71", ">= 2.4", "!< 2.4", "~ ^2\\.4", "= /^2/", "\"2.4.71\"",
                              "2.4.71 ", "<= 3.", "== 2.4.71."})
        CHECK(said(holds) == "Invalid command 'Foo");
    for (const char* fails : {"2.4", "< 2.4", "!~ 2", "> 2.4.71"})
        CHECK(said(fails).empty());
    CHECK(said("foo 2.4") == "unrecognized operato");
    CHECK(said("~= 2.4") == "unrecognized operato");
    CHECK(said("! 2.4") == "unrecognized operato");
    CHECK(said(">= 2.4.x") == "Version appears to b");
    CHECK(said("2.4.7.1") == "Version appears to b");
    CHECK(said("= /2") == "Missing delimiting /");
    CHECK(said("~ (") == "Unable to compile re");
    CHECK(said("= 2 4 5") == "<IfVersion takes one");
}

TEST_CASE("a line that goes on behind the end of its file has the number after it") {
    ApacheSite site;
    const apache::Model model = site.load("Options \\\nFoo \\\n");
    REQUIRE(model.error());
    CHECK(model.error()->at.line == usual_module_lines + 3);
}

TEST_CASE("binary junk and sections that are nested without end are refused in a sentence") {
    std::string junk;
    for (int i = 0; i < 100000; ++i)
        junk += static_cast<char>(i * 7919 % 251);
    CHECK_FALSE(error_of(junk).empty());
    std::string deep;
    for (int i = 0; i < 20000; ++i)
        deep += "<Files x>\n";
    CHECK(error_of(deep).ends_with(": <Files> was not closed."));
    CHECK(error_of(deep).size() < 10000);
}

TEST_CASE(
    "conditions nest four hundred deep and sections as deep as one likes; deeper conditions are "
    "unread") {
    const auto nested = [](int depth, const std::string& opening, const std::string& closing) {
        std::string config;
        for (int i = 0; i < depth; ++i)
            config += opening;
        for (int i = 0; i < depth; ++i)
            config += closing;
        return config;
    };
    CHECK(error_of(nested(400, "<IfModule core.c>\n", "</IfModule>\n")).empty());
    CHECK(error_of("<Directory />\n" + nested(390, "<If true>\n", "</If>\n") + "</Directory>\n")
              .empty());
    CHECK(error_of(nested(20000, "<Files x>\n", "</Files>\n")).empty());
    ApacheSite site;
    const apache::Model model = site.load(nested(20000, "<IfModule core.c>\n", "</IfModule>\n"));
    CHECK_FALSE(model.error().has_value());
    REQUIRE(model.unread().size() == 1);
    CHECK(model.unread()[0].detail == "its conditions are nested more than 400 deep");
}

TEST_CASE("a line that is too long is named by the last line that acted before it") {
    ApacheSite site;
    site.files.add("/etc/apache2/long.conf",
                   "ServerAdmin x\n" + std::string(std::size_t{17} << 20, 'a') + "\n");
    const Refusal refused = refusal(site, "\nInclude long.conf\n");
    CHECK(refused.line == 2);
    CHECK(refused.message == "Error reading /etc/apache2/long.conf at line 2: Line too long");
}

TEST_CASE("a configuration of more than sixteen megabytes is read when its lines are short") {
    ApacheSite site;
    std::string many;
    for (int i = 0; i < 17'000; ++i)
        many += "#" + std::string(1000, 'x') + "\n";
    const apache::Model model = site.load(many + "Bogus\n");
    REQUIRE(model.error().has_value());
    CHECK(model.error()->text == "Bogus");
}

TEST_CASE("a module file that is not there stops Apache") {
    ApacheSite site;
    const Refusal missing = refusal(site, "LoadModule foo_module modules/none.so\n");
    CHECK(missing.kind == ConfigErrorKind::missing_file);
    CHECK(missing.message ==
          "Cannot load modules/none.so into server: /etc/apache2/modules/none.so: cannot open "
          "shared object file: No such file or directory");
}

TEST_CASE("Apache refuses to work as root") {
    CHECK(error_of("User root\n").find("running as root") != std::string::npos);
    CHECK(error_of("User #0\n").find("running as root") != std::string::npos);
    CHECK(error_of("User www-data\n").empty());
}
