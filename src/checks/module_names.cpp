// Debian's names: the lists of files of apache2-bin 2.4.71 and of each package; RHEL 9's likewise.
#include "checks/module_names.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace fcgicheck::checks {
namespace {

struct Packages {
    std::string_view identifier;
    std::string_view debian;
    std::string_view rhel;
};

constexpr std::array packages = std::to_array<Packages>({
    {"authnz_ldap_module", "apache2-bin", "mod_ldap"},
    {"fcgid_module", "libapache2-mod-fcgid", "mod_fcgid"},
    {"http2_module", "apache2-bin", "mod_http2"},
    {"jk_module", "libapache2-mod-jk", ""},
    {"ldap_module", "apache2-bin", "mod_ldap"},
    {"lua_module", "apache2-bin", "mod_lua"},
    {"md_module", "apache2-bin", "mod_md"},
    {"mpm_itk_module", "libapache2-mpm-itk", "httpd-itk"},
    {"passenger_module", "libapache2-mod-passenger", ""},
    {"perl_module", "libapache2-mod-perl2", "mod_perl"},
    {"php_module", "libapache2-mod-php", "php"},
    {"proxy_html_module", "apache2-bin", "mod_proxy_html"},
    {"ruid2_module", "libapache2-mod-ruid2", ""},
    {"security2_module", "libapache2-mod-security2", "mod_security"},
    {"session_module", "apache2-bin", "mod_session"},
    {"ssl_module", "apache2-bin", "mod_ssl"},
    {"wsgi_module", "libapache2-mod-wsgi-py3", "python3-mod_wsgi"},
    {"xml2enc_module", "apache2-bin", "mod_proxy_html"},
    {"xsendfile_module", "libapache2-mod-xsendfile", "mod_xsendfile"},
});

// Shipped by nobody today, or under a name that is not known here.
constexpr std::array<std::string_view, 6> nobodys = {
    "fastcgi_module", "php5_module", "php7_module", "python_module", "suphp_module", "scgi_module"};

std::string packages_of(std::string_view identifier) {
    const auto* const row = std::find_if(packages.begin(), packages.end(), [&](const auto& known) {
        return known.identifier == identifier;
    });
    if (row == packages.end())
        return std::find(nobodys.begin(), nobodys.end(), identifier) == nobodys.end()
                   ? "apache2-bin on Debian and Ubuntu, httpd on RHEL and Fedora"
                   : "none that today's distributions ship";
    std::string text = std::string(row->debian) + " on Debian and Ubuntu";
    if (!row->rhel.empty())
        text += ", " + std::string(row->rhel) + " on RHEL and Fedora";
    return text;
}

}  // namespace

void name_module(Finding& finding, const std::string& identifier) {
    const std::string short_name = identifier.substr(0, identifier.rfind("_module"));
    finding.values["short_name"] = short_name;
    finding.values["module_file"] =
        (short_name.starts_with("php") ? "lib" : "mod_") + short_name + ".so";
    finding.values["packages"] = packages_of(identifier);
}

}  // namespace fcgicheck::checks
