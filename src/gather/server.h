// Finds the server that serves a site: the configuration that was named, the running httpd's, or
// the usual places of the distributions and panels. Files are read; nothing is asked, and nothing
// is run.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "apache/model.h"
#include "fcgicheck/config.h"
#include "fcgicheck/file_source.h"
#include "fcgicheck/observed.h"
#include "fcgicheck/target.h"
#include "os/path_walk.h"

namespace fcgicheck::gather {

struct ServerRequest {
    std::optional<std::uint16_t> port = std::nullopt;       // that the server is to listen on
    std::optional<std::string> config_file;                 // --config, absolute
    std::vector<std::string> defines;                       // --define
    std::optional<apache::Dialect> dialect = std::nullopt;  // --apache, else as httpd's binary says
    Target target = Target::here;
};

struct FoundServer {
    Observed<ServerFacts> facts;  // unseen: none was found, or its configuration may not be read
    std::optional<apache::Model> model;    // there where `facts` was seen
    std::vector<Unseen> passed_over = {};  // processes that are not believed to be web servers
    std::optional<std::string> environment_file = std::nullopt;  // that was read: Debian's envvars
    std::string binary = {};         // of httpd; "" where none is installed
    std::string suexec = {};         // SUEXEC_BIN, as built in; "" where it can't be known
    std::optional<pid_t> pid = {};   // of the running one
    bool is_at_usual_place = false;  // its configuration: the init system starts it with that
};

// Where several could be it, the first that listens on the port, or else that serves `path`; else
// the first.
FoundServer find_server(FileSource& files, os::PathWalker& paths, const ServerRequest& request,
                        const std::string& path);

}  // namespace fcgicheck::gather
