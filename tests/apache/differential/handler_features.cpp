// Who answers: Options, handlers and types, mod_fcgid's wrappers, mod_actions.
#include "feature.h"

#include <array>

namespace fcgicheck::differential {
namespace {

void options(Draw& draw) {
    draw.say("Options " + draw.any({"+ExecCGI",
                                    "+ExecCGI",
                                    "-ExecCGI",
                                    "ExecCGI FollowSymLinks",
                                    "None",
                                    "All",
                                    "None +ExecCGI",
                                    "+Indexes",
                                    "-Indexes",
                                    "Indexes ExecCGI",
                                    "SymLinksIfOwnerMatch ExecCGI",
                                    "+ExecCGI -FollowSymLinks",
                                    "+SymLinksIfOwnerMatch",
                                    "All -Indexes",
                                    "+MultiViews",
                                    "All MultiViews",
                                    "-SymLinksIfOwnerMatch +FollowSymLinks",
                                    "Includes",
                                    "+IncludesNOEXEC",
                                    "FollowSymLinks"}),
             anywhere);
}

void add_handler(Draw& draw) {
    draw.say("AddHandler " +
                 draw.any({"fcgid-script .fcgi", "fcgid-script .fcgi", "cgi-script .cgi",
                           "cgi-script cgi pl", "fcgid-script .fcgi .cgi", "FCGID-Script .FCGI",
                           "fcgid-script .html", "wsgi-script .fcgi", "fcgid-script .bak",
                           "cgi-script .txt .fcgi", "server-status .txt", "default-handler .cgi",
                           "type-map .var", "send-as-is .asis", "fcgid-script .fcgi # comment",
                           "cgi-script .a.cgi", "ours .pl"}),
             anywhere);
}

void set_handler(Draw& draw) {
    draw.say(
        "SetHandler " + draw.any({"fcgid-script", "cgi-script", "None", "default-handler",
                                  "fcgid-script", "server-status", "nosuch-handler", "Fcgid-Script",
                                  "none", "ours", "proxy:fcgi://127.0.0.1:9", "\"%{env:LETIN}\""}),
        anywhere);
}

void remove_handler(Draw& draw) {
    draw.say(draw.any({"RemoveHandler .fcgi", "RemoveHandler .cgi .fcgi", "RemoveType .fcgi",
                       "RemoveType .txt", "RemoveHandler .pl", "RemoveEncoding .gz"}),
             anywhere & ~in_server);
}

void add_type(Draw& draw) {
    draw.say("AddType " +
                 draw.any({"fcgid-script .fcgi", "application/x-httpd-cgi .cgi", "text/plain .fcgi",
                           "application/x-httpd-fcgi .fcgi", "text/html .bak", "fcgid-script .txt",
                           "cgi-script .pl", "text/x-ours .html"}),
             anywhere);
}

void force_type(Draw& draw) {
    draw.say("ForceType " + draw.any({"fcgid-script", "text/plain", "None", "cgi-script",
                                      "application/x-httpd-cgi"}),
             anywhere);
}

void wrapper(Draw& draw) {
    const std::string program =
        draw.any({"${SITE}/bin/responder", "${SITE}/bin/responder", "${SITE}/bin/wrapper",
                  "${SITE}/bin/no_wrapper", "${SITE}/htdocs/plain.txt", "/usr/bin/true"});
    draw.made.tree.push_back({.path = "bin/wrapper",
                              .content = "#!/bin/sh\nexec ${SITE}/bin/responder\n",
                              .mode = static_cast<mode_t>(draw.one_in(4) ? 0644 : 0755),
                              .runs_into_error = false});
    const std::string words =
        draw.any({" .fcgi", " .fcgi", "", " .FCGI", " .fcgi virtual", " .txt", " fcgi", " .cgi"});
    draw.say("FcgidWrapper \"" + program + "\"" + words, anywhere);
}

void action(Draw& draw) {
    draw.say_together({{.text = "Action ours " + draw.url() + draw.any({"", "", " virtual"})},
                       {.text = draw.any({"AddHandler ours .html .txt", "SetHandler ours",
                                          "AddHandler ours .pl"})}},
                      anywhere);
}

void action_for_type(Draw& draw) {
    draw.say("Action " + draw.any({"text/html ", "text/plain ", "fcgid-script "}) + draw.url(),
             anywhere);
}

void process_limit(Draw& draw) {
    draw.say(draw.any({"FcgidMaxProcesses 0", "FcgidMaxProcessesPerClass 0", "FcgidIOTimeout 30",
                       "FcgidInitialEnv PATH /nowhere", "FcgidMaxRequestLen 10",
                       "FcgidMinProcessesPerClass 0", "FcgidPassHeader X-Ours"}),
             in_servers);
}

constexpr auto table = std::to_array<Feature>({
    {14, options},
    {12, add_handler},
    {8, set_handler},
    {3, remove_handler},
    {3, add_type},
    {2, force_type},
    {5, wrapper},
    {3, action},
    {1, action_for_type},
    {1, process_limit},
});

}  // namespace

std::span<const Feature> handler_features() {
    return table;
}

}  // namespace fcgicheck::differential
