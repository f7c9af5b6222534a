// What stands in everybody's files besides: directives of the smaller modules, most of which change
// nothing of who answers, and some of which do.
#include "feature.h"

#include <array>

namespace fcgicheck::differential {
namespace {

constexpr unsigned everywhere = anywhere & ~static_cast<unsigned>(in_if);

void caching(Draw& draw) {
    draw.say_together(
        {{.text = "ExpiresActive On"},
         {.text = draw.any({"ExpiresDefault \"access plus 1 month\"", "ExpiresDefault A60",
                            "ExpiresByType text/html \"modification plus 2 hours\"",
                            "ExpiresByType text/css M10", "FileETag None",
                            "Header set Cache-Control \"max-age=60, public\"",
                            "Header always unset ETag", "Header append Vary Accept-Encoding",
                            "Header onsuccess merge X-A b", "Header echo ^X-",
                            "Header set X-A \"expr=%{REQUEST_URI}\""})}},
        everywhere);
}

void content(Draw& draw) {
    draw.say(draw.any({"AddDefaultCharset utf-8",
                       "AddDefaultCharset Off",
                       "AddCharset utf-8 .html",
                       "DefaultType None",
                       "ContentDigest On",
                       "AddEncoding x-gzip .gz",
                       "AddInputFilter DEFLATE .x",
                       "SetOutputFilter DEFLATE",
                       "AddOutputFilterByType DEFLATE text/html text/css",
                       "SetInputFilter None",
                       "RemoveCharset .html",
                       "RemoveOutputFilter .html",
                       "EnableSendfile Off",
                       "EnableMMAP Off",
                       "MaxRanges none",
                       "LimitRequestBody 100",
                       "RLimitCPU 60",
                       "CGIPassAuth On",
                       "CGIVar REQUEST_URI original-uri",
                       "AllowEncodedSlashes NoDecode",
                       "QualifyRedirectURL On",
                       "IndexOptions FancyIndexing HTMLTable",
                       "IndexIgnore *.txt",
                       "IndexStyleSheet /a.css",
                       "HeaderName p.html",
                       "ReadmeName none.html",
                       "AddDescription \"a page\" *.html",
                       "IndexOrderDefault Descending Date",
                       "Substitute s/a/b/",
                       "ServerSignature On",
                       "LogLevel warn rewrite:info"}),
             anywhere);
}

void of_the_server(Draw& draw) {
    draw.say(draw.any({"ServerTokens Prod",
                       "ServerAdmin root@a.test",
                       "Timeout 30",
                       "KeepAlive Off",
                       "Protocols http/1.1",
                       "HttpProtocolOptions Unsafe",
                       "HttpProtocolOptions Strict LenientMethods Allow0.9",
                       "RegisterHttpMethod FETCH",
                       "RegisterHttpMethod FETCH GRAB",
                       "TraceEnable off",
                       "TraceEnable extended",
                       "LimitRequestLine 40",
                       "LimitRequestFields 3",
                       "LimitRequestFieldSize 30",
                       "LimitInternalRecursion 2",
                       "AddModuleInfo mod_dir.c hello",
                       "ExtendedStatus On",
                       "HostnameLookups Double",
                       "AcceptPathInfo Off",
                       "AllowEncodedSlashes On",
                       "MergeSlashes Off",
                       "FcgidFixPathinfo 1",
                       "FcgidMaxRequestsPerProcess 2",
                       "FcgidBusyTimeout 5",
                       "GracefulShutdownTimeout 1"}),
             in_servers);
}

void includes(Draw& draw) {
    draw.say_together(
        {{.text = "Options " + draw.any({"+Includes", "+IncludesNOEXEC"})},
         {.text = draw.any({"XBitHack On", "XBitHack full", "AddOutputFilter INCLUDES .html",
                            "AddHandler server-parsed .html"})}},
        in_directory | in_htaccess | in_files);
}

void methods(Draw& draw) {
    if (draw.one_in(2)) {
        draw.say("AllowMethods " + draw.any({"GET", "GET HEAD OPTIONS", "POST", "reset", "-POST"}),
                 in_directory | in_location | in_files);
        return;
    }
    draw.say(
        {.text = draw.any({"<Limit POST PUT DELETE>", "<LimitExcept GET POST HEAD>", "<Limit GET>",
                           "<LimitExcept OPTIONS>", "<Limit FETCH PATCH>", "<Limit GRAB>"}),
         .body = {{.text = draw.any({"Require all denied", "Require valid-user", "Deny from all",
                                     "Order deny,allow"})}}},
        in_directory | in_location | in_htaccess);
}

void groups(Draw& draw) {
    draw.made.tree.push_back({.path = "groups", .content = "staff: ann bob\n"});
    draw.say_together({{.text = "AuthType Basic"},
                       {.text = "AuthName \"the staff\""},
                       {.text = "AuthUserFile ${SITE}/users"},
                       {.text = "AuthGroupFile ${SITE}/" + draw.any({"groups", "none"})},
                       {.text = draw.any({"Require group staff", "Require file-owner",
                                          "Require file-group", "Require valid-user"})},
                       {.text = draw.any({"AuthBasicAuthoritative Off", "AuthBasicProvider file",
                                          "AuthzSendForbiddenOnFailure On", "Satisfy any",
                                          "AuthBasicFake ann", "Require ip 127.0.0.1"})}},
                      in_directory | in_location | in_htaccess);
}

void maps(Draw& draw) {
    draw.made.tree.push_back({.path = "map", .content = "page x.fcgi\na -\nnone gone\n"});
    std::vector<Line> lines{{.text = "RewriteEngine On"},
                            {.text = "RewriteMap m txt:${SITE}/map"},
                            {.text = "RewriteMap lower int:tolower"}};
    lines.push_back(
        {.text = "RewriteRule " +
                 draw.any({"^/(.*)$ /${lower:$1} [L]", "^/(\\w+)$ /${m:$1|plain.txt}",
                           "^/(page|none)/ /${m:$1}", "^/m-(.+) ${SITE}/htdocs/${m:$1|index.html}",
                           "^/([^/]*)/x /${m:${lower:$1}|a}/x.fcgi [PT]"})});
    draw.say_together(std::move(lines), in_servers);
    for (const char* target : {"/page", "/PLAIN.TXT", "/none/x", "/m-page", "/Page/x"})
        if (draw.one_in(2))
            draw.ask_for(target);
}

void alias_in_location(Draw& draw) {
    const std::string url = draw.any({"/al3", "/al3/", "/a/al3"});
    draw.say({.text = "<Location \"" + url + "\">",
              .body = {{.text = draw.any({"Alias ", "ScriptAlias ", "Alias "}) + "${SITE}/" +
                                draw.directory() + draw.any({"", "/", "/x.fcgi"})}}},
             in_servers);
    for (const char* behind : {"", "/", "x.fcgi", "/x.fcgi", "/none"})
        if (draw.one_in(2))
            draw.ask_for(url + behind);
}

void handlers(Draw& draw) {
    draw.say("SetHandler " + draw.any({"server-status", "server-info", "default-handler", "None",
                                       "send-as-is", "type-map", "text/html", "balancer-manager",
                                       "cgi-script", "application/x-httpd-php"}),
             in_files | in_location | in_directory | in_htaccess);
}

void environment(Draw& draw) {
    if (draw.one_in(2)) {
        std::vector<Line> lines{
            {.text = draw.any({"SetEnv LETIN 1", "SetEnv LETIN 2", "SetEnv NOBODY 1",
                               "UnsetEnv LETIN NOBODY", "PassEnv HOME LETIN", "SetEnv no-proxy"})}};
        lines.push_back(
            {.text = draw.any({"Require env LETIN", "Require not env LETIN", "SetEnv NOBODY",
                               "UnsetEnv LETIN", "Allow from env=LETIN", "Deny from env=NOBODY",
                               "Header set X-A b env=LETIN", "RequestHeader set X-Ours 1 env=LETIN",
                               "SetHandler \"expr=%{reqenv:LETIN}cgi-script\"",
                               "Redirect 302 \"/%{env:LETIN}-%{reqenv:NOBODY}\"",
                               "ErrorDocument 403 /none.html", "ErrorDocument 404 /plain.txt",
                               "DirectoryIndex none x.fcgi plain.txt", "FallbackResource /x.fcgi",
                               "Options +MultiViews"})});
        draw.say_together(std::move(lines), anywhere);
        return;
    }
    draw.say(draw.any({"PassEnv PATH", "UnsetEnv LETIN", "SetEnv LETIN 1", "SetEnv no-gzip 1",
                       "SetEnvIf Remote_Addr ^127 LETIN", "SetEnvIf Request_Method POST LETIN",
                       "SetEnvIf Request_URI \\.html$ LETIN=1 !NOBODY", "SetEnvIf LETIN 1 NOBODY",
                       "SetEnvIf Server_Addr ::1 LETIN", "BrowserMatch ^$ LETIN",
                       "BrowserMatchNoCase curl LETIN", "RequestHeader set X-Ours 1",
                       "RequestHeader unset Referer", "RequestHeader set Host other.test"}),
             anywhere);
}

constexpr std::array features = std::to_array<Feature>({
    {2, caching},
    {3, content},
    {2, of_the_server},
    {2, includes},
    {3, methods},
    {2, groups},
    {2, maps},
    {2, alias_in_location},
    {2, handlers},
    {5, environment},
});

}  // namespace

std::span<const Feature> module_features() {
    return features;
}

}  // namespace fcgicheck::differential
