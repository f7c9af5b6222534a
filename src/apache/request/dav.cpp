// mod_dav over files, which mod_dav_fs leaves to httpd's own handlers for GET and POST
// (modules/dav/main/mod_dav.c; dav_fs_get_resource, modules/dav/fs/repos.c). What a method would
// change is not looked into.
#include <algorithm>
#include <array>

#include "apache/request/phases.h"
#include "apache/tree.h"

namespace fcgicheck::apache {

bool is_method_of_dav(std::string_view method) {
    constexpr auto names =
        std::to_array<std::string_view>({"COPY", "DELETE", "LOCK", "MKCOL", "MOVE", "OPTIONS",
                                         "PROPFIND", "PROPPATCH", "PUT", "REPORT", "UNLOCK"});
    return std::find(names.begin(), names.end(), method) != names.end();
}

void take_over_by_dav(const Httpd& httpd, RequestRecord& request) {
    const std::string& method = request.method();
    if (!request.dir.dav.is_on.value_or(false) || method == "GET" || method == "HEAD" ||
        method == "POST" || !httpd.tree.global.read.modules.has("dav_module"))
        return;
    request.handler = "dav-handler";
    request.handler_from = HandlerFrom::set_handler;
}

Ending answer_of_dav(const RequestRecord& request) {
    const std::string& method = request.method();
    const bool is_there = request.kind != FileKind::missing && request.path_info.empty();
    if (method == "OPTIONS")
        return {.status = 200, .why = Why::handler_answers};
    if ((method == "PROPFIND" || method == "DELETE") && !is_there)
        return {
            .status = 404, .why = Why::not_found, .detail = request.filename + request.path_info};
    // Of a folder, all that is below it is refused, unless DAVDepthInfinity allows it.
    if (method == "PROPFIND" && request.kind == FileKind::regular && !header(request, "Depth"))
        return {.status = 207, .why = Why::handler_answers};
    return {.status = std::nullopt, .why = Why::not_modelled, .detail = request.handler};
}

}  // namespace fcgicheck::apache
