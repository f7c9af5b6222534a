// What real sites have: the .htaccess files of common applications, folders that change what those
// above them say, languages, error pages, other names and addresses.
#include "feature.h"

#include <array>

namespace fcgicheck::differential {
namespace {

void deep_options(Draw& draw) {
    std::string folder = draw.directory();
    for (const char* name : {"a", "b", "d"}) {
        folder += std::string("/") + name;
        draw.add_directory(folder);
        draw.made.tree.push_back(
            {.path = folder + "/.htaccess",
             .lines = {
                 {.text = "Options " +
                          draw.any({"+ExecCGI", "-ExecCGI", "+Indexes", "-Indexes +ExecCGI", "None",
                                    "All", "-FollowSymLinks", "ExecCGI Indexes",
                                    "+SymLinksIfOwnerMatch", "-All", "+MultiViews -Indexes"})}}});
    }
    draw.add_file(folder + "/" + draw.any({"x.fcgi", "index.html", "y.cgi"}));
}

void application(Draw& draw) {
    const std::string program = draw.any({"x.fcgi", "index.fcgi", "index.html"});
    const std::vector<std::vector<std::string>> forms = {
        {"RewriteEngine On", "RewriteRule .* - [E=HTTP_AUTHORIZATION:%{HTTP:Authorization}]",
         "RewriteBase /", "RewriteRule ^index\\.fcgi$ - [L]", "RewriteCond %{REQUEST_FILENAME} !-f",
         "RewriteCond %{REQUEST_FILENAME} !-d", "RewriteRule . /" + program + " [L]"},
        {"RewriteEngine On", "RewriteCond %{REQUEST_URI}::$0 ^(/.+)/(.*)::\\2$",
         "RewriteRule .* - [E=BASE:%1]", "RewriteCond %{ENV:REDIRECT_STATUS} =\"\"",
         "RewriteRule ^" + program + "(?:/(.*)|$) %{ENV:BASE}/$1 [R=301,L]",
         "RewriteCond %{REQUEST_FILENAME} !-f", "RewriteRule ^ %{ENV:BASE}/" + program + " [L]"},
        {"Options -MultiViews", "RewriteEngine On", "RewriteCond %{REQUEST_FILENAME} !-d",
         "RewriteCond %{REQUEST_URI} (.+)/$", "RewriteRule ^ %1 [L,R=301]",
         "RewriteCond %{REQUEST_FILENAME} !-d", "RewriteCond %{REQUEST_FILENAME} !-f",
         "RewriteRule ^ " + program + " [L]"},
        {"RewriteEngine on", "RewriteRule \"(^|/)\\.(?!well-known)\" - [F]",
         "RewriteCond %{REQUEST_FILENAME} !-f", "RewriteCond %{REQUEST_FILENAME} !-d",
         "RewriteCond %{REQUEST_URI} !=/favicon.ico", "RewriteRule ^ " + program + " [L]"},
        {"RewriteEngine On", "RewriteCond %{HTTPS} !=on",
         "RewriteRule ^ https://%{HTTP_HOST}%{REQUEST_URI} [L,R=301]"},
        {"RewriteEngine On", "RewriteCond %{HTTP_HOST} !^www\\. [NC]",
         "RewriteRule ^(.*)$ http://www.%{HTTP_HOST}/$1 [R=301,L]"},
        {"AddHandler fcgid-script .fcgi", "Options +ExecCGI", "RewriteEngine On",
         "RewriteCond %{REQUEST_FILENAME} !-f", "RewriteRule ^(.*)$ " + program + "/$1 [QSA,L]"},
        {"DirectoryIndex " + program + " index.html", "FallbackResource /" + program},
        {"RewriteEngine On", "RewriteRule ^(a|c)/ - [L]", "RewriteRule ^(.+)\\.html$ $1.fcgi [NC]",
         "RewriteRule ^([^/.]+)/?$ " + program + "?page=$1 [L,QSA]"},
    };
    std::vector<Line> lines;
    for (const std::string& line : draw.any_of(forms))
        lines.push_back({.text = line});
    draw.say_together(std::move(lines), draw.one_in(4) ? in_directory : in_htaccess);
    draw.add_file("htdocs/" + program);
    for (const char* target : {"/page", "/page/", "/a/deep/page", "/.git/config", "/x.html"})
        if (draw.one_in(2))
            draw.ask_for(target);
}

void nested_rewriting(Draw& draw) {
    for (unsigned i = 2 + draw.below(2); i > 0; --i) {
        std::vector<Line> lines;
        if (!draw.one_in(4))
            lines.push_back({.text = "RewriteEngine On"});
        if (draw.one_in(2))
            lines.push_back(
                {.text = "RewriteOptions " + draw.any({"Inherit", "InheritBefore", "InheritDown",
                                                       "InheritDownBefore", "IgnoreInherit"})});
        lines.push_back({.text = "RewriteRule " +
                                 draw.any({"^none$ x.fcgi", "x\\.fcgi$ index.html", "^b/ - [F]",
                                           "^(.*)\\.bak$ $1", "^page x.fcgi/page [L]",
                                           "/page$ /x.fcgi", "^ - [E=LETIN:1]"})});
        draw.say_together(std::move(lines), in_htaccess | in_directory | in_servers);
    }
    for (const char* target : {"/page", "/a/page", "/a/b/page", "/a/none", "/none"})
        draw.ask_for(target);
}

void languages(Draw& draw) {
    const std::string folder = draw.directory();
    draw.say_together({{.text = "AddLanguage en .en"}, {.text = "AddLanguage de .de"}},
                      in_servers | in_directory);
    if (draw.one_in(2))
        draw.say(draw.any({"LanguagePriority de en", "LanguagePriority en",
                           "ForceLanguagePriority Prefer Fallback", "ForceLanguagePriority None",
                           "DefaultLanguage de"}),
                 in_servers | in_directory | in_htaccess);
    draw.say("Options +MultiViews", in_directory | in_htaccess);
    const std::string base = draw.any({"index.html", "page", "x.fcgi", "page.html"});
    for (const char* language : {".en", ".de", ""})
        if (!draw.one_in(3))
            draw.add_file(folder + "/" + base + language);
    for (const Way& way : draw.ways())
        if (way.directory == folder) {
            draw.ask_for(way.url + base);
            draw.ask_for(way.url + base.substr(0, base.find('.')));
        }
}

void error_pages(Draw& draw) {
    draw.add_directory("htdocs/errors");
    draw.add_file("htdocs/errors/" + draw.any({"404.html", "e.fcgi", "e.cgi", "403.html"}));
    for (unsigned i = 1 + draw.below(3); i > 0; --i)
        draw.say("ErrorDocument " +
                     draw.any({"404 ", "403 ", "503 ", "401 ", "500 ", "410 ", "400 "}) +
                     draw.any({"/errors/404.html", "/errors/e.fcgi", "/errors/e.fcgi/info?q=1",
                               "/errors/e.cgi", "/errors/403.html", "/errors/none.html", "/errors",
                               "/errors/", "default", "http://e.test/", "Sorry", "\"So sorry\"",
                               "errors/404.html"}),
                 anywhere);
    draw.ask_for("/errors/404.html");
    draw.ask_for("/gone");
    draw.ask_for("/none/there");
}

void nested_fallback(Draw& draw) {
    for (unsigned i = 1 + draw.below(3); i > 0; --i)
        draw.say("FallbackResource " + draw.any({"/x.fcgi", "x.fcgi", "disabled", "/a/x.fcgi",
                                                 "/index.html", "/a/", "index.html", "/a/none"}),
                 in_directory | in_htaccess | in_location);
    draw.ask_for("/a/none/deep");
    draw.ask_for("/a/b/none");
    draw.ask_for("/none/");
}

void names(Draw& draw) {
    draw.say(draw.any({"UseCanonicalName On", "UseCanonicalName Off", "UseCanonicalPhysicalPort On",
                       "HostnameLookups On", "HostnameLookups Off", "HostnameLookups Double"}),
             in_servers | in_directory);
    draw.say(draw.any({"ServerPath /a", "ServerPath /w", "ServerAlias www.a.test *.b.test",
                       "ServerName s.test:81", "ServerName s.test"}),
             in_host);
    draw.say(Line{.text = "<If \"%{SERVER_PORT} " + draw.any({"-eq 80", "-eq 81", "-eq ${PORT}"}) +
                          draw.any({"", " && %{SERVER_NAME} == 'www.test'",
                                    " || %{REMOTE_HOST} == 'localhost'"}) +
                          "\">",
                  .body = {{.text = draw.any(
                                {"Require all denied", "Redirect 410 /", "SetHandler None"})}}},
             in_servers | in_directory);
    draw.host_names().emplace_back("www.a.test");
    draw.ask_for("/w/x.fcgi");
}

void other_address(Draw& draw) {
    const std::string address = draw.any({"127.0.0.2", "127.0.0.2", "[::1]"});
    draw.made.config.push_back({.text = "Listen " + address + ":${PORT}"});
    Line host{.text = "<VirtualHost " +
                      (draw.one_in(3) ? draw.any({"*", "_default_", "127.0.0.1"}) : address) +
                      draw.any({":${PORT}", ":*", "", ":81"}) + ">"};
    if (!draw.one_in(3))
        host.body.push_back({.text = "ServerName " + draw.any({"a.test", "n.test", "127.0.0.2"})});
    host.body.push_back({.text = "DocumentRoot ${SITE}/" + draw.directory()});
    draw.made.config.push_back(std::move(host));
    draw.other_addresses().push_back(address == "[::1]" ? "::1" : address);
}

void hidden_files(Draw& draw) {
    Line section{.text = draw.any({"<FilesMatch \"^\\.\">", "<Files \".ht*\">",
                                   "<FilesMatch \"\\.(bak|pl)$\">", "<LocationMatch \"/\\.\">",
                                   "<LocationMatch \"(?i)\\.(html|txt)$\">",
                                   "<Location \"/my app\">", "<LocationMatch \"^/a(/|$)\">"}),
                 .body = {{.text = draw.any({"Require all denied", "SetHandler None",
                                             "SetHandler fcgid-script", "Require all granted"})}}};
    draw.say(std::move(section), in_servers);
    draw.ask_for("/.htaccess");
    draw.ask_for("/.hidden/x");
}

void includes(Draw& draw) {
    draw.say(draw.any({"AddOutputFilter INCLUDES .html", "SetOutputFilter INCLUDES",
                       "AddHandler server-parsed .html", "XBitHack On", "AddType text/html .shtml",
                       "AddOutputFilterByType INCLUDES text/html"}),
             anywhere);
    draw.say("Options " + draw.any({"+Includes", "+IncludesNOEXEC", "-Includes"}), anywhere);
}

void headers(Draw& draw) {
    draw.say(
        draw.any({"Header set X-Ours 1", "Header always set X-Ours 1 \"expr=true\"",
                  "RequestHeader set X-Ours 1", "RequestHeader unset User-Agent",
                  "Header unset ETag", "RequestHeader edit X-Ours 1 2",
                  "Header merge Cache-Control no-cache env=LETIN", "Header onsuccess unset X"}),
        anywhere);
    draw.say_together({{.text = "SetEnvIf X-Ours 1 LETIN"}, {.text = "Require env LETIN"}},
                      in_directory | in_htaccess);
}

void backend(Draw& draw) {
    draw.say(
        Line{.text = "<FilesMatch \"" + draw.any({"\\.fcgi$", "\\.html$", "^x"}) + "\">",
             .body = {{.text = "SetHandler \"proxy:" +
                               draw.any({"unix:/none.sock|fcgi://localhost\"",
                                         "unix:${SITE}/none|fcgi://x/\"", "fcgi://127.0.0.1:9\"",
                                         "unix:/none.sock|http://localhost/\""})}}},
        in_servers | in_directory | in_htaccess);
    draw.say(draw.any({"ProxyPass /a/b !", "ProxyPass /p http://127.0.0.1:9/ nocanon",
                       "ProxyPassMatch ^/(.*\\.bak)$ !",
                       "ProxyPass /u unix:/none.sock|http://localhost/",
                       "ProxyPassMatch \\.pl$ fcgi://127.0.0.1:9${SITE}/htdocs/"}),
             in_servers);
    draw.ask_for("/p/x");
    draw.ask_for("/u/x");
}

constexpr auto table = std::to_array<Feature>({
    {4, deep_options},
    {8, application},
    {4, nested_rewriting},
    {3, languages},
    {5, error_pages},
    {2, nested_fallback},
    {3, names},
    {3, other_address},
    {3, hidden_files},
    {2, includes},
    {2, headers},
    {2, backend},
});

}  // namespace

std::span<const Feature> site_features() {
    return table;
}

}  // namespace fcgicheck::differential
