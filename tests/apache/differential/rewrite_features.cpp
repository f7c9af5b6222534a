// mod_rewrite: front controllers, redirects, conditions, in servers and in directories.
#include "feature.h"

#include <array>

namespace fcgicheck::differential {
namespace {

std::string condition(Draw& draw) {
    return "RewriteCond " + draw.any({"%{REQUEST_FILENAME} !-f",
                                      "%{REQUEST_FILENAME} !-d",
                                      "%{REQUEST_URI} ^/a",
                                      "%{HTTP_HOST} ^a\\.test",
                                      "%{QUERY_STRING} x=1",
                                      "%{REQUEST_FILENAME} -f",
                                      "%{REQUEST_URI} !\\.fcgi",
                                      "%{REMOTE_ADDR} ^127",
                                      "%{HTTPS} off",
                                      "%{DOCUMENT_ROOT}%{REQUEST_URI} -f",
                                      "%{REQUEST_METHOD} =GET",
                                      "$1 !^x",
                                      "%{ENV:REDIRECT_STATUS} ^$",
                                      "%{HTTP:X-None} ^$",
                                      "%{ENV:LETIN} ^1?$",
                                      "%{ENV:REDIRECT_LETIN} .",
                                      "expr \"reqenv('LETIN') == ''\"",
                                      "%{LA-U:ENV:LETIN} 1",
                                      "%{REQUEST_FILENAME} -x",
                                      "%{SERVER_PORT} >1000",
                                      "%{REQUEST_FILENAME} !-f [OR]",
                                      "%{THE_REQUEST} HTTP",
                                      "expr \"%{REQUEST_URI} =~ /x/\"",
                                      "%{REQUEST_URI} A [NC]",
                                      "%{TIME_YEAR} >2000"});
}

std::string rule(Draw& draw) {
    return "RewriteRule " + draw.any({"^(.*)$ x.fcgi/$1 [L]",
                                      "^(.*)$ /x.fcgi/$1 [QSA,L]",
                                      "^(.*)$ index.html [L]",
                                      "^a/(.*)$ b/$1",
                                      "^/a/(.*)$ /b/$1",
                                      "\\.bak$ - [F]",
                                      "^old/ - [G]",
                                      "^(.*)\\.html$ $1.fcgi",
                                      "^x /a/x.fcgi [PT]",
                                      "^(.*)$ http://other.test/$1 [R]",
                                      "^(.*)$ /elsewhere/$1 [R=301,L]",
                                      "fcgi$ - [H=cgi-script]",
                                      "^(.+)/$ $1 [R]",
                                      "^ - [E=LETIN:1]",
                                      "^ - [E=LETIN:%{ENV:LETIN}2]",
                                      "^ - [E=!LETIN]",
                                      "^x - [E=LETIN:%{ENV:REDIRECT_LETIN}]",
                                      "^none index.html [END]",
                                      "!\\.(html|fcgi)$ x.fcgi [L]",
                                      "^(.*)$ $1 [R=404]",
                                      "^ - [F]",
                                      "^ - [R=503,L]",
                                      "^/m/(.*) ${SITE}/htdocs/$1",
                                      "^/?b/(.*)$ /a/$1 [L]",
                                      "^(.*)x(.*)$ $1y$2 [N]",
                                      "^ - [S=1]",
                                      "^(.*)$ /a/x.fcgi?p=$1 [L]",
                                      ". - [T=text/plain]",
                                      "^c - [R=410]",
                                      "^(.*)$ x.fcgi/$1 [C]",
                                      "^(.*)$ /x.fcgi [NS,L]",
                                      "^X y.cgi [NC]",
                                      "^(.*)$ x.fcgi/$1 [END]",
                                      "^(.*)$ x.fcgi/$1 [L,B]"});
}

// What most sites have.
void front_controller(Draw& draw) {
    draw.say_together(
        {{.text = "RewriteEngine On"},
         {.text = "RewriteCond %{REQUEST_FILENAME} !-f"},
         {.text = "RewriteCond %{REQUEST_FILENAME} !-d"},
         {.text = "RewriteRule ^(.*)$ " +
                  draw.any({"x.fcgi/$1", "/x.fcgi/$1", "index.fcgi", "/a/x.fcgi/$1"}) + " [" +
                  draw.any({"QSA,L", "L", "END", "L,NC"}) + "]"}},
        in_directory | in_htaccess | in_host);
    draw.ask_for("/none/there");
    draw.ask_for("/a/none?x=1");
}

void rewrite(Draw& draw) {
    const unsigned scopes = draw.one_in(2) ? in_servers : anywhere & ~in_servers;
    std::vector<Line> lines{{.text = "RewriteEngine " + draw.any({"On", "On", "On", "Off"})}};
    if (scopes != in_servers && draw.one_in(5))
        lines.push_back({.text = "RewriteBase " + draw.any({"/", "/a/", "/none"})});
    do {
        while (draw.one_in(2))
            lines.push_back({.text = condition(draw)});
        lines.push_back({.text = rule(draw)});
    } while (draw.one_in(2));
    draw.say_together(std::move(lines), scopes);
}

void rewrite_options(Draw& draw) {
    draw.say(
        "RewriteOptions " + draw.any({"Inherit", "InheritBefore", "InheritDown", "AllowNoSlash",
                                      "InheritDownBefore", "IgnoreInherit", "AllowAnyURI"}),
        anywhere);
}

constexpr auto table = std::to_array<Feature>({
    {5, front_controller},
    {6, rewrite},
    {1, rewrite_options},
});

}  // namespace

std::span<const Feature> rewrite_features() {
    return table;
}

}  // namespace fcgicheck::differential
