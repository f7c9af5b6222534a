#include "apache/rewrite/uri_scheme.h"

#include <array>

#include "text/ascii.h"

namespace fcgicheck::apache {

namespace {

struct KnownScheme {
    std::string_view prefix;
    bool has_query;
};

constexpr auto known_schemes = std::to_array<KnownScheme>({
    {"ajp://", true},
    {"balancer://", true},
    {"ftp://", false},
    {"fcgi://", true},
    {"gopher://", false},
    {"http://", true},
    {"https://", true},
    {"h2://", true},
    {"h2c://", true},
    {"ldap://", false},
    {"mailto:", true},
    {"news:", false},
    {"nntp://", false},
    {"scgi://", true},
    {"ws://", true},
    {"wss://", true},
    {"unix://", true},
    {"unix:", true},
});

}  // namespace

UriScheme scheme_of(std::string_view uri) {
    constexpr std::size_t shortest = 5;
    if (uri.starts_with('/') || uri.size() <= shortest)
        return {};
    for (const KnownScheme& known : known_schemes)
        if (text::equals_ignoring_case(uri.substr(0, known.prefix.size()), known.prefix))
            return {.length = known.prefix.size(), .has_query = known.has_query};
    return {};
}

}  // namespace fcgicheck::apache
