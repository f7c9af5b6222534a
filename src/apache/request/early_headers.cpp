#include "apache/request/early_headers.h"

#include <algorithm>

#include "text/ascii.h"

namespace fcgicheck::apache {

namespace {

bool is_host(const EarlyHeader& line) {
    return text::equals_ignoring_case(line.name, "Host");
}

bool has(const Request& request, const EarlyHeader& line) {
    return is_host(line) ||
           std::any_of(request.headers.begin(), request.headers.end(), [&](const auto& sent) {
               return text::equals_ignoring_case(sent.first, line.name);
           });
}

void unset(Request& request, const std::string& name) {
    std::erase_if(request.headers,
                  [&](const auto& sent) { return text::equals_ignoring_case(sent.first, name); });
}

}  // namespace

const EarlyHeader* change_headers(const std::vector<EarlyHeader>& lines, Request& request) {
    using Does = EarlyHeader::Action;
    for (const EarlyHeader& line : lines) {
        const bool is_there = has(request, line);
        if ((line.action == Does::edit && !is_there) ||
            (line.action == Does::set_if_empty && is_there))
            continue;
        if (is_host(line) || line.is_made || line.action == Does::edit)
            return &line;
        if (line.action == Does::unset || line.action == Does::set)
            unset(request, line.name);
        if (line.action != Does::unset)
            request.headers.emplace_back(line.name, line.value);
    }
    return nullptr;
}

}  // namespace fcgicheck::apache
