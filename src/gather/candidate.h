// Which httpd could serve the site, before its configuration is read: the running one, else the
// usual places.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fcgicheck/file_source.h"
#include "fcgicheck/observed.h"
#include "os/path_walk.h"
#include "os/process_table.h"

namespace fcgicheck::gather {

struct Candidate {
    std::string config_file;
    std::string binary;   // "" where no httpd is installed
    std::string modules;  // the directory of its modules
    std::string how_found;
    std::vector<std::string> defines;      // -D of its command line
    std::vector<std::string> before = {};  // -C: lines that are read before its file
    std::vector<std::string> after = {};   // -c: behind it
    std::string server_root = {};          // -d of its command line
    bool is_running = false;
    std::optional<pid_t> pid = {};  // of the running one
    std::optional<std::map<std::string, std::string>>
        environment;  // of a running httpd, where it may be read
};

bool is_named_as_httpd(const os::ProcessEntry& process);  // by one of its distributions

// The web servers that run here: httpd under its distributions' names, and LiteSpeed.
struct WebServers {
    std::vector<os::ProcessEntry> processes;
    std::vector<Unseen> passed_over;  // what is only called like one
};
WebServers running_web_servers();

// Each httpd among them whose configuration is known.
std::vector<Candidate> running_httpds(FileSource& files,
                                      const std::vector<os::ProcessEntry>& processes);
// Takes away those whose configuration others can change; returns why.
std::vector<Unseen> take_away_changeable(std::vector<Candidate>& running, os::PathWalker& paths);
std::optional<Candidate> usual_place(FileSource& files);
bool is_usual_place(const std::string& config_file);
// A configuration that was named: the httpd that is installed is taken to be the one that reads it.
Candidate named_config(FileSource& files, const std::string& config_file);

// Whether this machine looks like one that serves sites: a web server runs here, or is installed.
bool is_server_here(FileSource& files);

bool is_litespeed_here(FileSource& files, const std::vector<os::ProcessEntry>& processes);

}  // namespace fcgicheck::gather
