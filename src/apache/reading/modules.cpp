#include "apache/reading/modules.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace fcgicheck::apache {

namespace {

constexpr std::array<std::string_view, 8> compiled_in = {
    "core_module",       "so_module",    "watchdog_module", "http_module",
    "log_config_module", "logio_module", "version_module",  "unixd_module"};

// Of the names that Debian and the makers of common extensions use.
constexpr std::string_view known_modules =
    " core_module so_module watchdog_module http_module log_config_module logio_module"
    " version_module unixd_module mpm_event_module mpm_worker_module mpm_prefork_module"
    " mpm_itk_module access_compat_module actions_module alias_module allowmethods_module"
    " asis_module auth_basic_module auth_digest_module auth_form_module authn_anon_module"
    " authn_core_module authn_dbd_module authn_dbm_module authn_file_module authn_socache_module"
    " authnz_fcgi_module authnz_ldap_module authz_core_module authz_dbd_module authz_dbm_module"
    " authz_groupfile_module authz_host_module authz_owner_module authz_user_module"
    " autoindex_module brotli_module bucketeer_module buffer_module cache_module"
    " cache_disk_module cache_socache_module cern_meta_module cgi_module cgid_module"
    " charset_lite_module data_module dav_module dav_fs_module dav_lock_module dbd_module"
    " deflate_module dialup_module dir_module dumpio_module echo_module env_module expires_module"
    " ext_filter_module fcgid_module file_cache_module filter_module headers_module"
    " heartbeat_module heartmonitor_module http2_module ident_module imagemap_module"
    " include_module info_module lbmethod_bybusyness_module lbmethod_byrequests_module"
    " lbmethod_bytraffic_module lbmethod_heartbeat_module ldap_module log_debug_module"
    " log_forensic_module lua_module macro_module md_module mime_module mime_magic_module"
    " negotiation_module proxy_module proxy_ajp_module proxy_balancer_module"
    " proxy_connect_module proxy_express_module proxy_fcgi_module proxy_fdpass_module"
    " proxy_ftp_module proxy_hcheck_module proxy_html_module proxy_http_module"
    " proxy_http2_module proxy_scgi_module proxy_uwsgi_module proxy_wstunnel_module"
    " ratelimit_module reflector_module remoteip_module reqtimeout_module request_module"
    " rewrite_module sed_module session_module session_cookie_module session_crypto_module"
    " session_dbd_module setenvif_module slotmem_plain_module slotmem_shm_module"
    " socache_dbm_module socache_memcache_module socache_redis_module socache_shmcb_module"
    " speling_module ssl_module status_module substitute_module suexec_module unique_id_module"
    " userdir_module usertrack_module vhost_alias_module xml2enc_module php_module php7_module"
    " php5_module authn_alias_module authn_default_module"
    " authz_default_module disk_cache_module mem_cache_module wsgi_module ruid2_module "
    "suphp_module systemd_module ";

struct HandlerModules {
    std::string_view handler;
    std::array<std::string_view, 3> modules;  // any of these
};

constexpr std::array handlers = std::to_array<HandlerModules>({
    {"application/x-httpd-cgi", {"cgid_module", "cgi_module"}},
    {"application/x-httpd-imap", {"imagemap_module"}},
    {"application/x-httpd-lsphp", {"lsapi_module"}},
    {"application/x-httpd-php", {"php_module", "php7_module", "php5_module"}},
    {"application/x-httpd-php-source", {"php_module", "php7_module", "php5_module"}},
    {"application/x-httpd-suphp", {"suphp_module"}},
    {"application/x-type-map", {"negotiation_module"}},
    {"balancer-manager", {"proxy_balancer_module"}},
    {"cgi-script", {"cgid_module", "cgi_module"}},
    {"dav-handler", {"dav_module"}},
    {"default-handler", {"core_module"}},
    {"fastcgi-script", {"fastcgi_module"}},
    {"fcgid-script", {"fcgid_module"}},
    {"form-login-handler", {"auth_form_module"}},
    {"form-logout-handler", {"auth_form_module"}},
    {"form-redirect-handler", {"auth_form_module"}},
    {"heartbeat", {"heartmonitor_module"}},
    {"httpd/send-as-is", {"asis_module"}},
    {"imap-file", {"imagemap_module"}},
    {"jakarta-servlet", {"jk_module"}},
    {"ldap-status", {"ldap_module"}},
    {"lua-script", {"lua_module"}},
    {"md-status", {"md_module"}},
    {"modperl", {"perl_module"}},
    {"mod_python", {"python_module"}},
    {"perl-script", {"perl_module"}},
    {"php-script", {"php_module"}},
    {"php5-script", {"php5_module"}},
    {"php7-script", {"php7_module"}},
    {"proxy-server", {"proxy_module"}},
    {"python-program", {"python_module"}},
    {"reflector", {"reflector_module"}},
    {"ruby-object", {"ruby_module"}},
    {"scgi-handler", {"scgi_module"}},
    {"send-as-is", {"asis_module"}},
    {"server-info", {"info_module"}},
    {"server-parsed", {"include_module"}},
    {"server-status", {"status_module"}},
    {"text/x-server-parsed-html", {"include_module"}},
    {"type-map", {"negotiation_module"}},
    {"uwsgi-handler", {"uwsgi_module"}},
    {"wsgi-script", {"wsgi_module"}},
});

// "proxy:unix:/run/x.sock|fcgi://localhost": the scheme behind the socket, or the first one.
std::string_view proxy_module_of(std::string_view handler) {
    std::string_view target = handler.substr(handler.find(':') + 1);
    if (const auto bar = target.find('|'); bar != std::string_view::npos)
        target.remove_prefix(bar + 1);
    const std::string_view scheme = target.substr(0, target.find(':'));
    constexpr std::array schemes = std::to_array<std::pair<std::string_view, std::string_view>>(
        {{"fcgi", "proxy_fcgi_module"},
         {"http", "proxy_http_module"},
         {"https", "proxy_http_module"},
         {"scgi", "proxy_scgi_module"},
         {"uwsgi", "proxy_uwsgi_module"},
         {"ajp", "proxy_ajp_module"},
         {"balancer", "proxy_balancer_module"},
         {"ws", "proxy_wstunnel_module"},
         {"h2", "proxy_http2_module"},
         {"h2c", "proxy_http2_module"}});
    for (const auto& [name, module] : schemes)
        if (scheme == name)
            return module;
    return {};
}

constexpr std::array providers = std::to_array<HandlerModules>({
    {"all", {"authz_core_module"}},
    {"env", {"authz_core_module"}},
    {"method", {"authz_core_module"}},
    {"expr", {"authz_core_module"}},
    {"ip", {"authz_host_module"}},
    {"host", {"authz_host_module"}},
    {"forward-dns", {"authz_host_module"}},
    {"local", {"authz_host_module"}},
    {"user", {"authz_user_module"}},
    {"valid-user", {"authz_user_module"}},
    {"group", {"authz_groupfile_module"}},
    {"file-group", {"authz_groupfile_module"}},
    {"file-owner", {"authz_owner_module"}},
    {"dbm-group", {"authz_dbm_module"}},
    {"dbm-file-group", {"authz_dbm_module"}},
    {"dbd-group", {"authz_dbd_module"}},
    {"dbd-login", {"authz_dbd_module"}},
    {"dbd-logout", {"authz_dbd_module"}},
    {"ldap-user", {"authnz_ldap_module"}},
    {"ldap-group", {"authnz_ldap_module"}},
    {"ldap-dn", {"authnz_ldap_module"}},
    {"ldap-attribute", {"authnz_ldap_module"}},
    {"ldap-filter", {"authnz_ldap_module"}},
    {"ldap-search", {"authnz_ldap_module"}},
    {"ssl", {"ssl_module"}},
    {"ssl-verify-client", {"ssl_module"}},
});

template <class Table>
std::vector<std::string_view> look_up(const Table& table, std::string_view name) {
    const auto row = std::find_if(table.begin(), table.end(), [&](const HandlerModules& known) {
        return known.handler == name;
    });
    std::vector<std::string_view> modules;
    if (row != table.end())
        std::copy_if(row->modules.begin(), row->modules.end(), std::back_inserter(modules),
                     [](std::string_view module) { return !module.empty(); });
    return modules;
}

// The file that the module was compiled from, as its module structure names it.
std::string source_of(std::string_view identifier) {
    constexpr std::array odd = std::to_array<std::pair<std::string_view, std::string_view>>(
        {{"core_module", "core.c"},
         {"http_module", "http_core.c"},
         {"ldap_module", "util_ldap.c"},
         {"mpm_event_module", "event.c"},
         {"mpm_itk_module", "mpm_itk.c"},
         {"mpm_prefork_module", "prefork.c"},
         {"mpm_worker_module", "worker.c"}});
    for (const auto& [known, source] : odd)
        if (known == identifier)
            return std::string(source);
    constexpr std::string_view suffix = "_module";
    if (identifier.ends_with(suffix))
        identifier.remove_suffix(suffix.size());
    return "mod_" + std::string(identifier) + ".c";
}

bool is_known_module(std::string_view identifier) {
    const std::string padded = " " + std::string(identifier) + " ";
    return known_modules.find(padded) != std::string_view::npos;
}

}  // namespace

bool is_mpm(std::string_view identifier) {
    return identifier.starts_with("mpm_");
}

std::vector<std::string_view> modules_of_handler(std::string_view handler) {
    if (!handler.starts_with("proxy:"))
        return look_up(handlers, handler);
    const std::string_view module = proxy_module_of(handler);
    if (module.empty())
        return {};
    return {module};
}

std::vector<std::string_view> modules_of_provider(std::string_view provider) {
    return look_up(providers, provider);
}

std::string_view module_in(std::string_view file_name) {
    constexpr std::string_view prefix = "mod_";
    constexpr std::string_view suffix = ".so";
    if (!file_name.starts_with(prefix) || !file_name.ends_with(suffix))
        return "";
    file_name.remove_prefix(prefix.size());
    file_name.remove_suffix(suffix.size());
    const std::string padded = " " + std::string(file_name) + "_module ";
    const std::size_t found = known_modules.find(padded);
    return found == std::string_view::npos ? ""
                                           : known_modules.substr(found + 1, padded.size() - 2);
}

LoadedModules::LoadedModules(Dialect dialect)
    : dialect_(dialect), brought_(all_directives().size()) {
    for (const std::string_view identifier : compiled_in)
        load(identifier);
}

void LoadedModules::load(std::string_view identifier) {
    identifiers_.emplace(identifier, identifiers_.size());
    sources_.insert(source_of(identifier));
    all_known_ = all_known_ && is_known_module(identifier);
    for (const KnownDirective& known : all_directives()) {
        const auto modules = modules_of(known);
        if (std::find(modules.begin(), modules.end(), identifier) != modules.end())
            brought_[index_of(known)] = true;
    }
}

void LoadedModules::load_all() {
    all_ = true;
    all_known_ = false;
    for (const KnownDirective& known : all_directives())
        brought_[index_of(known)] = !modules_of(known).empty();
}

bool LoadedModules::loads_any() const {
    return identifiers_.size() > compiled_in.size();
}

bool LoadedModules::has_mpm() const {
    return std::any_of(identifiers_.begin(), identifiers_.end(), [](const auto& loaded) {
        return is_mpm(loaded.first) && loaded.first != "mpm_itk_module";  // which stands on prefork
    });
}

bool LoadedModules::is_before(std::string_view identifier, std::string_view other) const {
    const auto turn = [this](std::string_view wanted) {
        const auto found = identifiers_.find(wanted);
        return found == identifiers_.end() ? identifiers_.size() : found->second;
    };
    return turn(identifier) < turn(other);
}

bool LoadedModules::has(std::string_view identifier) const {
    return all_ || identifiers_.contains(identifier);
}

bool LoadedModules::has_any(std::span<const std::string_view> identifiers) const {
    return std::any_of(identifiers.begin(), identifiers.end(),
                       [this](std::string_view identifier) { return has(identifier); });
}

bool LoadedModules::has_named(std::string_view name) const {
    return all_ || identifiers_.contains(name) || sources_.contains(name);
}

}  // namespace fcgicheck::apache
