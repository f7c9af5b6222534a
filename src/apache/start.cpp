#include "apache/start.h"

#include <algorithm>
#include <array>
#include <set>

#include "apache/reading/files.h"
#include "text/path.h"

namespace fcgicheck::apache {

namespace {

ConfigError without_line(std::string message, std::string_view needs = "") {
    return {.kind = needs.empty() ? ConfigErrorKind::syntax : ConfigErrorKind::missing_module,
            .at = {},
            .message = std::move(message),
            .text = {},
            .directive = {},
            .needs = std::string(needs)};
}

ConfigError no_mpm() {
    return without_line("Configuration error: No MPM loaded.", "mpm_event_module");
}

// An httpd whose MPMs are modules has none built in.
bool has_mpms_to_load(FileSource& files, const std::string& folder) {
    constexpr std::array names = {"mod_mpm_event.so", "mod_mpm_prefork.so", "mod_mpm_worker.so"};
    return std::any_of(names.begin(), names.end(), [&](const char* name) {
        const auto stat = files.stat(text::join_path(folder, name));
        return stat.seen() != nullptr && stat.seen()->kind != FileKind::missing;
    });
}

bool holds_certificate(std::string_view content) {
    constexpr auto labels = std::to_array<std::string_view>(
        {"-----BEGIN CERTIFICATE-----", "-----BEGIN X509 CERTIFICATE-----",
         "-----BEGIN TRUSTED CERTIFICATE-----"});
    return std::any_of(labels.begin(), labels.end(), [&](std::string_view label) {
        return content.find(label) != std::string_view::npos;
    });
}

// The first that is none. Hosts share their certificates: each is read once.
std::optional<std::size_t> first_unusable(FileSource& files,
                                          const std::vector<std::string>& certificates,
                                          std::set<std::string>& usable) {
    constexpr std::size_t largest = std::size_t{1} << 20U;
    for (std::size_t i = 0; i < certificates.size(); ++i) {
        if (usable.contains(certificates[i]))
            continue;
        const Observed<std::string> content = files.read(certificates[i], largest);
        if (content.seen() != nullptr && !holds_certificate(*content.seen()))
            return i;
        usable.insert(certificates[i]);
    }
    return std::nullopt;
}

// ssl_init_server_certs. mod_md may bring a certificate that no line names.
std::optional<ConfigError> certificate_fault(FileSource& files, const ServerOutline& server,
                                             const Server& main, std::set<std::string>& usable) {
    const bool is_tls = server.tls_engine.value_or(main.tls_engine.value_or(false));
    if (!is_tls)
        return std::nullopt;
    const std::string& name = server.name.empty() ? main.name : server.name;
    const std::string port = server.addresses.empty() ? "" : server.addresses.front().port;
    const std::string id = name + ":" + (port.empty() || port == "*" ? "443" : port);
    if (!server.has_certificate && !main.has_certificate)
        return without_line("Failed to configure at least one certificate and key for " + id);
    const std::vector<std::string>& certificates =
        server.has_certificate ? server.certificates : main.certificates;
    const auto unusable = first_unusable(files, certificates, usable);
    if (!unusable)
        return std::nullopt;
    return without_line("Failed to configure certificate " + id + ":" + std::to_string(*unusable) +
                        " (with chain), check " + certificates[*unusable]);
}

}  // namespace

std::optional<ConfigError> mpm_fault(FileSource& files, const Surroundings& read) {
    if (read.modules.dialect() == Dialect::apache22)
        return std::nullopt;
    constexpr std::array mpms = {"mpm_event_module", "mpm_prefork_module", "mpm_worker_module"};
    const auto loaded = std::count_if(mpms.begin(), mpms.end(),
                                      [&](const char* mpm) { return read.modules.has(mpm); });
    if (loaded > 1)
        return without_line("Configuration error: More than one MPM loaded.");
    if (loaded == 0 && read.unread.empty() && read.modules.all_are_known() &&
        has_mpms_to_load(files, read.module_folder))
        return no_mpm();
    return std::nullopt;
}

std::optional<ConfigError> mpm_fault_of_debian(FileSource& files, const Surroundings& read,
                                               std::string_view config_file) {
    const bool is_debians = config_file == "/etc/apache2/apache2.conf" && !read.is_dump &&
                            read.modules.dialect() != Dialect::apache22;
    if (is_debians && read.unread.empty() && has_mpms_to_load(files, "/usr/lib/apache2/modules"))
        return no_mpm();
    return std::nullopt;
}

std::optional<ConfigError> listening_fault(const Global& global) {
    if (!global.listens.empty() || !global.read.unread.empty())
        return std::nullopt;
    return without_line("no listening sockets available, shutting down");
}

std::optional<ConfigError> post_config_fault(FileSource& files, const Global& global,
                                             const Server& main,
                                             const std::vector<Servers::HostLines>& hosts) {
    const LoadedModules& modules = global.read.modules;
    if (modules.has("ssl_module") && !modules.has("md_module") && modules.all_are_known()) {
        std::set<std::string> usable;
        if (auto fault = certificate_fault(files, main, main, usable))
            return fault;
        for (const Servers::HostLines& host : hosts)
            if (auto fault = certificate_fault(files, host.outline, main, usable))
                return fault;
    }
    if (modules.has("proxy_balancer_module") && !modules.has("slotmem_shm_module"))
        return without_line(
            "Failed to lookup provider 'shm' for 'slotmem': is mod_slotmem_shm loaded??",
            "slotmem_shm_module");
    const bool has_usual_method =
        std::includes(global.balancers_with_method.begin(), global.balancers_with_method.end(),
                      global.balancers.begin(), global.balancers.end());
    if (!has_usual_method && modules.has("proxy_balancer_module") && modules.all_are_known() &&
        !modules.has("lbmethod_byrequests_module"))
        return without_line("Cannot find LB Method: byrequests", "lbmethod_byrequests_module");
    return std::nullopt;
}

}  // namespace fcgicheck::apache
