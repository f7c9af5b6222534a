// One request to an Apache configuration in memory: the modules of a Debian server with mod_dir and
// its kin, httpd running as www-data (33).
#pragma once

#include <string>

#include "apache/request/trace.h"
#include "support/apache_site.h"

namespace fcgicheck::test {

struct TraceSite : ApacheSite {
    TraceSite() {
        for (const char* name : {"actions", "autoindex", "dir", "negotiation", "rewrite",
                                 "setenvif", "userdir", "vhost_alias"}) {
            const std::string file = "modules/mod_" + std::string(name) + ".so";
            files.add("/etc/apache2/" + file, "");
            modules += "LoadModule " + std::string(name) + "_module " + file + "\n";
        }
    }

    apache::Trace get(const std::string& config, const std::string& target) {
        return get(config, {.host = "www.test", .port = 80, .target = target});
    }
    apache::Trace get(const std::string& config, const apache::Request& request) {
        const bool listens = config.find("Listen") != std::string::npos;
        const std::string port = std::to_string(request.port);
        return ask(load(modules + config + (listens ? "" : "\nListen " + port + "\n")), request);
    }
    apache::Trace ask(const apache::Model& model, const apache::Request& request) {
        Identity who;
        who.name = "www-data";
        who.uid = who.gid = 33;
        apache::Tracer tracer(model, files, who);
        return tracer.trace(request);
    }

    std::string modules = "LoadModule cgid_module modules/mod_cgid.so\n";
};

}  // namespace fcgicheck::test
