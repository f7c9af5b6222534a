// What a URL leads to: mod_alias, mod_dir, mod_userdir, mod_vhost_alias, mod_proxy, and the core's
// own say about paths.
#include "feature.h"

#include <array>

namespace fcgicheck::differential {
namespace {

void alias(Draw& draw) {
    const std::string folder = draw.directory();
    const std::string url = draw.any({"/al", "/al/", "/a/al", "/b"});
    const bool is_even = !draw.one_in(6);
    const std::string slash = url.ends_with('/') == is_even ? "/" : "";
    draw.say("Alias " + url + " ${SITE}/" + folder + slash, in_servers);
    draw.add_way({.url = url.ends_with('/') ? url : url + "/", .directory = folder});
    draw.ask_for(url);
}

void alias_to_file(Draw& draw) {
    draw.say("Alias " + draw.any({"/one", "/a/one", "/one.html"}) + " ${SITE}/" + draw.file(),
             in_servers);
    draw.ask_for("/one");
    draw.ask_for("/one/more");
}

void script_alias(Draw& draw) {
    draw.add_directory("cgi");
    draw.add_file("cgi/" + draw.any({"x.cgi", "run", "x.fcgi", "sub.pl"}));
    draw.say(draw.any({"ScriptAlias /cgi-bin/ ${SITE}/cgi/", "ScriptAlias /cgi-bin ${SITE}/cgi",
                       "ScriptAliasMatch ^/cgi-bin/(.*) ${SITE}/cgi/$1",
                       "ScriptAlias /cgi-bin/ ${SITE}/cgi/"}),
             in_servers);
    draw.add_way({.url = "/cgi-bin/", .directory = "cgi"});
    draw.say(Line{.text = "<Directory ${SITE}/cgi>", .body = {{.text = "Require all granted"}}},
             in_servers);
    draw.ask_for("/cgi-bin/");
    draw.ask_for("/cgi-bin/none.cgi");
}

void alias_match(Draw& draw) {
    draw.say(draw.any({"AliasMatch ^/m/(.*)$ ${SITE}/htdocs/$1",
                       "AliasMatch ^/m/(\\w+)/(.*) ${SITE}/htdocs/$1/$2",
                       "AliasMatch /x(.*) ${SITE}/htdocs/a/x$1", "AliasMatch ^/M ${SITE}/htdocs"}),
             in_servers);
    draw.add_way({.url = "/m/", .directory = "htdocs"});
}

void location_alias(Draw& draw) {
    const std::string script = draw.file();
    draw.say(Line{.text = "<Location /la>",
                  .body = {{.text = draw.any({"Alias", "ScriptAlias"}) + " ${SITE}/" + script}}},
             in_servers);
    draw.ask_for("/la");
    draw.ask_for("/la/more");
}

void redirect(Draw& draw) {
    const std::string from = draw.url();
    draw.say(draw.any({"Redirect ", "Redirect permanent ", "Redirect 303 ", "RedirectTemp ",
                       "RedirectPermanent "}) +
                 from + " " + draw.any({"http://other.test/", "/elsewhere", "https://a.test/x"}),
             anywhere & ~in_files);
}

void redirect_status(Draw& draw) {
    draw.say("Redirect " + draw.any({"gone ", "410 ", "404 ", "403 ", "503 ", "451 "}) + draw.url(),
             anywhere);
}

void redirect_match(Draw& draw) {
    draw.say(draw.any({"RedirectMatch ^/a/(.*) http://other.test/$1", "RedirectMatch 404 \\.bak$",
                       "RedirectMatch permanent (.*)\\.html$ $1", "RedirectMatch gone x\\.fcgi",
                       "RedirectMatch 403 ^/b", "RedirectMatch 301 ^/$ /a/"}),
             anywhere);
}

void directory_index(Draw& draw) {
    draw.say("DirectoryIndex " +
                 draw.any({"index.html", "index.fcgi", "none.html index.html",
                           "index.cgi index.html", "x.fcgi", "disabled", "/a/x.fcgi", "a",
                           "index.html index.fcgi", "plain.txt/more", "b/x.cgi", "."}),
             anywhere);
}

void index_redirect(Draw& draw) {
    draw.say("DirectoryIndexRedirect " + draw.any({"on", "permanent", "303", "off"}), anywhere);
}

void directory_slash(Draw& draw) {
    draw.say("DirectorySlash " + draw.any({"Off", "On", "Off"}), anywhere);
}

void fallback_resource(Draw& draw) {
    draw.say("FallbackResource " +
                 draw.any({"/x.fcgi", "/a/x.fcgi", "disabled", "/index.html", "/none", "x.fcgi"}),
             anywhere);
}

void accept_path_info(Draw& draw) {
    draw.say("AcceptPathInfo " + draw.any({"On", "Off", "Default"}), anywhere);
}

void error_document(Draw& draw) {
    draw.say("ErrorDocument " + draw.any({"404 ", "403 ", "503 ", "500 ", "401 ", "410 "}) +
                 draw.any({"/index.html", "http://other.test/sorry", "\"Sorry\"", "/x.fcgi",
                           "default", "/none.html"}),
             anywhere);
}

void encoded_slashes(Draw& draw) {
    draw.say("AllowEncodedSlashes " + draw.any({"On", "Off", "NoDecode"}), in_servers);
    draw.ask_for(draw.url() + "/p%2fq");
    draw.ask_for("/a%2fx.fcgi");
}

void merge_slashes(Draw& draw) {
    draw.say("MergeSlashes Off", in_servers);
}

void user_dir(Draw& draw) {
    draw.add_directory("home");
    draw.add_directory("home/nobody");
    draw.add_file("home/nobody/x.fcgi");
    draw.say(draw.any({"UserDir ${SITE}/home", "UserDir ${SITE}/home/*", "UserDir disabled",
                       "UserDir disabled nobody", "UserDir http://users.test/",
                       "UserDir public_html", "UserDir ${SITE}/home/*/"}),
             in_servers);
    draw.say(Line{.text = "<Directory ${SITE}/home>", .body = {{.text = "Require all granted"}}},
             in_server);
    draw.add_way({.url = "/~nobody/", .directory = "home/nobody"});
    draw.ask_for("/~nobody");
    draw.ask_for("/~stranger/x");
}

void virtual_document_root(Draw& draw) {
    draw.add_directory("hosts");
    draw.add_directory("hosts/a.test");
    draw.add_file("hosts/a.test/index.html");
    draw.say(draw.any({"VirtualDocumentRoot ${SITE}/hosts/%0",
                       "VirtualDocumentRoot ${SITE}/hosts/%1.test",
                       "VirtualDocumentRoot ${SITE}/hosts/%-2.%-1"}),
             in_host);
    draw.say(Line{.text = "<Directory ${SITE}/hosts>", .body = {{.text = "Require all granted"}}},
             in_server);
    draw.ask_for("/index.html");
}

void proxy_pass(Draw& draw) {
    draw.say(draw.any({"ProxyPass /p/ fcgi://127.0.0.1:9/", "ProxyPass /a/ !",
                       "ProxyPass /p http://127.0.0.1:9",
                       "ProxyPassMatch ^/p(.*\\.fcgi)$ fcgi://127.0.0.1:9$1",
                       "ProxyPass / fcgi://127.0.0.1:9/"}),
             in_servers);
    draw.ask_for("/p/x");
}

void multi_views(Draw& draw) {
    draw.say_together(
        {{.text = "Options +MultiViews"},
         {.text = "MultiviewsMatch " + draw.any({"Any", "NegotiatedOnly", "Handlers"})}},
        anywhere & ~(in_location | in_server));
    draw.ask_for(draw.url().substr(0, draw.url().find('.')));
}

constexpr auto table = std::to_array<Feature>({
    {7, alias},
    {2, alias_to_file},
    {6, script_alias},
    {2, alias_match},
    {1, location_alias},
    {5, redirect},
    {2, redirect_status},
    {3, redirect_match},
    {7, directory_index},
    {1, index_redirect},
    {3, directory_slash},
    {3, fallback_resource},
    {4, accept_path_info},
    {5, error_document},
    {2, encoded_slashes},
    {1, merge_slashes},
    {2, user_dir},
    {1, virtual_document_root},
    {2, proxy_pass},
    {1, multi_views},
});

}  // namespace

std::span<const Feature> mapping_features() {
    return table;
}

}  // namespace fcgicheck::differential
