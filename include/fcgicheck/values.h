// What a finding puts into the words of its rule: for {path} the value of "path". References to a
// value outlive others that are added: checks hold them.
#pragma once

#include <functional>
#include <map>
#include <string>

namespace fcgicheck {

using Values = std::map<std::string, std::string, std::less<>>;

}  // namespace fcgicheck
