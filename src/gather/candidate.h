// Which httpd could serve the site, before its configuration is read: the running one, else the
// usual places.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fcgicheck/file_source.h"
#include "os/process_table.h"

namespace fcgicheck::gather {

struct Candidate {
    std::string config_file;
    std::string binary;   // "" where no httpd is installed
    std::string modules;  // the directory of its modules
    std::string how_found;
    std::vector<std::string> defines;  // -D of its command line
    std::string server_root = {};      // -d of its command line
    std::optional<std::map<std::string, std::string>>
        environment;  // of a running httpd, where it may be read
};

// The web servers that run here: httpd under its distributions' names, and LiteSpeed.
std::vector<os::ProcessEntry> running_web_servers();

// Each httpd among them whose configuration is known.
std::vector<Candidate> running_httpds(FileSource& files,
                                      const std::vector<os::ProcessEntry>& processes);
std::optional<Candidate> usual_place(FileSource& files);
// A configuration that was named: the httpd that is installed is taken to be the one that reads it.
Candidate named_config(FileSource& files, const std::string& config_file);

bool is_litespeed_here(FileSource& files, const std::vector<os::ProcessEntry>& processes);

}  // namespace fcgicheck::gather
