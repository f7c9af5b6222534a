// Sections in sections, and the conditions of <If>.
#include "sections.h"

#include <array>

#include "feature.h"

namespace fcgicheck::differential {

std::string visible(Draw& draw) {
    return draw.any({"Options +ExecCGI",
                     "Options -ExecCGI",
                     "Options ExecCGI Indexes",
                     "SetHandler fcgid-script",
                     "SetHandler cgi-script",
                     "SetHandler None",
                     "AddHandler fcgid-script .fcgi",
                     "AddHandler cgi-script .fcgi .html",
                     "RemoveHandler .fcgi",
                     "ForceType fcgid-script",
                     "DirectoryIndex x.fcgi index.html",
                     "DirectoryIndex plain.txt",
                     "ErrorDocument 404 /x.fcgi",
                     "ErrorDocument 403 http://other.test/",
                     "AcceptPathInfo Off",
                     "AcceptPathInfo On",
                     "DirectorySlash Off",
                     "Redirect 410 /gone",
                     "RedirectMatch 302 y\\.cgi$ http://other.test/",
                     "FallbackResource /x.fcgi",
                     "Require all granted",
                     "Require all denied",
                     "Require ip 127.0.0.1",
                     "Require method POST",
                     "Deny from all",
                     "Allow from 127.0.0.1",
                     "Satisfy any",
                     "SetEnvIf Request_URI x LETIN",
                     "SetEnv A b",
                     "AllowOverride All",
                     "AllowOverride None",
                     "FileETag None"});
}

namespace {

std::string condition(Draw& draw) {
    return draw.any({"%{REQUEST_URI} =~ /fcgi/",
                     "%{REQUEST_URI} !~ m|^/a|",
                     "%{REQUEST_FILENAME} =~ m#\\.(fcgi|cgi)$#i",
                     "-f %{REQUEST_FILENAME}",
                     "-d %{REQUEST_FILENAME}",
                     "! -e %{REQUEST_FILENAME}",
                     "-s '${SITE}/htdocs/plain.txt'",
                     "-L %{REQUEST_FILENAME}",
                     "-n %{QUERY_STRING}",
                     "-z %{PATH_INFO}",
                     "true",
                     "false",
                     "%{HTTP_HOST} == 'b.test' || %{HTTP_HOST} == 'a.test'",
                     "%{SERVER_PORT} -eq ${PORT}",
                     "%{SERVER_PORT} -gt 1000 && %{REQUEST_METHOD} in {'GET','HEAD'}",
                     "%{REMOTE_ADDR} -ipmatch '127.0.0.0/8'",
                     "-R '10.0.0.0/8'",
                     "%{REQUEST_URI} -strmatch '/a/*'",
                     "%{REQUEST_URI} -strcmatch '*.FCGI'",
                     "%{REQUEST_URI} -fnmatch '/*/x.fcgi'",
                     "tolower(%{HTTP_HOST}) == 'a.test'",
                     "%{DOCUMENT_ROOT} == '${SITE}/htdocs'",
                     "%{CONTEXT_PREFIX} == '/al'",
                     "%{HANDLER} == 'fcgid-script'",
                     "%{IS_SUBREQ} == 'false'",
                     "%{REQUEST_SCHEME} == 'http'",
                     "%{HTTPS} == 'off'",
                     "%{THE_REQUEST} =~ /HTTP.1\\.1/",
                     "%{TIME_YEAR} -ge 2000",
                     "reqenv('LETIN') == '1'",
                     "osenv('HOME') == '/none'",
                     "%{SCRIPT_FILENAME} =~ /x/",
                     "base64('x') == 'eA=='",
                     "%{REQUEST_URI} =~ /^.(.)/ && $1 == 'a'",
                     "md5('a') == '0cc175b9c0f1b6a831c399e269772661'",
                     "escape(%{REQUEST_URI}) == '/x.fcgi'",
                     "%{SERVER_NAME} == 'a.test'",
                     "-T %{ENV:LETIN}",
                     "%{req:Host} == 'a.test'",
                     "%{HTTP:Accept} == ''",
                     "'a' lt 'b'",
                     "2 -le 10",
                     "'x' . 'y' == 'xy'",
                     "%{REQUEST_STATUS} == '200'",
                     "-F '/x.fcgi'",
                     "-U '/x.fcgi'",
                     "%{CONN_REMOTE_ADDR} == '127.0.0.1'",
                     "%{LAST_MODIFIED} -gt 0",
                     "filesize('${SITE}/htdocs/plain.txt') -gt 3",
                     "file('${SITE}/users') =~ /ann/",
                     "%{REQUEST_URI} == ",
                     "(true",
                     "%{NO_SUCH_VARIABLE} == ''",
                     "nosuchfunction('x') == ''",
                     "%{REQUEST_URI} =~ /(/",
                     "'a' = 'a' and not false",
                     "%{REQUEST_URI} in split(m#,#, '/x.fcgi,/a')"});
}

std::string opening(Draw& draw) {
    switch (draw.below(12)) {
        case 0:
            return "<Files \"" + draw.file_name() + "\">";
        case 1:
            return "<Files \"*" + draw.any({".fcgi", ".html", "", ".?gi", ".[cf]*"}) + "\">";
        case 2:
            return "<FilesMatch \"" +
                   draw.any({"\\.fcgi$", "^x", "(?i)X\\.FCGI", "\\.(cgi|html)$", "^.ht", "(", ""}) +
                   "\">";
        case 3:
            return "<Directory \"${SITE}/" + draw.directory() + "\">";
        case 4:
            return "<DirectoryMatch \"" +
                   draw.any({"/htdocs/(?<name>[a-z]+)", "^/.*/a/?$", "/b$", "a", "/"}) + "\">";
        case 5:
            return "<Location \"" + draw.folder_url() + "\">";
        case 6:
            return "<LocationMatch \"" + draw.any({"^/a", "\\.fcgi", "/x.fcgi/(.*)", "//"}) + "\">";
        case 7:
            return "<" +
                   draw.any({"Limit GET", "Limit POST", "LimitExcept GET HEAD", "Limit get"}) + ">";
        case 8:
            return "<IfModule " + draw.any({"fcgid_module", "mod_none.c", "!mod_none.c"}) + ">";
        case 9:
            return "<RequireAny>";
        default:
            return "<If \"" + condition(draw) + "\">";
    }
}

}  // namespace

Line nest(Draw& draw, unsigned depth) {
    Line section{.text = opening(draw)};
    const unsigned count = 1 + draw.below(3);
    for (unsigned i = 0; i < count; ++i) {
        if (depth < 3 && draw.one_in(3))
            section.body.push_back(nest(draw, depth + 1));
        else
            section.body.push_back({.text = visible(draw)});
    }
    return section;
}

namespace {

void nested_sections(Draw& draw) {
    draw.say(nest(draw, 0), in_servers | in_directory | in_htaccess);
}

void conditions(Draw& draw) {
    std::vector<Line> chain{
        {.text = "<If \"" + condition(draw) + "\">", .body = {{.text = visible(draw)}}}};
    while (draw.one_in(2))
        chain.push_back(
            {.text = "<ElseIf \"" + condition(draw) + "\">", .body = {{.text = visible(draw)}}});
    if (draw.one_in(2))
        chain.push_back({.text = "<Else>", .body = {{.text = visible(draw)}}});
    if (draw.one_in(12))
        chain.erase(chain.begin());
    draw.say_together(std::move(chain), in_servers | in_section | in_htaccess);
}

void visible_line(Draw& draw) {
    draw.say(visible(draw), draw.one_in(8) ? anywhere : in_section | in_htaccess);
}

constexpr auto table = std::to_array<Feature>({
    {6, nested_sections},
    {5, conditions},
    {9, visible_line},
});

}  // namespace

std::span<const Feature> section_features() {
    return table;
}

}  // namespace fcgicheck::differential
