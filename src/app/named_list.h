// What a command is asked about: words of the command line, and the lines of a file before them.
#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fcgicheck::app {

struct NamedList {
    std::string_view what;            // "URLs"
    std::optional<std::string> file;  // "-" is standard input
    const std::vector<std::string>& words;
};

// Lines are taken without what ends them, and without a byte order mark. Nothing, with a sentence
// on `err`, where the file can't be read.
std::optional<std::vector<std::string>> all_named(const NamedList& list, std::ostream& err);

}  // namespace fcgicheck::app
