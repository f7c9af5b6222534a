// SetEnvIf, SetEnvIfNoCase, SetEnvIfExpr, BrowserMatch and BrowserMatchNoCase
// (modules/metadata/mod_setenvif.c).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "apache/expr/expression.h"
#include "fcgicheck/source.h"
#include "text/regex.h"

namespace fcgicheck::apache {

struct EnvironmentRule {
    enum class Subject : std::uint8_t {
        header,   // else a variable of this name
        headers,  // whose names match
        client_address,
        client_name,
        server_address,
        uri,
        method,
        protocol,
        expression,
    };
    Subject subject = Subject::header;
    // Lines that name the same thing in one section share it: httpd looks the value up once for all
    // that follow each other, although a variable of that name may have been set in between.
    std::shared_ptr<const std::string> name = nullptr;
    std::optional<text::Regex> name_regex = {};
    std::optional<std::string> plain = {};  // a pattern without metacharacters: looked for anywhere
    bool ignores_case = false;              // of `plain`
    std::optional<text::Regex> regex = {};
    std::optional<Expression> condition = {};
    std::vector<std::pair<std::string, std::string>> settings = {};  // "!...": to be unset
    Cause because = {};
};

using EnvironmentRules = std::vector<std::shared_ptr<const EnvironmentRule>>;

}  // namespace fcgicheck::apache
