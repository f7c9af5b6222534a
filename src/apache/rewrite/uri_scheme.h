// URIs with a scheme among the results of rules (is_absolute_uri of modules/mappers/mod_rewrite.c).
#pragma once

#include <cstddef>
#include <string_view>

namespace fcgicheck::apache {

struct UriScheme {
    std::size_t length = 0;  // with what separates it: 7 of "http://"; 0 where there is none
    bool has_query = false;  // a "?" begins a query
};

UriScheme scheme_of(std::string_view uri);

}  // namespace fcgicheck::apache
