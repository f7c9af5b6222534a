#include "apache/request/recursion.h"

namespace fcgicheck::apache {

namespace {

constexpr std::size_t usual_limit = 10;

}  // namespace

std::size_t depth_of(const RequestRecord& request) {
    std::size_t depth = 0;
    for (const RequestRecord* above = request.main; above != nullptr; above = above->main)
        ++depth;
    return depth;
}

bool is_redirected_too_often(const Tree& tree, const RequestRecord& request) {
    std::size_t redirects = 0;
    for (const RequestRecord* at = request.redirected_from; at != nullptr; at = at->redirected_from)
        ++redirects;
    return redirects >= tree.servers[request.host].recursion.redirects.value_or(usual_limit);
}

bool is_nested_too_deep(const Tree& tree, const RequestRecord& request) {
    return depth_of(request) >
           tree.servers[request.host].recursion.subrequests.value_or(usual_limit);
}

}  // namespace fcgicheck::apache
