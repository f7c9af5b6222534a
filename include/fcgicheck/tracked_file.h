// A file as git has it: of its mode it keeps one bit, which a checkout gives to owner, group and
// others alike (gitformat-index(5)).
#pragma once

#include <string>

namespace fcgicheck {

struct TrackedFile {
    std::string path;  // of the file itself, where a link leads to it
    bool is_executable = false;
};

}  // namespace fcgicheck
