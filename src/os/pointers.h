// What execve(2) and posix_spawn(3) take for a list of strings.
#pragma once

#include <string>
#include <vector>

namespace fcgicheck::os {

// A pointer to each, and a null at the end.
inline std::vector<char*> pointers_to(std::vector<std::string>& strings) {
    std::vector<char*> pointers;
    pointers.reserve(strings.size() + 1);
    for (std::string& string : strings)
        pointers.push_back(string.data());
    pointers.push_back(nullptr);
    return pointers;
}

}  // namespace fcgicheck::os
