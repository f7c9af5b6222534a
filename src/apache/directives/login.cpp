#include "apache/directives/login.h"

#include <algorithm>
#include <array>

#include "apache/request/phases.h"
#include "apache/request/server_view.h"
#include "apache/tree.h"
#include "text/ascii.h"
#include "text/base64.h"
#include "text/path.h"

namespace fcgicheck::apache {

namespace {

constexpr unsigned anything = outcome::granted | outcome::login | outcome::failed;

bool has_line_of(std::string_view passwords, const std::string& user) {
    while (!passwords.empty()) {
        const std::string_view line = passwords.substr(0, passwords.find('\n'));
        passwords.remove_prefix(std::min(passwords.size(), line.size() + 1));
        const std::string_view entry = text::trim(line);
        if (!entry.starts_with('#') && entry.substr(0, entry.find(':')) == user)
            return true;
    }
    return false;
}

Truth has_readable_file(const AuthnLines& lines, const Scene& scene) {
    if (!lines.user_file)
        return Truth::no;
    ServerView& view = scene.httpd.view;
    const std::string path = text::normalize_path(lines.user_file->path);
    return view.may_read(view.stat(path, LastLink::follow));
}

// authenticate_basic_user with the file provider. Whether a password is right is not looked into.
Login by_password_file(const AuthnLines& lines, const std::string& user, const Scene& scene) {
    constexpr std::size_t largest = std::size_t{16} << 20U;
    const Truth readable = has_readable_file(lines, scene);
    if (readable == Truth::no)
        return {outcome::failed, LoginFault::no_user_file};
    const Observed<std::string> passwords =
        scene.httpd.view.files().read(text::normalize_path(lines.user_file->path), largest);
    if (readable == Truth::unknown || passwords.seen() == nullptr)
        return {anything};
    if (!has_line_of(*passwords.seen(), user))
        return {outcome::login};
    return {outcome::granted | outcome::login | outcome::forbidden};
}

// Whoever logs in is told that the server has failed.
bool is_in_vain(const AuthnLines& lines, const Scene& scene) {
    return !lines.asks_others.value_or(false) &&
           scene.httpd.tree.global.read.modules.has("authn_file_module") &&
           has_readable_file(lines, scene) == Truth::no;
}

Login by_basic(const AuthnLines& lines, std::string_view sent, const Scene& scene) {
    const std::size_t blank = std::min(sent.find(' '), sent.size());
    if (!text::equals_ignoring_case(sent.substr(0, blank), "basic"))
        return {outcome::login};
    if (lines.asks_others.value_or(false))
        return {anything | outcome::forbidden};
    if (!scene.httpd.tree.global.read.modules.has("authn_file_module"))
        return {outcome::failed, LoginFault::no_module};
    const std::string credentials = text::from_base64(text::trim(sent.substr(blank)));
    return by_password_file(lines, credentials.substr(0, credentials.find(':')), scene);
}

// A hook of a module's may say who the client is, whatever AuthType says.
bool may_name_user_itself(const Scene& scene) {
    constexpr auto hooks =
        std::to_array<std::string_view>({"lua_module", "perl_module", "python_module"});
    const LoadedModules& modules = scene.httpd.tree.global.read.modules;
    const bool by_certificate = scene.request.sent.is_tls && scene.request.dir.gate.names_user;
    return by_certificate || !modules.all_are_known() || modules.has_any(hooks);
}

}  // namespace

Login log_in(const AuthnLines& lines, const Scene& scene) {
    const LoadedModules& modules = scene.httpd.tree.global.read.modules;
    if (lines.program)
        return {anything};
    if (may_name_user_itself(scene))
        return {anything};
    if (!lines.type)
        return {outcome::failed, LoginFault::no_type};
    const Expression::Text type = lines.type->text(&scene);
    if (type.failed)
        return {outcome::failed};
    if (!type.value)
        return {anything};
    const auto sent = header(scene.request, "Authorization");
    const bool is_basic =
        text::equals_ignoring_case(*type.value, "basic") && modules.has("auth_basic_module");
    const bool is_digest =
        text::equals_ignoring_case(*type.value, "digest") && modules.has("auth_digest_module");
    if ((is_basic || is_digest) && !lines.has_name)
        return {outcome::failed, LoginFault::no_name};
    if (is_basic && sent)
        return by_basic(lines, *sent, scene);
    if (is_basic || (is_digest && !sent))
        return {outcome::login,
                is_basic && is_in_vain(lines, scene) ? LoginFault::no_user_file : LoginFault::none};
    const bool is_form = text::equals_ignoring_case(*type.value, "form");
    const bool may_be_served =
        is_digest || (is_form && modules.has("auth_form_module")) ||
        (!text::equals_ignoring_case(*type.value, "none") && !modules.all_are_known());
    return may_be_served ? Login{anything} : Login{outcome::failed, LoginFault::no_module};
}

}  // namespace fcgicheck::apache
