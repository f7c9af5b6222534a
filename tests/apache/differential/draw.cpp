#include "draw.h"

#include <algorithm>

namespace fcgicheck::differential {
namespace {

bool is_section(const Line& line, unsigned scope) {
    const auto begins = [&](const char* word) { return line.text.starts_with(word); };
    switch (scope) {
        case in_directory:
            return begins("<Directory");
        case in_files:
            return begins("<Files");
        case in_location:
            return begins("<Location");
        case in_if:
            return begins("<If ") || begins("<Else");
        default:
            return false;
    }
}

void collect(std::vector<Line>& lines, unsigned scope, std::vector<std::vector<Line>*>& found) {
    for (Line& line : lines) {
        if (is_section(line, scope))
            found.push_back(&line.body);
        if (!line.body.empty())
            collect(line.body, scope, found);
    }
}

}  // namespace

// Not a distribution of the library's: those differ between libraries.
unsigned Draw::below(unsigned n) {
    return static_cast<unsigned>(engine_() % n);
}

std::string Draw::any(std::initializer_list<const char*> words) {
    return *(words.begin() + below(static_cast<unsigned>(words.size())));
}

void Draw::say(Line line, unsigned scopes) {
    say_together({std::move(line)}, scopes);
}

void Draw::say_together(std::vector<Line> lines, unsigned scopes) {
    std::vector<unsigned> allowed;
    for (unsigned scope = in_server; scope <= in_htaccess; scope <<= 1U) {
        if ((scopes & scope) != 0)
            allowed.push_back(scope);
        const bool is_usual = scope == in_directory || scope == in_htaccess;
        if (is_usual && (scopes & scope) != 0)
            allowed.push_back(scope);
    }
    std::vector<Line>& place = open(any_of(allowed));
    for (Line& line : lines)
        place.push_back(std::move(line));
}

std::vector<Line>& Draw::open(unsigned scope) {
    switch (scope) {
        case in_server:
            return made.config;
        case in_host:
            return hosts_lines();
        case in_htaccess:
            return open_htaccess();
        default:
            return open_section(scope);
    }
}

std::vector<Line>& Draw::hosts_lines() {
    std::vector<std::vector<Line>*> hosts;
    for (Line& line : made.config)
        if (line.text.starts_with("<VirtualHost"))
            hosts.push_back(&line.body);
    return hosts.empty() ? made.config : *any_of(hosts);
}

std::vector<Line>& Draw::open_section(unsigned scope) {
    std::vector<std::vector<Line>*> found;
    collect(made.config, scope, found);
    if (!found.empty() && one_in(2))
        return *any_of(found);
    const bool may_nest = scope == in_files || scope == in_if;
    const unsigned outer = may_nest && one_in(2) ? (one_in(2) ? in_directory : in_htaccess)
                           : one_in(2)           ? in_host
                                                 : in_server;
    std::vector<Line>& lines = open(outer);
    lines.push_back({.text = opening_of(scope)});
    std::vector<Line>& body = lines.back().body;
    return body;
}

std::vector<Line>& Draw::open_htaccess() {
    const std::string path = (one_in(12) ? std::string() : directory() + "/") + ".htaccess";
    for (Entry& entry : made.tree)
        if (entry.path == path && entry.kind == Entry::Kind::file)
            return entry.lines;
    made.tree.push_back({.path = path});
    return made.tree.back().lines;
}

std::string Draw::opening_of(unsigned scope) {
    const std::string name = file_name();
    const std::string extension = name.substr(std::min(name.size(), name.rfind('.')));
    switch (scope) {
        case in_files:
            return any({"", "~"}).empty()
                       ? (one_in(3)   ? "<FilesMatch \"\\" + extension + "$\">"
                          : one_in(2) ? "<Files \"*" + extension + "\">"
                                      : "<Files \"" + name + "\">")
                       : "<Files ~ \"" + any({"^x", "fcgi$", "^[a-m]", "x|y", "."}) + "\">";
        case in_location: {
            const std::string path = url();
            return one_in(3)   ? "<LocationMatch \"^" + path + "\">"
                   : one_in(3) ? "<Location \"" + folder_url() + "\">"
                   : one_in(4) ? "<Location \"" + folder_url() + "*\">"
                   : one_in(5) ? "<Location ~ \"" + any({"x", "/a/", "fcgi", "^/$"}) + "\">"
                               : "<Location \"" + path + "\">";
        }
        case in_if:
            return "<If \"" +
                   any({"%{REQUEST_URI} =~ m#^/a#", "-f %{REQUEST_FILENAME}",
                        "%{HTTP_HOST} =~ /^a/", "true", "%{QUERY_STRING} =~ /x=1/",
                        "%{REMOTE_ADDR} == '127.0.0.1'", "-R '127.0.0.0/8'",
                        "%{REQUEST_METHOD} == 'GET'", "%{REQUEST_URI} -strmatch '*.fcgi'",
                        "%{HTTP:X-None} == ''", "-z %{HTTP_USER_AGENT}",
                        "%{REQUEST_FILENAME} =~ /x/ && !( %{REQUEST_URI} == '/' )",
                        "%{HTTPS} == 'on'", "%{SERVER_NAME} in { 'a.test', 'b.test' }",
                        "reqenv('LETIN') == '1'", "-n %{ENV:LETIN}", "-z reqenv('NOBODY')",
                        "%{HANDLER} == 'fcgid-script'", "tolower(%{REQUEST_URI}) =~ /fcgi/"}) +
                   "\">";
        default:
            return directory_opening();
    }
}

std::string Draw::directory_opening() {
    const std::string folder = "${SITE}/" + directory();
    switch (below(14)) {
        case 0:
            return "<Directory \"" + folder + "/\">";
        case 1:
            return "<Directory \"" + folder + "/*\">";
        case 2:
            return "<Directory \"${SITE}/*/a\">";
        case 3:
            return "<DirectoryMatch \"^" + folder + "\">";
        case 4:
            return "<DirectoryMatch \"^" + folder + "/.*i$\">";
        case 5:
            return "<Directory ~ \"/htdocs/[ab]\">";
        case 6:
            return one_in(2) ? "<Directory />" : "<Directory \"${SITE}\">";
        case 7:
            return "<Directory \"${SITE}/ht*\">";
        case 8:
            return "<Directory \"" + folder + "/" + file_name() + "\">";
        default:
            return "<Directory \"" + folder + "\">";
    }
}

std::string Draw::directory() {
    return any_of(directories_);
}

std::string Draw::file() {
    return any_of(files_);
}

std::string Draw::file_name() {
    const std::string path = file();
    return path.substr(path.rfind('/') + 1);
}

std::string Draw::url() {
    const std::string path = one_in(4) ? directory() : file();
    std::vector<std::string> urls;
    for (const Way& way : ways_)
        if ((path + "/").starts_with(way.directory + "/"))
            urls.push_back(way.url + path.substr(std::min(path.size(), way.directory.size() + 1)));
    return urls.empty() ? "/" + path.substr(path.rfind('/') + 1) : any_of(urls);
}

std::string Draw::folder_url() {
    const std::string path = url();
    const std::size_t slash = path.rfind('/');
    return slash == 0 ? "/" : one_in(2) ? path.substr(0, slash) : path.substr(0, slash + 1);
}

bool Draw::has(const std::string& path) const {
    return std::any_of(made.tree.begin(), made.tree.end(),
                       [&](const Entry& entry) { return entry.path == path; });
}

void Draw::add_directory(const std::string& path) {
    if (has(path))
        return;
    directories_.push_back(path);
    made.tree.push_back({.kind = Entry::Kind::directory, .path = path, .mode = 0755});
}

void Draw::add_file(const std::string& path) {
    if (has(path))
        return;
    files_.push_back(path);
    made.tree.push_back(script(path));
}

std::string Draw::host_name() {
    return any_of(host_names_);
}

Entry script(const std::string& path) {
    Entry entry{.path = path, .content = "This is " + path + "\n"};
    const bool is_program = path.find("cgi") != std::string::npos || path.ends_with(".pl");
    if (!is_program)
        return entry;
    entry.mode = 0755;
    entry.content = "#!${SITE}/bin/responder\n# " + entry.content;
    return entry;
}

}  // namespace fcgicheck::differential
