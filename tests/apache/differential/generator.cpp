#include "generator.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "feature.h"
#include "mutation.h"

namespace fcgicheck::differential {
namespace {

constexpr std::size_t urls_per_deployment = 14;

void load_modules(Draw& draw) {
    std::vector<const char*> modules{"mime"};
    for (const char* usual :
         {"authz_host", "authz_user", "access_compat", "authn_core", "authn_file", "auth_basic",
          "alias", "dir", "autoindex", "rewrite", "setenvif", "env", "actions"})
        if (!draw.one_in(25))
            modules.push_back(usual);
    for (const char* rare : {"userdir", "vhost_alias", "headers", "macro", "negotiation", "status"})
        if (!draw.one_in(3))
            modules.push_back(rare);
    for (const char* small :
         {"expires", "deflate", "filter", "include", "allowmethods", "authz_groupfile",
          "authz_owner", "info", "asis", "substitute", "unique_id"})
        if (!draw.one_in(4))
            modules.push_back(small);
    if (!draw.one_in(3)) {
        modules.push_back("proxy");
        for (const char* scheme : {"proxy_fcgi", "proxy_http"})
            if (!draw.one_in(4))
                modules.push_back(scheme);
    }
    for (const char* name : modules)
        draw.made.config.push_back(
            {.text =
                 fmt::format("LoadModule {0}_module /usr/lib/apache2/modules/mod_{0}.so", name)});
    if (!draw.one_in(60))
        draw.made.config.push_back(
            {.text = "TypesConfig " + draw.any({"/dev/null", "/etc/mime.types"})});
}

void plant_tree(Draw& draw) {
    draw.made.tree.push_back({.path = "users", .content = "ann:$apr1$x$y\n"});
    draw.add_directory("htdocs");
    draw.add_way({.url = "/", .directory = "htdocs"});
    draw.add_file("htdocs/x.fcgi");
    draw.add_file("htdocs/plain.txt");
    for (const char* folder : {"htdocs/a", "htdocs/a/b", "htdocs/c", "other"})
        if (!draw.one_in(3)) {
            if (std::string(folder) == "htdocs/a/b")
                draw.add_directory("htdocs/a");
            draw.add_directory(folder);
        }
    const unsigned count = 3 + draw.below(7);
    for (unsigned i = 0; i < count; ++i)
        draw.add_file(
            draw.directory() + "/" +
            draw.any({"x.fcgi", "x.fcgi", "y.cgi", "index.html", "index.html", "index.fcgi",
                      "index.cgi", "p.html", "prog.pl", "x.fcgi.bak", "plain.txt"}));
}

// What most configurations have in common, and what some leave out.
void lay_ground(Draw& draw) {
    std::vector<Line>& config = draw.made.config;
    Line root{.text = "<Directory />"};
    if (!draw.one_in(8))
        root.body.push_back(
            {.text = "AllowOverride " + draw.any({"None", "None", "All", "Options"})});
    if (draw.one_in(2))
        root.body.push_back({.text = "Require all denied"});
    if (draw.one_in(6))
        root.body.push_back({.text = "Options " + draw.any({"None", "FollowSymLinks", "All"})});
    if (!draw.one_in(10))
        config.push_back(root);
    Line documents{.text = "<Directory \"${SITE}/htdocs\">"};
    documents.body.push_back(
        {.text = "Require " + std::string(draw.one_in(12) ? "all denied" : "all granted")});
    if (!draw.one_in(10))
        documents.body.push_back(
            {.text = "AllowOverride " +
                     draw.any({"All", "All", "All", "All", "None", "FileInfo", "Options"})});
    if (!draw.one_in(3))
        documents.body.push_back(
            {.text = "Options " + draw.any({"+ExecCGI", "ExecCGI FollowSymLinks", "Indexes ExecCGI",
                                            "All", "+Indexes"})});
    config.push_back(std::move(documents));
    if (!draw.one_in(4))
        config.push_back({.text = "AddHandler fcgid-script .fcgi"});
    if (!draw.one_in(3))
        config.push_back({.text = "AddHandler cgi-script .cgi .pl"});
    if (draw.one_in(2))
        config.push_back(
            {.text = "<Directory ${SITE}/other>", .body = {{.text = "Require all granted"}}});
    config.push_back({.text = "DocumentRoot ${SITE}/htdocs"});
    if (draw.one_in(2))
        config.push_back(
            {.text = "<VirtualHost *:${PORT}>",
             .body = {{.text = "ServerName a.test"}, {.text = "DocumentRoot ${SITE}/htdocs"}}});
}

void add_features(Draw& draw) {
    std::vector<Feature> all;
    unsigned weight = 0;
    for (const auto& features :
         {access_features(), fault_features(), file_features(), handler_features(),
          language_features(), mapping_features(), module_features(), rewrite_features(),
          section_features(), site_features()})
        for (const Feature& feature : features) {
            all.push_back(feature);
            weight += feature.weight;
        }
    const unsigned count = 1 + draw.below(9);
    for (unsigned i = 0; i < count; ++i) {
        unsigned left = draw.below(weight);
        const auto chosen = std::find_if(all.begin(), all.end(), [&](const Feature& feature) {
            const bool is_it = left < feature.weight;
            left -= is_it ? 0 : feature.weight;
            return is_it;
        });
        chosen->add(draw);
    }
}

std::string encoded(std::string_view path) {
    std::string out;
    for (const char c : path) {
        const bool is_plain = c > ' ' && c < 0x7f &&
                              std::string_view("%?#\"<>\\^`{|}").find(c) == std::string_view::npos;
        out += is_plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return out;
}

// A letter in its encoded form, which means the same.
std::string with_a_letter_encoded(Draw& draw, std::string target) {
    const std::size_t at = draw.below(static_cast<unsigned>(target.size()));
    if (target[at] != '/' && target[at] != '%' && (at < 1 || target[at - 1] != '%') &&
        (at < 2 || target[at - 2] != '%'))
        target.replace(at, 1, fmt::format("%{:02x}", static_cast<unsigned char>(target[at])));
    return target;
}

std::string with_a_slash_doubled(std::string target) {
    const std::size_t at = target.rfind('/');
    return target.insert(at, "/");
}

std::string varied(Draw& draw, const std::string& target) {
    switch (draw.below(26)) {
        case 0:
            return target + "/more/info";
        case 1:
            return target + "/";
        case 2:
            return target + "?x=1";
        case 3:
            return with_a_letter_encoded(draw, target);
        case 4:
            return with_a_slash_doubled(target);
        case 5:
            return "/a/.." + target;
        case 6:
            return "/." + target;
        case 7:
            return target +
                   draw.any({".", "%2e", "~", "x", "%20", "%00", "%2f", "%zz", "%", "%5c", ";p"});
        case 8:
            return draw.any({"/..", "/%2e%2e", "//"}) + target;
        case 9:
            return target + "/..";
        case 10:
            return target +
                   draw.any({"/%2e%2e/x.fcgi", "/none", "/more%2finfo", "//x//y", "/a%20b/%3f"});
        case 11:
            return target.substr(0, target.find_last_of('.'));
        default:
            return target;
    }
}

void ask(Draw& draw) {
    std::vector<std::string> targets;
    for (const std::string& target : draw.wanted())
        targets.push_back(target.find('%') == std::string::npos &&
                                  target.find('?') == std::string::npos
                              ? encoded(target)
                              : target);
    targets.insert(targets.end(), {"/", "/x.fcgi", "/none.fcgi", "/none/x.fcgi"});
    while (targets.size() < urls_per_deployment)
        targets.push_back(varied(draw, encoded(draw.url())));
    for (const std::string& target : targets)
        draw.made.urls.push_back(
            {.host = draw.one_in(8) ? draw.any({"unknown.test", "127.0.0.1", "A.TEST", "a.test."})
                                    : draw.host_name(),
             .target = target.empty() ? "/" : target});
}

// Of most requests nothing is unusual but the URL.
void vary_requests(Draw& draw) {
    for (Url& url : draw.made.urls) {
        if (draw.one_in(16))
            url.method = draw.any({"HEAD", "HEAD", "POST", "PUT", "OPTIONS", "FETCH", "TRACE",
                                   "DELETE", "PROPFIND", "get", "GRAB", "PATCH", "BIND"});
        if (draw.one_in(16))
            url.port = draw.any({"", ":81", ":80", ":443", ":0", ":65536"});
        if (!draw.other_addresses().empty() && draw.one_in(2))
            url.address = draw.any_of(draw.other_addresses());
        if (draw.one_in(40))
            url.headers = {{"Accept-Language", draw.any({"de", "en, de;q=0.5", "fr", "*"})}};
        else if (draw.one_in(200))
            url.headers = {{"Range", "bytes=0-2"}};
        else if (draw.one_in(40))
            url.headers = {{draw.any({"X-Ours", "Expect", "Referer", "User-Agent", "Bad Name"}),
                            draw.any({"1", "http://a.test/", "100-continue"})}};
    }
}

}  // namespace

Deployment generate(std::uint64_t seed) {
    Draw draw(seed);
    load_modules(draw);
    plant_tree(draw);
    lay_ground(draw);
    add_features(draw);
    if (draw.one_in(6))
        mutate(draw);
    ask(draw);
    vary_requests(draw);
    return std::move(draw.made);
}

}  // namespace fcgicheck::differential
