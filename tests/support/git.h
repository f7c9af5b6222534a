// git(1), in a repository of a test's own, without anybody's configuration.
#pragma once

#include <string>
#include <vector>

namespace fcgicheck {

// Fails the test where git does.
void git(const std::string& work_tree, const std::vector<std::string>& words);

}  // namespace fcgicheck
