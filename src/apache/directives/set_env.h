// SetEnv, UnsetEnv and PassEnv (modules/metadata/mod_env.c).
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "apache/layered.h"
#include "text/ascii.h"

namespace fcgicheck::apache {

struct SetEnvLines {
    // Absent: httpd's own environment has it, which can't be known.
    std::map<std::string, std::optional<std::string>, text::LessIgnoringCase> set;
    // Of what is inherited. It is forgotten as soon as two sections that say anything are merged.
    std::set<std::string, text::LessIgnoringCase> unset;
};

using SetEnv = Layered<SetEnvLines>;
SetEnvLines merged(const SetEnv& said);

}  // namespace fcgicheck::apache
