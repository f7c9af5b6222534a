// Chance, and the deployment that it draws. A feature (feature.h) asks for places and words, and
// adds lines, files and URLs; the same seed gives the same deployment everywhere.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <random>
#include <string>
#include <vector>

#include "deployment.h"

namespace fcgicheck::differential {

// Where a directive may stand, as bits: the scopes of httpd's command_rec, a little finer.
enum Scope : unsigned {  // NOLINT(performance-enum-size): bits that are joined
    in_server = 1,
    in_host = 2,
    in_directory = 4,
    in_files = 8,
    in_location = 16,
    in_if = 32,
    in_htaccess = 64,
    in_section = in_directory | in_files | in_location | in_if,
    in_servers = in_server | in_host,
    anywhere = in_servers | in_section | in_htaccess,
};

// How a URL path leads to a folder of the site.
struct Way {
    std::string url;        // "/", "/al/"
    std::string directory;  // below the site: "htdocs"
};

class Draw {
  public:
    explicit Draw(std::uint64_t seed) : engine_(seed) {}

    bool one_in(unsigned n) { return below(n) == 0; }
    unsigned below(unsigned n);
    std::string any(std::initializer_list<const char*> words);
    template <class T>
    const T& any_of(const std::vector<T>& elements) {
        return elements[below(static_cast<unsigned>(elements.size()))];
    }

    // Adds the line at a place of one of the allowed kinds, in a section that is there or a new
    // one.
    void say(Line line, unsigned scopes);
    void say(const std::string& text, unsigned scopes) { say(Line{.text = text}, scopes); }
    // Both lines at the same place.
    void say_together(std::vector<Line> lines, unsigned scopes);

    std::string directory();   // below the site: "htdocs/a"
    std::string file();        // "htdocs/a/x.fcgi"
    std::string file_name();   // "x.fcgi"
    std::string url();         // of a file or a folder, not encoded: "/a/x.fcgi"
    std::string folder_url();  // "/", "/a"

    bool has(const std::string& path) const;  // in the tree
    void add_directory(const std::string& path);
    void add_file(const std::string& path);  // with what its name promises
    void add_way(Way way) { ways_.push_back(std::move(way)); }
    void ask_for(const std::string& target) { wanted_.push_back(target); }

    std::vector<Line>& hosts_lines();  // of a virtual host, or of the server where there is none
    std::string host_name();
    std::vector<std::string>& host_names() { return host_names_; }
    std::vector<std::string>& other_addresses() { return other_addresses_; }

    Deployment made;

    const std::vector<std::string>& wanted() const { return wanted_; }
    const std::vector<std::string>& directories() const { return directories_; }
    const std::vector<Way>& ways() const { return ways_; }

  private:
    std::vector<Line>& open(unsigned scope);
    std::vector<Line>& open_section(unsigned scope);
    std::vector<Line>& open_htaccess();
    std::string opening_of(unsigned scope);
    std::string directory_opening();

    std::mt19937_64 engine_;
    std::vector<std::string> directories_;
    std::vector<std::string> files_;
    std::vector<Way> ways_;
    std::vector<std::string> wanted_;
    std::vector<std::string> host_names_{"a.test"};
    std::vector<std::string> other_addresses_;  // that httpd listens on besides 127.0.0.1
};

// A file with what its name promises: a program that works, or a page.
Entry script(const std::string& path);

}  // namespace fcgicheck::differential
