// Whether what a command would open is a stranger's: ann's link, or a line of ann's, names a file
// of root's, and whoever follows the advice as root opens it for her. One decision for all commands
// that are printed.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fcgicheck/facts.h"
#include "fcgicheck/finding.h"

namespace fcgicheck::access {

// Who wrote the line that names a path: its script or .htaccess, with its owner.
struct Namer {
    FileFacts file;
    std::uint32_t line = 0;
};

// A path as it is walked. Without a namer the server's own configuration names it, or the request.
struct NamedWay {
    PathFacts way;
    std::optional<Namer> namer = std::nullopt;
};

// Whether a command opens nothing and writes nothing, whatever it is given.
bool only_looks(std::string_view command);

// Of the values that the command uses, the first that leads to another owner's file. What root
// names is trusted: root could open it as well.
std::optional<Astray> astray(std::string_view command, const Values& values,
                             const std::vector<NamedWay>& ways);

}  // namespace fcgicheck::access
