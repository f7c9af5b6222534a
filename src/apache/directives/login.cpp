#include "apache/directives/login.h"

#include "apache/request/phases.h"
#include "apache/tree.h"
#include "text/ascii.h"

namespace fcgicheck::apache {

Login without_credentials(const AuthnLines& lines, const Scene& scene) {
    const LoadedModules& modules = scene.httpd.tree.global.read.modules;
    constexpr unsigned anything = outcome::granted | outcome::login | outcome::failed;
    if (lines.program || header(scene.request, "Authorization"))
        return {anything};
    if (!lines.type)
        return {outcome::failed, LoginFault::no_type};
    const Expression::Text type = lines.type->text(&scene);
    if (type.failed)
        return {outcome::failed};
    if (!type.value)
        return {anything};
    const bool is_basic = text::equals_ignoring_case(*type.value, "basic");
    if ((is_basic && modules.has("auth_basic_module")) ||
        (text::equals_ignoring_case(*type.value, "digest") && modules.has("auth_digest_module")))
        return lines.has_name ? Login{outcome::login} : Login{outcome::failed, LoginFault::no_name};
    const bool is_form = text::equals_ignoring_case(*type.value, "form");
    const bool may_be_served =
        (is_form && modules.has("auth_form_module")) ||
        (!text::equals_ignoring_case(*type.value, "none") && !modules.all_are_known());
    return may_be_served ? Login{anything} : Login{outcome::failed, LoginFault::no_module};
}

}  // namespace fcgicheck::apache
