#include "report/status_phrase.h"

#include <algorithm>
#include <array>
#include <utility>

namespace fcgicheck::report {

std::string_view phrase_of(int status) {
    constexpr std::array<std::pair<int, std::string_view>, 19> phrases{{
        {200, " OK"},
        {301, " Moved Permanently"},
        {302, " Found"},
        {303, " See Other"},
        {307, " Temporary Redirect"},
        {308, " Permanent Redirect"},
        {400, " Bad Request"},
        {401, " Unauthorized"},
        {403, " Forbidden"},
        {404, " Not Found"},
        {405, " Method Not Allowed"},
        {414, " URI Too Long"},
        {410, " Gone"},
        {417, " Expectation Failed"},
        {500, " Internal Server Error"},
        {501, " Not Implemented"},
        {502, " Bad Gateway"},
        {503, " Service Unavailable"},
        {504, " Gateway Timeout"},
    }};
    const auto* const found = std::find_if(
        phrases.begin(), phrases.end(), [&](const auto& entry) { return entry.first == status; });
    return found == phrases.end() ? "" : found->second;
}

}  // namespace fcgicheck::report
