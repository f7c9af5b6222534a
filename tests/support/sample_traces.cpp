#include "support/sample_traces.h"

namespace fcgicheck::test {
namespace {

Cause line(const char* file, unsigned number, const char* text) {
    return {.at = {file, number, 1}, .text = text};
}

unsigned bits(Option a, Option b) {
    return static_cast<unsigned>(a) | static_cast<unsigned>(b);
}

}  // namespace

report::TracedUrl refused_script() {
    const Cause in_server = line("/etc/httpd/a.conf", 5, "Options ExecCGI");
    const Cause in_htaccess = line("/srv/a/app/.htaccess", 2, "Options Indexes FollowSymLinks");
    report::TracedUrl traced{.url = "http://a.test/app/x.fcgi/more",
                             .host_name = "a.test",
                             .opened = line("/etc/httpd/a.conf", 3, "<VirtualHost *:80>")};
    apache::Trace& trace = traced.trace;
    trace.ending = {
        .status = 403,
        .why = apache::Why::exec_cgi_off,
        .decisions = {{.what = apache::What::options, .value = {}, .because = in_htaccess}}};
    trace.host_reason = {
        .by = apache::HostReason::By::server_name, .name = "a.test", .address = "*:80"};
    trace.missed_headers = {"Cookie"};
    const Cause rule = line("/srv/a/.htaccess", 7, "RewriteRule ^old/(.*)$ app/$1 [L]");
    trace.rules = {
        {.because = line("/srv/a/.htaccess", 5, "RewriteRule ^old/ - [F]"),
         .input = "old/x.fcgi/more",
         .conditions = {{.because = line("/srv/a/.htaccess", 4, "RewriteCond %{HTTP_COOKIE} x"),
                         .input = ""}}},
        {.because = rule,
         .input = "old/x.fcgi/more",
         .result = "/srv/a/app/x.fcgi/more",
         .matched = true,
         .is_last = true,
         .conditions = {
             {.because = line("/srv/a/.htaccess", 6, "RewriteCond %{REQUEST_FILENAME} !-f"),
              .input = "/srv/a/old",
              .held = true}}}};
    trace.rules_not_matched = 12;
    trace.decisions = {
        {.what = apache::What::rewrite_rule, .value = "old/x.fcgi/more", .because = rule}};
    trace.filename = "/srv/a/app/x.fcgi";
    trace.reached = apache::Reached::handler;
    trace.path_info = "/more";
    trace.configured_handler = "fcgid-script";
    trace.handler_because = {line("/etc/httpd/a.conf", 6, "AddHandler fcgid-script .fcgi")};
    trace.applied = {{.opened = line("/etc/httpd/a.conf", 2, "<Directory />")},
                     {.opened = {.at = {"/srv/a/.htaccess", 0, 0}, .text = ""},
                      .is_ignored = true,
                      .ignored_because = line("/etc/httpd/a.conf", 9, "AllowOverride None")},
                     {.opened = {.at = {"/srv/a/app/.htaccess", 0, 0}, .text = ""}}};
    trace.access_overridden = {line("/etc/httpd/a.conf", 8, "Require all denied")};
    trace.options = {.value = {bits(Option::follow_sym_links, Option::indexes)},
                     .because = {in_server, in_htaccess}};
    trace.access = {.value = Access::granted,
                    .because = {line("/etc/httpd/a.conf", 4, "Require all granted")}};
    return traced;
}

report::TracedUrl sent_file() {
    report::TracedUrl traced{.url = "http://a.test/page.html"};
    traced.trace.ending = {.status = 200, .why = apache::Why::file_sent};
    traced.trace.filename = "/srv/a/page.html";
    traced.trace.reached = apache::Reached::handler;
    traced.trace.access.value = Access::granted;
    return traced;
}

}  // namespace fcgicheck::test
