#include "report/header.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "report/block.h"
#include "report/names.h"
#include "report/paint.h"
#include "report/version.h"
#include "text/display.h"

namespace fcgicheck::report {
namespace {

std::string line(const TextStyle& style, std::string_view words) {
    return paragraph(style, {}, 2, words, Tone::plain);
}

std::string server_words(const ServerFacts& server) {
    std::string out = "Apache";
    if (!server.version.empty())
        out += ' ' + server.version;
    if (!server.fcgid_version.empty())
        out += ", mod_fcgid " + server.fcgid_version;
    else if (server.has_fcgid)
        out += ", mod_fcgid";
    return text::escaped(out);
}

// All users that run scripts, in the hosts' order.
std::string runner_words(const SiteFacts& site) {
    std::vector<std::string> names;
    for (const VirtualHostFacts& host : site.hosts) {
        const Identity* runner = host.runner.seen();
        if (runner != nullptr && std::find(names.begin(), names.end(), runner->name) == names.end())
            names.push_back(runner->name);
    }
    if (const Identity* server = site.identity.seen(); names.empty() && server != nullptr)
        names.push_back(server->name);
    std::string out;
    for (const std::string& name : names)
        out += (out.empty() ? "" : ", ") + text::escaped(name);
    return out;
}

// Where it is served, unless by this machine.
std::string target_words(const TargetFacts& target) {
    const std::string& because = target.because;
    std::string out;
    switch (target.target) {
        case Target::here:
            break;
        case Target::elsewhere:
            out = "target: elsewhere";
            break;
        case Target::image:
            out = "target: the image at " + target.root;
            break;
    }
    if (!out.empty() && !because.empty())
        out += " (" + because + ')';
    if (!target.owner.empty())
        out += (out.empty() ? "files owned by " : ", files owned by ") + target.owner;
    return text::escaped(out);
}

}  // namespace

std::string header(const Report& report, const TextStyle& style) {
    const SiteFacts& site = report.site;
    const ServerFacts* server = site.server.seen();
    std::string first = "fcgicheck " + std::string(version()) + " - ";
    first += server != nullptr ? server_words(*server) : "no server configuration seen";
    if (const std::string runner = runner_words(site); !runner.empty())
        first += ", runs scripts as " + runner;
    std::string second = "config: ";
    if (server == nullptr) {
        const std::string& why = site.server.unseen()->detail;
        const bool is_said = report.target.target == Target::elsewhere;
        second += why.empty() || is_said ? "none" : "none, " + text::escaped(why);
    } else {
        second += text::escaped(server->config_file);
        if (server->included_files > 0)
            second += " + " + counted(server->included_files, "included file");
    }
    if (!site.htaccess.empty())
        second += ", " + std::to_string(site.htaccess.size()) + " .htaccess";
    const std::string third = target_words(report.target);
    return line(style, first) + line(style, second) + (third.empty() ? "" : line(style, third));
}

}  // namespace fcgicheck::report
