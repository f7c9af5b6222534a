// What `fcgicheck check` says, asked in this process.
#pragma once

#include <sstream>
#include <string>

#include "app/check.h"

namespace fcgicheck::test {

struct Said {
    app::ExitCode code = app::ExitCode::failed;
    std::string out;
    std::string err;

    bool holds(const std::string& words) const { return out.find(words) != std::string::npos; }
};

inline Said check(const app::CheckOptions& options) {
    std::ostringstream out;
    std::ostringstream err;
    const app::ExitCode code = app::check(options, out, err);
    return {.code = code, .out = out.str(), .err = err.str()};
}

}  // namespace fcgicheck::test
