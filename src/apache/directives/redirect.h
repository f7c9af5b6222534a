// Redirect and its kin (modules/mappers/mod_alias.c).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "apache/expr/expression.h"
#include "fcgicheck/source.h"
#include "text/regex.h"

namespace fcgicheck::apache {

struct Redirect {
    std::string from;                  // a prefix of the URI
    std::optional<text::Regex> regex;  // of RedirectMatch, in its place
    std::string to;                    // "" where the status takes no URL
    int status = 302;
    Cause because;
};

using Redirects = std::vector<std::shared_ptr<const Redirect>>;

// Without a URL of its own it is for all of its section.
struct SectionRedirect {
    std::string to;
    std::optional<Expression> expression = {};  // where that depends on the request
    int status = 302;
    Cause because;
};

struct RedirectLines {
    Redirects list;
    std::optional<SectionRedirect> all;
    std::optional<bool> relative;  // RedirectRelative
};

// Whether a word begins with a scheme (ap_is_url).
bool is_url(std::string_view word);

RedirectLines merge(const RedirectLines& base, const RedirectLines& later);

}  // namespace fcgicheck::apache
