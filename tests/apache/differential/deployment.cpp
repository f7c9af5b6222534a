#include "deployment.h"

#include <fmt/core.h>

#include <filesystem>

#include "text/display.h"

namespace fcgicheck::differential {
namespace {

// What every private server needs, whatever the deployment is about: see
// testdata/sites/server.conf. FcgidErrorScanInterval and its kin: a failed start is to be noticed
// soon.
constexpr const char* prelude = R"(ServerRoot ${SITE}
ServerName www.test
Listen 127.0.0.1:${PORT}
DefaultRuntimeDir ${RUN}
PidFile ${RUN}/httpd.pid
Mutex file:${RUN} default
ErrorLog ${RUN}/error.log
LogFormat "%{remote}p@%A %f" asked
GlobalLog ${RUN}/asked.log asked
User www-data
Group www-data
LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
StartServers 1
MinSpareThreads 1
MaxSpareThreads 25
ThreadsPerChild 25
MaxRequestWorkers 25
LoadModule fcgid_module /usr/lib/apache2/modules/mod_fcgid.so
FcgidIPCDir ${RUN}/fcgid
FcgidProcessTableFile ${RUN}/fcgid_shm
FcgidErrorScanInterval 1
FcgidZombieScanInterval 1
FcgidSpawnScoreUpLimit 1000
LoadModule cgid_module /usr/lib/apache2/modules/mod_cgid.so
ScriptSock ${RUN}/cgisock
LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
)";

void append(std::string& out, const std::vector<Line>& lines, int depth) {
    const std::string indent(static_cast<std::size_t>(depth) * 4, ' ');
    for (const Line& line : lines) {
        out += indent + line.text + '\n';
        if (line.text.front() != '<')
            continue;
        append(out, line.body, depth + 1);
        out += indent + "</" + line.text.substr(1, line.text.find_first_of(" >") - 1) + ">\n";
    }
}

std::string content_of(const Entry& entry) {
    return entry.lines.empty() ? entry.content : text_of(entry.lines);
}

void write(const Entry& entry, const TempTree& tree, const std::string& site) {
    const std::string path = "site/" + entry.path;
    switch (entry.kind) {
        case Entry::Kind::directory:
            tree.add_directory(path);
            break;
        case Entry::Kind::file:
            tree.add(path, with_places(content_of(entry), site, 0), entry.mode);
            break;
        case Entry::Kind::link:
            std::filesystem::remove(tree.path(path));  // what was drawn before
            tree.add_link(path, with_places(entry.content, site, 0));
            break;
        case Entry::Kind::socket:
            tree.add_socket(path);
            break;
    }
    if (entry.uid != 0)
        tree.change_owner(path, entry.uid, entry.uid);
}

const char* kind_name(Entry::Kind kind) {
    switch (kind) {
        case Entry::Kind::file:
            return "file";
        case Entry::Kind::directory:
            return "directory";
        case Entry::Kind::link:
            return "link";
        case Entry::Kind::socket:
            return "socket";
    }
    return "";
}

}  // namespace

std::string with_places(std::string text, const std::string& site, int port) {
    for (const auto& [word, value] :
         {std::pair<std::string, std::string>{"${SITE}", site}, {"${PORT}", std::to_string(port)}})
        for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at))
            text.replace(at, word.size(), value);
    return text;
}

std::string text_of(const std::vector<Line>& lines) {
    std::string out;
    append(out, lines, 0);
    return out;
}

void write(const Deployment& deployment, const TempTree& tree, const std::string& responder) {
    const std::string site = tree.add_directory("site");
    tree.add("site/httpd.conf", prelude + text_of(deployment.config));
    tree.add_directory("site/bin");
    std::filesystem::copy_file(responder, site + "/bin/responder");
    tree.change_mode("site/bin/responder", 0755);
    for (const Entry& entry : deployment.tree)
        write(entry, tree, site);
    // Last: a closed folder could not be filled, but for root.
    for (const Entry& entry : deployment.tree)
        if (entry.kind == Entry::Kind::directory)
            tree.change_mode("site/" + entry.path, entry.mode);
}

std::string told(const Url& url) {
    std::string out = url.method == "GET" ? "" : url.method + " ";
    out += text::escaped(url.host + (url.port == ":${PORT}" ? "" : url.port) + url.target);
    if (url.address != "127.0.0.1")
        out += " at " + url.address;
    for (const auto& [name, value] : url.headers)
        out += ", " + name + ": " + value;
    return out;
}

std::string told(const Deployment& deployment) {
    std::string out = "--- httpd.conf, behind the lines that every server needs\n" +
                      text_of(deployment.config) + "--- tree\n";
    for (const Entry& entry : deployment.tree) {
        out += fmt::format("{} {} mode {:o} uid {}", kind_name(entry.kind),
                           text::escaped(entry.path), entry.mode, entry.uid);
        if (entry.kind == Entry::Kind::link)
            out += " -> " + entry.content;
        else if (!entry.lines.empty())
            out += ":\n" + text_of(entry.lines);
        else if (entry.kind == Entry::Kind::file)
            out += " " + text::escaped(entry.content.substr(0, 60));
        if (out.back() != '\n')
            out += '\n';
    }
    out += "--- URLs\n";
    for (const Url& url : deployment.urls)
        out += told(url) + '\n';
    return out;
}

}  // namespace fcgicheck::differential
