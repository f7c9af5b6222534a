// What the analyzer says of one file (analyzer/analyze.py).
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "fcgicheck/facts.h"
#include "fcgicheck/observed.h"

namespace fcgicheck::python {

struct PathEdit {  // of sys.path
    enum class Place : std::uint8_t { front, back, site };
    Place place = Place::back;
    std::uint32_t line = 0;
    std::optional<std::string> directory;  // absent: the text does not tell which
};

struct Answer {
    PythonVersion python;  // the analyzer's own
    std::optional<PythonSyntaxError> syntax_error;
    std::vector<PythonImport> imports;
    // Of the imports, by their names: every Python has the first; importing either starts nothing.
    std::set<std::string> standard_modules;
    std::set<std::string> framework_modules;
    std::vector<PythonCall> calls;
    std::vector<StrBody> str_bodies;
    std::optional<SourcePos> application;
    bool may_start_server_elsewhere = false;
    std::vector<PathEdit> path_edits;
    bool place_matters = true;  // else it is the answer to the same text anywhere
};

struct Reply {
    std::optional<Answer> answer;
    std::string needs_codec;  // "" where none
    std::string unseen;       // a half sentence: why there is no answer
};

// A line of a source, 1-based, at most 200 bytes of it; "" where there is none.
std::string line_at(const std::vector<std::string_view>& lines, std::uint32_t line);

// `text` is JSON from a process that has read a stranger's file: anything may be in it.
Reply read_reply(const std::string& text, const std::string& path, std::string_view source);

}  // namespace fcgicheck::python
