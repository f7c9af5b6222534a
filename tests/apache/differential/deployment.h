// A deployment as a value: what the configuration says, what lies in the site's folder, and what is
// asked for. It can be written to a disk, printed, and taken apart piece by piece (reducer.h).
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "support/temp_tree.h"

namespace fcgicheck::differential {

// A directive; one that begins with "<" is a section, and `body` stands in it.
struct Line {
    std::string text;
    std::vector<Line> body = {};
};

struct Entry {
    enum class Kind : std::uint8_t { file, directory, link, socket };
    Kind kind = Kind::file;
    std::string path;              // below the site's folder: "htdocs/a/x.fcgi"
    std::string content = {};      // of a file; a link's target
    std::vector<Line> lines = {};  // of a .htaccess, in place of `content`
    mode_t mode = 0644;
    uid_t uid = 0;
    bool runs_into_error = false;  // a script that starts, and then fails by itself
};

struct Url {
    std::string host;    // as the Host header has it, without its port
    std::string target;  // byte for byte
    std::string method = "GET";
    std::vector<std::pair<std::string, std::string>> headers = {};
    std::string port = ":${PORT}";      // behind the host
    std::string address = "127.0.0.1";  // that the connection goes to
};

struct Deployment {
    std::vector<Line> config;  // what follows the lines that every server needs (`prelude`)
    std::vector<Entry> tree;
    std::vector<Url> urls;
};

// In every text here SITE and PORT stand for what the disk and the socket gave.
std::string with_places(std::string text, const std::string& site, int port);

std::string text_of(const std::vector<Line>& lines);
std::string told(const Url& url);

// Writes TREE/site, with its httpd.conf, in the order of the entries.
void write(const Deployment& deployment, const TempTree& tree, const std::string& responder);

// How a person would tell it to another.
std::string told(const Deployment& deployment);

}  // namespace fcgicheck::differential
