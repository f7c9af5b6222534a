// Who may ask: mod_authz_core, mod_authz_host, mod_access_compat, mod_auth_basic.
#include "feature.h"

#include <array>

namespace fcgicheck::differential {
namespace {

std::string requirement(Draw& draw) {
    return "Require " + draw.any({"all granted",
                                  "all granted",
                                  "all granted",
                                  "all denied",
                                  "ip 127.0.0.1",
                                  "ip 10.0.0.0/8",
                                  "ip 127",
                                  "local",
                                  "method GET",
                                  "method POST",
                                  "valid-user",
                                  "user ann",
                                  "env LETIN",
                                  "env NOBODY",
                                  "env LETIN",
                                  "env REDIRECT_LETIN",
                                  "expr reqenv('LETIN') == '1'",
                                  "expr \"env('LETIN') =~ /./ || reqenv('NOBODY') == ''\"",
                                  "expr %{REQUEST_URI} =~ /fcgi/",
                                  "host example.org",
                                  "ip 127.0.0.0/255.0.0.0",
                                  "ip ::1",
                                  "expr \"%{HTTP_HOST} == 'a.test'\"",
                                  "host localhost"});
}

// Alone, a negative one is refused.
std::string negative(Draw& draw) {
    return "Require not " + draw.any({"ip 127.0.0.1", "ip 10.1.2.3", "method POST", "all denied",
                                      "env LETIN", "all granted"});
}

Line group(Draw& draw, unsigned depth) {
    Line section{.text = draw.any({"<RequireAny>", "<RequireAll>", "<RequireNone>"})};
    const unsigned count = 1 + draw.below(3);
    for (unsigned i = 0; i < count; ++i) {
        if (depth < 2 && draw.one_in(4))
            section.body.push_back(group(draw, depth + 1));
        else
            section.body.push_back({.text = requirement(draw)});
    }
    if (section.text == "<RequireAll>" ? draw.one_in(3) : draw.one_in(12))
        section.body.push_back({.text = negative(draw)});
    return section;
}

constexpr unsigned access_scopes = in_directory | in_files | in_location | in_if | in_htaccess;

void require(Draw& draw) {
    std::vector<Line> lines{{.text = requirement(draw)}};
    while (draw.one_in(3))
        lines.push_back({.text = requirement(draw)});
    draw.say_together(std::move(lines), access_scopes);
}

void require_group(Draw& draw) {
    std::vector<Line> lines{group(draw, 0)};
    if (draw.one_in(3))
        lines.push_back({.text = requirement(draw)});
    draw.say_together(std::move(lines), access_scopes);
}

void auth_merging(Draw& draw) {
    draw.say_together(
        {{.text = "AuthMerging " + draw.any({"And", "Or", "Off"})}, {.text = requirement(draw)}},
        access_scopes);
}

void order(Draw& draw) {
    std::vector<Line> lines;
    if (!draw.one_in(4))
        lines.push_back({.text = "Order " + draw.any({"allow,deny", "deny,allow", "Allow,Deny",
                                                      "mutual-failure"})});
    while (draw.one_in(2) || lines.empty())
        lines.push_back(
            {.text = draw.any({"Allow from all", "Deny from all", "Allow from 127.0.0.1",
                               "Deny from 127.0.0.1", "Allow from 10.0.0.0/8", "Deny from 10",
                               "Allow from env=LETIN", "Deny from env=!LETIN",
                               "Deny from env=LETIN", "Allow from env=REDIRECT_LETIN",
                               "Deny from 127.0.0.0/8", "Allow from 127.0.0.1/255.255.255.255"})});
    if (draw.one_in(4))
        lines.push_back({.text = "Satisfy " + draw.any({"Any", "All"})});
    draw.say_together(std::move(lines), access_scopes);
}

void satisfy(Draw& draw) {
    draw.say("Satisfy " + draw.any({"any", "all"}), access_scopes);
}

void basic_login(Draw& draw) {
    std::vector<Line> lines{{.text = "AuthType Basic"}};
    if (!draw.one_in(8))
        lines.push_back({.text = "AuthName \"closed\""});
    if (!draw.one_in(4))
        lines.push_back({.text = "AuthUserFile ${SITE}/users"});
    lines.push_back({.text = draw.any({"Require valid-user", "Require user ann",
                                       "Require valid-user", "Require all granted"})});
    draw.say_together(std::move(lines), access_scopes);
}

void limit(Draw& draw) {
    Line section{.text = "<" +
                         draw.any({"Limit GET", "Limit POST PUT", "LimitExcept GET",
                                   "LimitExcept POST", "Limit GET POST"}) +
                         ">"};
    section.body.push_back(
        {.text = draw.any({"Require all denied", "Require all granted", "Order deny,allow",
                           "Deny from all", "Require valid-user"})});
    draw.say(std::move(section), access_scopes);
}

void environment(Draw& draw) {
    draw.say(
        draw.any({"SetEnvIf Request_URI fcgi LETIN", "SetEnvIf Remote_Addr ^127 LETIN",
                  "SetEnvIf Host a LETIN=1", "SetEnvIfNoCase User-Agent curl LETIN",
                  "SetEnvIf Request_URI ^/a LETIN", "SetEnvIf Request_Method GET !LETIN",
                  "SetEnv LETIN 1", "SetEnv LETIN 2", "UnsetEnv LETIN", "SetEnv NOBODY",
                  "SetEnv letin \"\"", "SetEnvIf Request_Protocol HTTP LETIN",
                  "BrowserMatch Mozilla LETIN", "SetEnvIfExpr \"%{REQUEST_URI} =~ /x/\" LETIN"}),
        anywhere);
}

constexpr auto table = std::to_array<Feature>({
    {7, require},
    {3, require_group},
    {1, auth_merging},
    {5, order},
    {1, satisfy},
    {2, basic_login},
    {2, limit},
    {3, environment},
});

}  // namespace

std::span<const Feature> access_features() {
    return table;
}

}  // namespace fcgicheck::differential
