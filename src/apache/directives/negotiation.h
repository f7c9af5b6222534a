// Which language is preferred where the client does not say: LanguagePriority and
// ForceLanguagePriority (modules/mappers/mod_negotiation.c).
#pragma once

#include <string>
#include <vector>

namespace fcgicheck::apache {

struct LanguageLines {
    enum class Force : unsigned char { unset, prefers, leaves };  // Prefer is the default
    std::vector<std::string> priority = {};
    Force force = Force::unset;
};

LanguageLines merge(const LanguageLines& base, const LanguageLines& later);

}  // namespace fcgicheck::apache
