// A small Apache configuration in memory, for tests of the model: the modules of a Debian server,
// one site under /srv/www.
#pragma once

#include <string>
#include <string_view>

#include "apache/model.h"
#include "support/memory_files.h"

namespace fcgicheck::test {

inline const std::string usual_modules =
    "ServerRoot /etc/apache2\n"
    "LoadModule mpm_event_module modules/mod_mpm_event.so\n"
    "LoadModule authz_core_module modules/mod_authz_core.so\n"
    "LoadModule authz_host_module modules/mod_authz_host.so\n"
    "LoadModule authz_user_module modules/mod_authz_user.so\n"
    "LoadModule access_compat_module modules/mod_access_compat.so\n"
    "LoadModule alias_module modules/mod_alias.so\n"
    "LoadModule mime_module modules/mod_mime.so\n"
    "LoadModule fcgid_module modules/mod_fcgid.so\n";
constexpr unsigned usual_module_lines = 9;

struct ApacheSite {
    MemoryFiles files;
    std::string config_file = "/etc/apache2/apache2.conf";
    std::size_t threads = 0;  // that many hosts are shared out among; 0: as the machine has them

    ApacheSite() {
        for (const char* name : {"mpm_event", "authz_core", "authz_host", "authz_user",
                                 "access_compat", "alias", "mime", "fcgid", "cgid", "macro"})
            files.add("/etc/apache2/modules/mod_" + std::string(name) + ".so", "");
        files.add("/etc/apache2/mime.types", "");
        files.add_directory("/srv/www");
        files.add("/srv/www/x.fcgi", "#!/bin/sh\n", 0755);
    }

    // `config` comes after the modules.
    apache::Model load(const std::string& config) {
        const bool listens = config.find("Listen") != std::string::npos;
        return load_exactly(usual_modules + config + (listens ? "" : "\nListen 80\n"));
    }
    apache::Model load_exactly(const std::string& config) {
        files.add(config_file, config);
        return apache::load(files, {.config_file = config_file,
                                    .defines = {},
                                    .environment = {{"APACHE_RUN_USER", "www-data"}},
                                    .threads = threads});
    }
    // What the main server says of a file.
    EffectiveConfig resolve(const std::string& config, const std::string& path = "/srv/www/x.fcgi",
                            const std::string& url = "/x.fcgi") {
        const apache::Model model = load(config);
        apache::Resolver resolver(model, 0, files);
        return resolver.resolve(path, {.host = 0, .url = url, .script_alias = false});
    }
};

}  // namespace fcgicheck::test
