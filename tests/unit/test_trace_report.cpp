#include <doctest/doctest.h>

#include <re2/re2.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "report/ending_words.h"
#include "report/trace.h"
#include "report/trace_words.h"
#include "rules/catalogue.h"
#include "rules/fill.h"
#include "support/sample_traces.h"

using namespace fcgicheck;
using namespace fcgicheck::test;

namespace {

nlohmann::json parsed(const std::string& line) {
    REQUIRE(line.find('\n') == line.size() - 1);
    return nlohmann::json::parse(line);
}

}  // namespace

TEST_CASE("an object of trace has every field") {
    const nlohmann::json object = parsed(report::trace_line(refused_script()));
    CHECK(object.at("schema") == "fcgicheck.trace/1");
    CHECK(object.at("url") == "http://a.test/app/x.fcgi/more");
    CHECK(object.at("status") == 403);
    CHECK(object.at("vhost") == nlohmann::json{{"file", "/etc/httpd/a.conf"}, {"line", 3}});
    CHECK(object.at("file") == "/srv/a/app/x.fcgi");
    CHECK(object.at("path_info") == "/more");
    CHECK(object.at("handler").is_null());
    CHECK(object.at("exec_cgi") == false);
    CHECK(object.at("options") == nlohmann::json{"FollowSymLinks", "Indexes"});
    CHECK(object.at("access") == "granted");
    CHECK(object.at("rule") == "execcgi-off");
    CHECK(object.at("reason") ==
          "Options ExecCGI is off for /srv/a/app/x.fcgi, so the script is not run.");
    CHECK(object.at("unknown").empty());
    CHECK(object.at("decisions").at(0) ==
          nlohmann::json{{"what", "Options"},
                         {"value", nullptr},
                         {"file", "/srv/a/app/.htaccess"},
                         {"line", 2},
                         {"directive", "Options Indexes FollowSymLinks"}});
}

TEST_CASE("what can't be known is named, and null in it is not taken for an answer") {
    report::TracedUrl traced = refused_script();
    traced.trace.ending = {.status = std::nullopt, .why = apache::Why::client_not_known};
    traced.trace.access.value = Access::depends_on_client;
    const nlohmann::json object = parsed(report::trace_line(traced));
    CHECK(object.at("status").is_null());
    CHECK(object.at("access") == "unknown");
    CHECK(object.at("unknown") == nlohmann::json{"status", "handler", "access"});
}

TEST_CASE("an ending without a status is no success, and has words for what is missing") {
    report::TracedUrl traced{.url = "nonsense", .is_url = false};
    traced.trace.ending.status = std::nullopt;
    traced.trace.host_is_known = false;
    const nlohmann::json object = parsed(report::trace_line(traced));
    CHECK(object.at("status").is_null());
    CHECK(object.at("reason") ==
          "This is no URL of the form http://HOST[:PORT]/PATH: http://nonsense would be one.");
    CHECK(object.at("unknown").size() == 8);
}

TEST_CASE("what is no URL is told with what to write") {
    const auto reason = [](const std::string& url) {
        return report::reason_of({.url = url, .is_url = false});
    };
    const std::string form = "This is no URL of the form http://HOST[:PORT]/PATH";
    CHECK(reason("a.test/x") == form + ": http://a.test/x would be one.");
    CHECK(reason("//a.test/x") == form + ": http://a.test/x would be one.");
    CHECK(reason("/x") == form +
                              ": it names no host. Write http://HOST/x, with the name of the "
                              "site in place of HOST.");
    CHECK(reason("ftp://a.test/") == form + ".");
    CHECK(reason("{file}/x") == form + ": http://{file}/x would be one.");
}

TEST_CASE("a RewriteBase that leads nowhere is the line to mend") {
    report::TracedUrl traced = sent_file();
    traced.trace.wrong_base = {
        .because = {.at = {.file = "/srv/a/.htaccess", .line = 2}, .text = "RewriteBase /old"},
        .url = "/new/"};
    CHECK_FALSE(report::deciding_line(traced).has_value());
    for (const apache::Why why : {apache::Why::not_found, apache::Why::too_many_redirects}) {
        traced.trace.ending = {.status = 404, .why = why};
        CHECK(report::deciding_line(traced)->text == "RewriteBase /old");
        CHECK(report::words_of(traced).situation == report::Situation::base);
        CHECK(rules::fill_command(report::words_of(traced).command, report::values_of(traced)) ==
              "RewriteBase /new/");
        CHECK(parsed(report::trace_line(traced)).at("decisions").at(0).at("what") == "RewriteBase");
    }
}

TEST_CASE("a handler that no module answers to is null, with the rule that says so") {
    report::TracedUrl traced = sent_file();
    traced.trace.configured_handler = "fcgid-script";
    CHECK(parsed(report::trace_line(traced)).at("handler").is_null());
    CHECK(parsed(report::trace_line(traced)).at("rule") == "handler-module-missing");
    traced.trace.configured_handler = "fcgi-skript";
    CHECK(parsed(report::trace_line(traced)).at("rule") == "handler-name-unknown");
}

TEST_CASE("a listing has the handler of directories") {
    report::TracedUrl traced = sent_file();
    traced.trace.ending.why = apache::Why::listing_sent;
    traced.trace.listing = true;
    CHECK(parsed(report::trace_line(traced)).at("handler") == "httpd/unix-directory");
}

TEST_CASE("bytes that are no UTF-8 still make JSON, and stand there in base 64") {
    report::TracedUrl traced = sent_file();
    traced.url = "http://a.test/\xFF";
    traced.trace.filename = "/srv/a/\xFF";
    const nlohmann::json object = parsed(report::trace_line(traced));
    CHECK(object.at("url") == "http://a.test/\xEF\xBF\xBD");
    CHECK(object.at("url_bytes") == "aHR0cDovL2EudGVzdC//");
    CHECK(object.at("file_bytes") == "L3Nydi9hL/8=");
}

TEST_CASE("a configuration that Apache refuses is one object, with the place that Apache names") {
    const ConfigError error{.at = {"/etc/httpd/a.conf", 7, 1}, .message = "order takes one"};
    CHECK(
        parsed(report::refused_line(error)).at("config_error") ==
        nlohmann::json{{"file", "/etc/httpd/a.conf"}, {"line", 7}, {"message", "order takes one"}});
    const ConfigError placeless{.at = {"/etc/httpd/a.conf", 0, 0}, .message = "no MPM loaded"};
    CHECK(parsed(report::refused_line(placeless)).at("config_error").at("file").is_null());
    CHECK(parsed(report::refused_line(placeless)).at("config_error").at("line").is_null());
}

TEST_CASE("no ending is without words, and none names a rule or a value that there is not") {
    const Values values = report::values_of(sent_file());
    for (int number = 0; number <= static_cast<int>(apache::Why::not_modelled); ++number) {
        CAPTURE(number);
        const auto all = report::all_words_of(static_cast<apache::Why>(number));
        REQUIRE_FALSE(all.empty());
        for (const report::EndingWords& words : all) {
            CHECK_FALSE(words.title.empty());
            CHECK(words.reason.ends_with('.') == (words.reason.find(": {") == std::string::npos));
            for (const std::string_view rule : {words.rule, words.rule_in_text})
                CHECK((rule.empty() || rules::find_rule(rule) != nullptr));
            CHECK((words.fix.empty() || words.fix.starts_with('[')));
            for (const std::string_view text :
                 {words.title, words.reason, words.fix, words.command})
                CHECK_FALSE(re2::RE2::PartialMatch(rules::fill(text, values), R"(\{[a-z_0-9]+\})"));
        }
    }
}

TEST_CASE("what comes first is the answer, and then the line that decided it") {
    const std::string text = report::trace_text(refused_script(), {});
    CHECK(text.find("  visitor gets  403 Forbidden: ExecCGI is off\n"
                    "  decided by    Options Indexes FollowSymLinks  /srv/a/app/.htaccess:2\n") !=
          std::string::npos);
}

TEST_CASE("a script whose source is sent looks like no success to people, and is one in JSON") {
    report::TracedUrl traced = sent_file();
    traced.sends_source = true;
    CHECK(report::trace_text(traced, {}).find("SOURCE of the script") != std::string::npos);
    CHECK(parsed(report::trace_line(traced)).at("rule").is_null());
}

TEST_CASE("a page that is missing below a .htaccess that is not read is laid to AllowOverride") {
    report::TracedUrl traced = sent_file();
    traced.trace.ending = {.status = 404, .why = apache::Why::not_found};
    traced.trace.applied = {{.opened = {.at = {"/srv/a/.htaccess", 0, 0}, .text = ""},
                             .is_ignored = true,
                             .ignored_because = Cause{.at = {"/etc/httpd/a.conf", 9, 1},
                                                      .text = "AllowOverride None"}}};
    const std::string text = report::trace_text(traced, {});
    CHECK(text.find("decided by    AllowOverride None  /etc/httpd/a.conf:9") != std::string::npos);
    CHECK(report::reason_of(traced).find("does not read /srv/a/.htaccess") != std::string::npos);
}

TEST_CASE("the first host that answers for a name that none has is said to do so") {
    report::TracedUrl traced = sent_file();
    traced.trace.host_reason = {
        .by = apache::HostReason::By::first, .name = "b.test", .address = "*:80", .host_count = 2};
    CHECK(report::trace_text(traced, {}).find("no virtual host on *:80 has the name b.test") !=
          std::string::npos);
    traced.trace.host_reason.name = "10.0.0.1";
    CHECK(report::trace_text(traced, {}).find("no virtual host") == std::string::npos);
}

TEST_CASE("headers that rules looked at in vain are named once") {
    report::TracedUrl traced = sent_file();
    traced.trace.missed_headers = {"Cookie", "User-Agent"};
    CHECK(report::trace_text(traced, {}).find("Cookie, User-Agent are taken as not sent") !=
          std::string::npos);
}
