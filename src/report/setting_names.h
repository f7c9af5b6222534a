// What a trace calls the options and the access that hold for a file.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "apache/request/trace.h"

namespace fcgicheck::report {

// "ExecCGI", "FollowSymLinks": in byte order.
std::vector<std::string_view> option_names(const OptionSet& options);
std::string joined(const std::vector<std::string_view>& words);  // "None" of none

// "granted", "denied", "unknown"
std::string_view access_word(const apache::Trace& trace);

}  // namespace fcgicheck::report
