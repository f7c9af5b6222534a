#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <random>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "report/report.h"
#include "rules/catalogue.h"
#include "support/sample_reports.h"
#include "text/display.h"
#include "text/utf8.h"

using namespace fcgicheck;
using namespace fcgicheck::test;
using Json = nlohmann::ordered_json;

namespace {

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);)
        lines.push_back(line);
    return lines;
}

std::string without_colour(const std::string& text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\x1b')
            i = text.find('m', i);
        else
            out += text[i];
    }
    return out;
}

std::vector<Report> samples() {
    return {all_well(),
            all_faults(),
            execcgi_off(),
            not_executable(),
            directory_not_searchable(),
            not_readable(),
            flup_missing(),
            failed_trial(),
            no_configuration(),
            many_scripts()};
}

bool holds(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

// A report with one finding of a rule, all its values unknown.
Report report_of(const Rule& rule, const RuleWords& words) {
    Report report;
    Finding finding;
    finding.subject = "/srv/x.fcgi";
    report.findings.push_back({finding, &rule, &words});
    return report;
}

}  // namespace

TEST_CASE("what Apache meets first is to be fixed first, whichever script has it") {
    Report report;
    const auto error_of = [](std::string_view rule) {
        const Rule* found = rules::find_rule(rule);
        return ReportedFinding{.finding = {}, .rule = found, .words = found->words.data()};
    };
    report.findings = {error_of("flup-missing"), error_of("unknown-directive")};
    CHECK(holds(report::as_text(report, {}), "Fix first: unknown-directive"));
}

TEST_CASE("a login that is asked for is no refusal") {
    const auto told = [](int status) {
        Report report;
        ReportedScript script;
        script.path = script.url = "/x.fcgi";
        script.verdict = Verdict::ok;
        script.visitor_sees = VisitorSees{status, Page::error};
        report.scripts.push_back(script);
        return report::as_text(report, {});
    };
    CHECK(holds(told(401), "[ok] /x.fcgi  no fault found; visitors must log in\n"));
    CHECK(holds(told(405), "[note] /x.fcgi  no fault found; visitors get 405\n"));
}

TEST_CASE("no line of a report is wider than the terminal") {
    for (const int width : {80, 60, 100}) {
        for (const Report& report : samples()) {
            for (const std::string& line : lines_of(report::as_text(report, {.width = width}))) {
                const bool is_place_or_command = holds(line, "/home/ann");
                CHECK_MESSAGE((text::cells(line) <= width || is_place_or_command), line);
            }
        }
    }
}

TEST_CASE("no line of a report ends in a blank") {
    for (const Report& report : samples()) {
        for (const std::string& line : lines_of(report::as_text(report, {})))
            CHECK_MESSAGE((line.empty() || line.back() != ' '), '"' << line << '"');
    }
}

TEST_CASE("colour adds codes and changes nothing else") {
    auto reports = samples();
    reports.push_back(hostile_names());
    for (const Report& report : reports) {
        const std::string plain = report::as_text(report, {});
        const std::string coloured = report::as_text(report, {.colour = report::Colour::on});
        CHECK(coloured != plain);
        CHECK(without_colour(coloured) == plain);
    }
}

TEST_CASE("a file's name can't act on the terminal") {
    for (const std::string& out :
         {report::as_text(hostile_names(), {}), report::as_short(hostile_names())}) {
        CHECK_FALSE(holds(out, "\x1b"));
        CHECK_FALSE(holds(out, "\r"));
        CHECK_FALSE(holds(out, "\xe2\x80\xae"));  // NOLINT(misc-misleading-bidirectional): the test
        CHECK_FALSE(holds(out, "\xff"));
        CHECK(holds(out, "\\x1b[2J\\n\\xff\\u202e"));
    }
}

TEST_CASE("whatever the bytes, a report is printable") {
    std::minstd_rand random(1);
    const auto below = [&](unsigned limit) { return static_cast<unsigned>(random() % limit); };
    std::string bytes(400, '\0');
    for (int round = 0; round < 50; ++round) {
        std::generate(bytes.begin(), bytes.end(), [&] { return static_cast<char>(random() >> 8); });
        Report report = execcgi_off();
        Finding& finding = report.findings[0].finding;
        finding.at = {bytes.substr(0, 20), 1 + below(9), 1 + below(500)};
        finding.values["url"] = bytes;
        finding.evidence = {
            LineEvidence{finding.at, bytes, below(500), "options", true},
            OutputEvidence{"", bytes},
        };
        const auto is_control = [](char c) {
            return (static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7f;
        };
        for (const std::string& out : {report::as_text(report, {}), report::as_short(report)}) {
            CHECK(std::none_of(out.begin(), out.end(), is_control));
            CHECK(text::is_utf8(out));
        }
        CHECK(Json::accept(report::as_json(report)));
    }
}

TEST_CASE("a newline in a name makes no line of its own") {
    const auto lines = lines_of(report::as_short(hostile_names()));
    CHECK(lines.size() == 2);
}

TEST_CASE("a long line is cut around its caret") {
    Report report = execcgi_off();
    auto& line = std::get<LineEvidence>(report.findings[0].finding.evidence[1]);
    line.text = std::string(500, 'x') + "Options None" + std::string(500, 'y');
    line.at.column = 501;
    const auto lines = lines_of(report::as_text(report, {}));
    const auto row =
        std::find_if(lines.begin(), lines.end(), [](const auto& l) { return holds(l, " 24 |"); });
    REQUIRE(row != lines.end());
    CHECK(holds(*row, " 24 | ...xxx"));
    CHECK(row->ends_with("yyy..."));
    CHECK(row->size() == 80);
    const std::string& carets = *std::next(row);
    CHECK(carets.find('^') == row->find("Options None"));
    CHECK(carets.rfind('^') == row->find("Options None") + 11);
}

TEST_CASE("carets stand under wide characters and behind tabs") {
    Report report = execcgi_off();
    report.findings[0].finding.evidence = {LineEvidence{{"/x", 3, 5},
                                                        "\t\xe4\xb8\xad\xe4\xb8\xad"
                                                        "b",
                                                        3,
                                                        "",
                                                        true}};
    const std::string out = report::as_text(report, {});
    CHECK(holds(out,
                "  3 |     \xe4\xb8\xad\xe4\xb8\xad"
                "b\n    |       ^^\n"));
}

TEST_CASE("a line names the virtual host where another one serves the file without the fault") {
    Report report = execcgi_off();
    ReportedScript& script = report.scripts.at(0);
    script.host = "a.test";
    CHECK(holds(report::as_short(report), "403 Forbidden [FC101"));
    report.scripts.push_back(report.scripts.at(0));
    report.scripts.back().host = "b.test";
    CHECK(holds(report::as_short(report), "403 Forbidden [FC101"));
    report.scripts.back().findings.clear();
    CHECK(holds(report::as_short(report), "403 Forbidden (a.test) [FC101"));
}

TEST_CASE("what was not checked for one reason is told in one line, with a count") {
    Report report = all_well();
    report.not_checked.clear();
    for (int i = 0; i < 1000; ++i)
        report.not_checked.push_back({"/etc/" + std::to_string(i) + ".conf", "closed", "use sudo"});
    report.not_checked.push_back({"/x", "it is too large", "cut it"});
    const std::string out = report::as_text(report, {});
    CHECK(holds(
        out, "  - /etc/0.conf, /etc/1.conf, /etc/2.conf, /etc/3.conf, /etc/4.conf and 995 more"));
    CHECK_FALSE(holds(out, "/etc/5.conf"));
    CHECK(holds(out, "  - /x (it is too large): cut it"));
}

TEST_CASE("one line a finding: place, severity, headline, rule") {
    CHECK(report::as_short(execcgi_off()) ==
          "/etc/apache2/sites-enabled/site.conf:24:3: error: Apache will refuse /hello.fcgi with "
          "403 Forbidden [FC101 execcgi-off]\n");
    CHECK(report::as_short(not_executable()).starts_with("/home/ann/htdocs/hello.fcgi:1:1: "));
    CHECK(report::as_short(all_well()).empty());
}

TEST_CASE("a rule that comes often is explained three times, and its fix is always there") {
    Report report = not_executable();
    for (int i = 1; i < 5; ++i) {
        report.findings.push_back(report.findings[0]);
        report.scripts.push_back(report.scripts[0]);
        report.scripts.back().findings = {static_cast<std::size_t>(i)};
    }
    const auto lines = lines_of(report::as_text(report, {}));
    const auto count = [&](std::string_view part) {
        return std::count_if(lines.begin(), lines.end(),
                             [&](const std::string& line) { return holds(line, part); });
    };
    CHECK(count("error[FC301") == 5);
    CHECK(count("  why  ") == 3);
    CHECK(count("chmod a+x /home/ann/htdocs/hello.fcgi") == 5);
}

TEST_CASE("a fault of a site that has no scripts is shown too") {
    Report report = execcgi_off();
    report.scripts.clear();
    CHECK(holds(report::as_text(report, {}), "error[FC101 execcgi-off]"));
    CHECK(holds(report::as_text(report, {}), "No script was found: 1 error, 0 warnings."));
}

TEST_CASE("a missing script is no success") {
    Report report = all_well();
    report.scripts.clear();
    CHECK(holds(report::as_text(report, {}), "No script was found in /home/ann/htdocs."));
}

TEST_CASE("what the configuration would say is never taken for granted") {
    const std::string out = report::as_text(no_configuration(), {});
    CHECK(holds(out, "Your host's settings can't be seen"));
    CHECK_FALSE(holds(out, "[ok]"));
}

TEST_CASE("what a visitor gets is not what a trial got") {
    Report report = execcgi_off();
    report.scripts[0].trial = all_well().scripts[0].trial;
    const std::string out = report::as_text(report, {});
    CHECK(holds(out, "predicted: HTTP 403\n"));
    CHECK_FALSE(holds(out, "answered 200"));
}

TEST_CASE("an answer under another identity is told with its doubt") {
    Report report = all_well();
    ReportedScript& script = report.scripts[0];
    script.verdict = Verdict::unknown;
    TrialResult trial = *script.trial;
    trial.plan.faithful = false;
    trial.plan.unfaithful_because = "it ran as ann, not as www-data";
    script.trial = std::make_shared<TrialResult>(std::move(trial));
    CHECK(holds(report::as_text(report, {}),
                "[skip] /hello.fcgi  answered 200 in 35 ms, but it ran as ann, not as www-data\n"));
}

TEST_CASE("JSON has every field, whatever there is to say") {
    const std::vector<std::string> finding_keys{
        "id",      "name",       "severity",     "confidence", "path", "line", "column",
        "message", "decided_by", "visitor_sees", "log_shows",  "fix",  "stage"};
    const std::vector<std::string> script_keys{"path",     "url",     "host",         "handler",
                                               "language", "verdict", "visitor_sees", "journey",
                                               "trial",    "findings"};
    const auto keys_of = [](const Json& object) {
        std::vector<std::string> keys;
        for (const auto& [key, value] : object.items())
            keys.push_back(key);
        return keys;
    };
    for (const Report& report : samples()) {
        const Json json = Json::parse(report::as_json(report));
        CHECK(keys_of(json) == std::vector<std::string>{"schema", "tool", "site", "scripts",
                                                        "findings", "not_checked", "summary"});
        for (const Json& finding : json["findings"])
            CHECK(keys_of(finding) == finding_keys);
        for (const Json& script : json["scripts"])
            CHECK(keys_of(script) == script_keys);
        CHECK(json["summary"]["scripts"] == report.scripts.size());
        CHECK(json["schema"] == "fcgicheck.report/1");
    }
}

TEST_CASE("a path that is no UTF-8 survives in JSON") {
    const Json json = Json::parse(report::as_json(hostile_names()));
    const std::string path = json["scripts"][0]["path"];
    CHECK(path.starts_with("/home/ann/htdocs/\x1b[2J\n\xef\xbf\xbd"));
    const std::string bytes = json["scripts"][0]["path_bytes"];
    CHECK(bytes.starts_with("L2hvbWUvYW5uL2h0ZG9jcy8bWzJKCv/i"));  // "/home/ann/htdocs/", ..., 0xff
    CHECK(json["findings"][0].contains("path_bytes"));
    CHECK_FALSE(Json::parse(report::as_json(all_well()))["scripts"][0].contains("path_bytes"));
}

TEST_CASE("columns count characters") {
    Report report = execcgi_off();
    Finding& finding = report.findings[0].finding;
    finding.at = {"/x", 3, 6};
    finding.evidence = {LineEvidence{{"/x", 3, 6}, "\xc3\xa9\xc3\xa9 x", 1, "", true}};
    CHECK(Json::parse(report::as_json(report))["findings"][0]["column"] == 4);
    CHECK(report::as_short(report).starts_with("/x:3:4: "));
}

TEST_CASE("every rule of the catalogue can be told in 80 columns") {
    for (const Rule& rule : rules::all_rules()) {
        CAPTURE(rule.name);
        for (const RuleWords& words : rule.words) {
            CAPTURE(words.situation);
            const Report report = report_of(rule, words);
            CHECK(holds(report::as_text(report, {}), std::string("[") + std::string(rule.id)));
            CHECK(Json::accept(report::as_json(report)));
        }
        const std::string story = report::explain(rule, {});
        CHECK_FALSE(holds(story, "{url}"));
        CHECK_FALSE(holds(story, "{path}"));
    }
}

TEST_CASE("the list of rules has a line for each") {
    CHECK(lines_of(report::rule_list({})).size() == rules::all_rules().size());
    CHECK(holds(report::rule_list({}), "FC101  execcgi-off"));
}
