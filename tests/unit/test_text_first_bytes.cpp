#include <doctest/doctest.h>

#include <string>

#include "text/first_bytes.h"

using namespace fcgicheck;
using text::env_words;
using text::first_bytes_of;

TEST_CASE("a shebang is split into the interpreter and all of the rest") {
    const FirstBytes bytes = first_bytes_of("#! /usr/bin/perl  -w -T \nprint 1;\n");
    CHECK(bytes.start == FileStart::shebang);
    REQUIRE(bytes.shebang);
    CHECK(bytes.shebang->interpreter == "/usr/bin/perl");
    CHECK(bytes.shebang->argument == "-w -T");
    CHECK_FALSE(bytes.shebang->ends_in_cr);
    CHECK(bytes.shebang->has_newline);
}

TEST_CASE("a carriage return before the newline is told, and not part of the line") {
    const FirstBytes bytes = first_bytes_of("#!/usr/bin/python3\r\nimport os\r\n");
    REQUIRE(bytes.shebang);
    CHECK(bytes.shebang->ends_in_cr);
    CHECK(bytes.shebang->interpreter == "/usr/bin/python3");
    CHECK(bytes.first_line == "#!/usr/bin/python3");
}

TEST_CASE("a shebang behind a BOM, or below blank lines, is found but does not count as one") {
    const FirstBytes bom = first_bytes_of("\xef\xbb\xbf#!/bin/sh\n");
    CHECK(bom.start == FileStart::text);
    CHECK(bom.utf8_bom);
    REQUIRE(bom.shebang);
    CHECK(bom.shebang->line_number == 1);
    const FirstBytes late = first_bytes_of("\n\n#!/bin/sh\n");
    CHECK(late.start == FileStart::text);
    REQUIRE(late.shebang);
    CHECK(late.shebang->line_number == 3);
    CHECK_FALSE(first_bytes_of("# comment\n#!/bin/sh\n").shebang);
}

TEST_CASE("a shebang that does not end within the kernel's 256 bytes is told") {
    const FirstBytes bytes = first_bytes_of("#!/" + std::string(300, 'x') + "\n");
    REQUIRE(bytes.shebang);
    CHECK_FALSE(bytes.shebang->has_newline);
    CHECK(
        first_bytes_of("#!/bin/sh").shebang->has_newline);  // the end of the file ends the line too
}

TEST_CASE("empty, ELF, binary and plain text files are told apart") {
    CHECK(first_bytes_of("").start == FileStart::empty);
    CHECK(first_bytes_of("\x7f"
                         "ELF\x02")
              .start == FileStart::elf);
    CHECK(first_bytes_of(std::string("\x00\x01\x02", 3)).start == FileStart::binary);
    CHECK(first_bytes_of("import os\n").start == FileStart::text);
    CHECK(first_bytes_of("\xff\xfe#\x00!\x00").utf16);
}

TEST_CASE("env gets one word unless -S splits it") {
    const auto lookup = [](const char* line) { return env_words(*first_bytes_of(line).shebang); };
    CHECK(lookup("#!/usr/bin/env python3\n").program == "python3");
    CHECK(lookup("#!/usr/bin/env python3 -u\n").program == "python3 -u");
    CHECK(lookup("#!/usr/bin/env -S LANG=C python3 -u\n").program == "python3");
    CHECK(lookup("#!/usr/bin/env -S LANG=C python3 -u\n").splits);
    CHECK(lookup("#!/usr/bin/env\n").program.empty());
}

TEST_CASE("the language is told by the interpreter's name") {
    CHECK(text::language_of("/usr/bin/python3.11") == ScriptLanguage::python);
    CHECK(text::language_of("/opt/venv/bin/python") == ScriptLanguage::python);
    CHECK(text::language_of("/usr/bin/php-cgi8.2") == ScriptLanguage::php);
    CHECK(text::language_of("/bin/cat") == ScriptLanguage::other);
    CHECK(text::is_env("/usr/bin/env"));
    CHECK_FALSE(text::is_env("/usr/bin/envsubst"));
}

TEST_CASE("Python is recognised without a shebang") {
    CHECK(text::looks_like_python(
        "# -*- coding: utf-8 -*-\nfrom flup.server.fcgi import WSGIServer\n"));
    CHECK_FALSE(text::looks_like_python("<?php echo 1;\n"));
    CHECK_FALSE(text::looks_like_python(""));
}
