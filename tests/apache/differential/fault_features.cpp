// The language of the configuration itself: containers that are read away, variables, includes, and
// lines that Apache refuses.
#include "feature.h"

#include <array>

namespace fcgicheck::differential {
namespace {

void allow_override(Draw& draw) {
    draw.say("AllowOverride " +
                 draw.any({"All", "All", "None", "FileInfo", "Options", "Limit AuthConfig",
                           "FileInfo Options=ExecCGI,Indexes", "Indexes FileInfo", "AuthConfig",
                           "All Nonfatal=All", "FileInfo Nonfatal=Override", "Nonfatal=Unknown"}),
             in_directory);
}

void allow_override_list(Draw& draw) {
    draw.say_together({{.text = "AllowOverride None"},
                       {.text = "AllowOverrideList " +
                                draw.any({"Options AddHandler", "Redirect RedirectMatch", "None",
                                          "Require", "SetHandler DirectoryIndex"})}},
                      in_directory);
}

void access_file_name(Draw& draw) {
    draw.say("AccessFileName " + draw.any({".ht .htaccess", "none.txt", ".htaccess .ht"}),
             in_servers);
}

// In a .htaccess: refused where the class, the place or the words are wrong.
void doubtful_line(Draw& draw) {
    draw.say(draw.any({"Alias /x /tmp",
                       "NoSuchDirective on",
                       "Options Bogus",
                       "Options +ExecCGI Indexes",
                       "AllowOverride All",
                       "Require ip",
                       "AddHandler fcgid-script",
                       "Order deny, allow",
                       " <Files x>",
                       "ServerSignature Off",
                       "php_value x 1",
                       "Deny all",
                       "Header set X-Ours 1",
                       "DirectorySlash maybe",
                       "ErrorDocument 99 x",
                       "RewriteRule ( x",
                       "Redirect 999 /q http://q/",
                       "SetEnvIf",
                       "Require all",
                       "FcgidWrapper /none/such .fcgi",
                       "Options",
                       "AuthType",
                       "DocumentRoot /tmp",
                       "Include none.conf",
                       "RewriteEngine maybe",
                       "ForceType",
                       "AddHandler"}),
             draw.one_in(6) ? anywhere : in_htaccess);
}

void if_module(Draw& draw) {
    const std::string test =
        draw.any({"IfModule fcgid_module", "IfModule mod_fcgid.c", "IfModule !mod_none.c",
                  "IfModule mod_none.c", "IfDefine PORT", "IfDefine !NONE", "IfVersion >= 2.4",
                  "IfVersion < 2.4", "IfModule mod_fcgid.so", "IfFile ${SITE}/htdocs/plain.txt",
                  "IfDirective AddHandler"});
    draw.say(
        Line{.text = "<" + test + ">",
             .body = {{.text = draw.any({"Options +ExecCGI", "Options -ExecCGI",
                                         "AddHandler fcgid-script .fcgi", "SetHandler fcgid-script",
                                         "DirectoryIndex x.fcgi"})}}},
        anywhere);
}

void macro(Draw& draw) {
    draw.made.config.push_back(
        {.text = "<Macro Ours $dir>",
         .body = {{.text = "<Directory ${SITE}/$dir>",
                   .body = {{.text = draw.any({"Options +ExecCGI", "Require all denied",
                                               "SetHandler fcgid-script"})}}}}});
    draw.say("Use Ours " + draw.directory(), in_servers);
}

void define(Draw& draw) {
    draw.made.config.push_back(
        {.text = "Define handler " + draw.any({"fcgid-script", "cgi-script"})});
    draw.say("AddHandler ${handler} " + draw.any({".fcgi", ".cgi", ".html"}),
             in_servers | in_section);
}

void include(Draw& draw) {
    const std::string name = draw.any({"10.conf", "9.conf", "sub.inc"});
    draw.made.tree.push_back(
        {.path = "conf.d/" + name,
         .lines = {{.text = draw.any({"Options +ExecCGI", "DirectoryIndex x.fcgi", "SetEnv A b",
                                      "AddHandler fcgid-script .fcgi", "Options Nonsense"})}}});
    draw.say(draw.any({"Include conf.d/*.conf", "IncludeOptional conf.d/*", "Include conf.d",
                       "IncludeOptional none/*", "Include \"${SITE}/conf.d/*.???*\""}),
             in_servers | in_directory);
}

void continued_line(Draw& draw) {
    draw.say(draw.any({"Options \\\n +ExecCGI", "AddHandler fcgid-script \\\n  .fcgi \\\n  .cgi",
                       "# a comment \\\nOptions -ExecCGI", "DirectoryIndex \"x.fcgi\" 'index.html'",
                       "  oPTIONS   +ExecCGI\t"}),
             anywhere);
}

void second_host(Draw& draw) {
    const std::string name = draw.any({"b.test", "c.test", "*.test", "www.test"});
    Line host{.text = draw.any({"<VirtualHost *:${PORT}>", "<VirtualHost 127.0.0.1:${PORT}>",
                                "<VirtualHost *>", "<VirtualHost _default_:${PORT}>",
                                "<VirtualHost *:1>", "<VirtualHost *:${PORT}>"})};
    host.body.push_back(
        {.text = name.starts_with('*') ? "ServerAlias " + name : "ServerName " + name});
    if (draw.one_in(3))
        host.body.push_back(
            {.text = "ServerAlias " + draw.any({"d.test e.test", "?.test", "a.*"})});
    if (!draw.one_in(4))
        host.body.push_back({.text = "DocumentRoot ${SITE}/" + draw.directory()});
    draw.host_names().push_back(name.starts_with('*') ? "z.test" : name);
    draw.host_names().emplace_back("d.test");
    draw.made.config.push_back(std::move(host));
}

void strict_host(Draw& draw) {
    draw.say("StrictHostCheck On", in_server);
}

constexpr auto table = std::to_array<Feature>({
    {9, allow_override},
    {2, allow_override_list},
    {1, access_file_name},
    {4, doubtful_line},
    {3, if_module},
    {1, macro},
    {1, define},
    {2, include},
    {2, continued_line},
    {6, second_host},
    {1, strict_host},
});

}  // namespace

std::span<const Feature> fault_features() {
    return table;
}

}  // namespace fcgicheck::differential
