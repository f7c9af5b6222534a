#include "app/script_starts.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "gather/identities.h"
#include "judge/judge.h"
#include "os/disk.h"
#include "os/elf.h"
#include "report/trace_words.h"
#include "rules/catalogue.h"
#include "rules/fill.h"

namespace fcgicheck::app {
namespace {

// What is asked before a program reads its first line. A folder that is closed to httpd has
// already ended the request; one that is closed to the runner, or on an interpreter's way, has not.
judge::Selection rules_of_the_start() {
    judge::Selection selection;
    for (const Rule& rule : rules::all_rules()) {
        const bool is_of_start = rule.stage == Stage::file || rule.stage == Stage::first_line;
        if (is_of_start || rule.name == "directory-not-searchable")
            selection.select.emplace_back(rule.name);
    }
    return selection;
}

bool is_certain_500(const ReportedFinding& found) {
    return found.words->severity == Severity::error &&
           found.finding.confidence == Confidence::certain && found.words->status == 500;
}

// The line of the script, or the file alone.
Cause line_at_fault(const Finding& finding) {
    for (const Evidence& evidence : finding.evidence)
        if (const auto* line = std::get_if<LineEvidence>(&evidence); line != nullptr)
            if (line->primary || line->at.line == finding.at.line)
                return {.at = line->at, .text = line->text};
    if (!finding.at.file.empty())
        return {.at = finding.at, .text = {}};
    return {.at = {.file = finding.subject, .line = 0, .column = 0}, .text = {}};
}

// The headline without what the visitor gets, which is said already, and with the fault in a few
// words where it does not name it.
std::string cause_in(const ReportedFinding& found) {
    std::string headline = rules::fill(found.words->headline, found.finding.values);
    for (const std::string_view tail : {": visitors get 500", ": 500"})
        if (headline.ends_with(tail))
            headline.erase(headline.size() - tail.size());
    const std::string detail = rules::fill(found.words->detail, found.finding.values);
    return headline.find(detail) == std::string::npos ? headline + " (" + detail + ")."
                                                      : headline + '.';
}

StartJudgement failure(const ReportedFinding& found) {
    return {.start = Start::fails,
            .words = {.rule = found.rule->name,
                      .sentence = cause_in(found),
                      .words = found.words,
                      .values = found.finding.values,
                      .astray = found.finding.astray,
                      .line = line_at_fault(found.finding)}};
}

const ReportedFinding* certain_failure(const Report& report) {
    const auto found = std::find_if(report.findings.begin(), report.findings.end(), is_certain_500);
    return found == report.findings.end() ? nullptr : &*found;
}

StartJudgement cannot_start(std::string sentence, std::string_view rule = "") {
    return {.start = Start::fails, .words = {.rule = rule, .sentence = std::move(sentence)}};
}

bool runs_itself(const ScriptFacts& script) {
    const InterpreterFacts* interpreter = script.interpreter.seen();
    return interpreter != nullptr && interpreter->env && interpreter->env->runs_itself &&
           interpreter->program.end == PathFacts::End::reached;
}

// Of an ELF file that may be executed: whether it is whole, and its loader there.
std::optional<StartJudgement> judge_elf(gather::Eyes& eyes, const FileFacts& file) {
    constexpr std::size_t head_bytes = 4096;
    const Observed<std::string> head = eyes.paths.read_head(file, head_bytes);
    if (head.seen() == nullptr)
        return std::nullopt;
    const auto program = os::read_elf(*head.seen(), file.stat.size);
    if (!program)
        return cannot_start("The program is cut off: the kernel can't run it.");
    if (!program->loader.starts_with('/'))
        return std::nullopt;
    const Observed<PathFacts> loader = eyes.paths.walk(program->loader);
    if (loader.seen() == nullptr || loader.seen()->end == PathFacts::End::reached)
        return std::nullopt;
    return cannot_start("The program's loader is not there: " + program->loader);
}

// With whom they belong to: one may name the FcgidWrapper.
std::vector<SharedHtaccess> htaccess_on_the_way(gather::Eyes& eyes, const apache::Trace& trace) {
    std::vector<SharedHtaccess> all;
    for (const apache::AppliedSection& section : trace.applied) {
        if (!section.opened.text.empty() || section.is_ignored)
            continue;
        const Observed<PathFacts> walked = eyes.paths.walk(section.opened.at.file.string());
        if (walked.seen() != nullptr)
            all.push_back(std::make_shared<const HtaccessFacts>(
                HtaccessFacts{.path = section.opened.at.file.string(),
                              .file = std::make_shared<const FileFacts>(walked.seen()->target)}));
    }
    return all;
}

}  // namespace

ScriptStarts::ScriptStarts(gather::Eyes eyes, const gather::FoundServer& server)
    : eyes_(std::move(eyes)), server_(server) {}

// httpd calls suexec where it is root's and setuid (modules/arch/unix/mod_unixd.c), for a
// SuexecUserGroup and for each URL of a user's directory (mod_userdir.c, get_suexec_id_doer).
bool ScriptStarts::goes_through_suexec(const apache::Trace& trace) {
    const apache::Host& host = server_.model->hosts().at(trace.host);
    const bool is_asked = (host.runs_as && host.runs_as->through_suexec) ||
                          std::any_of(trace.decisions.begin(), trace.decisions.end(),
                                      [](const apache::Decision& decision) {
                                          return decision.what == apache::What::user_dir;
                                      });
    if (!is_asked || server_.suexec.empty())
        return false;
    if (!is_suexec_there_) {
        const Observed<PathFacts> walked = eyes_.paths.walk(server_.suexec);
        const FileStat stat = walked.seen() != nullptr ? walked.seen()->target.stat : FileStat{};
        is_suexec_there_ =
            stat.kind == FileKind::regular && stat.uid == 0 && (stat.mode & 04000U) != 0;
    }
    return *is_suexec_there_;
}

const StartJudgement& ScriptStarts::judge(const apache::Trace& trace) {
    if (goes_through_suexec(trace))
        return through_suexec_;
    const EffectiveConfig& config = *trace.script;
    std::string wrapper;
    if (config.wrapper) {
        for (const std::string& word : config.wrapper->argv)
            wrapper += word + '\0';
    }
    const std::string& script = *trace.filename;
    const auto [known, is_new] =
        known_.try_emplace({trace.host, trace.handler, wrapper, wrapper.empty() ? script : ""});
    if (is_new)
        known->second = look(trace, config);
    return known->second;
}

StartJudgement ScriptStarts::look(const apache::Trace& trace, const EffectiveConfig& config) {
    if (!config.wrapper && !trace.filename->starts_with('/'))
        return cannot_start(rules::fill(
            report::words_in(apache::Why::script_fails, report::Situation::no_folder).reason,
            {{"file", *trace.filename}}));
    const apache::Host& host = server_.model->hosts().at(trace.host);
    Snapshot snapshot;
    SiteFacts& site = snapshot.site;
    site.root = *trace.filename;
    site.server = server_.facts;
    site.identity = gather::server_identity(server_.model, eyes_.users);
    site.hosts = {host.facts};
    site.hosts[0].runner = gather::runner_identity(host, site.identity, eyes_.users);
    const std::string program = config.wrapper ? config.wrapper->argv.front() : *trace.filename;
    gather::ScriptRequest request =
        gather::script_request(program, site, site.hosts.data(), &config);
    const Observed<ScriptFacts> facts = gather::script_facts(eyes_, request);
    if (facts.unseen() != nullptr)
        return {.start = Start::unknown, .words = {.sentence = facts.unseen()->detail}};
    const FileFacts& file = facts.seen()->file.target;
    // httpd's walk has let it through.
    if (!config.wrapper && file.stat.kind != FileKind::regular)
        return cannot_start("It is no regular file, so the kernel can't run it.",
                            "not-a-regular-file");
    const bool is_python = facts.seen()->language == ScriptLanguage::python;
    snapshot.scripts.push_back({.facts = *facts.seen(),
                                .file = *trace.filename,
                                .host = 0,
                                .url = "",
                                .config = config,
                                .htaccess = htaccess_on_the_way(eyes_, trace),
                                .trial_not_made = std::nullopt});
    const Report report = judge::judge(snapshot, rules_of_the_start());
    if (const ReportedFinding* found = certain_failure(report)) {
        StartJudgement judgement = failure(*found);
        if (runs_itself(*facts.seen()))
            judgement.start = Start::hangs;
        return judgement;
    }
    if (report.scripts[0].verdict == Verdict::unknown) {
        const std::string why = report.not_checked.empty() ? "" : report.not_checked.front().why;
        return {.start = Start::unknown, .words = {.sentence = why}};
    }
    if (facts.seen()->language == ScriptLanguage::elf)
        return judge_elf(eyes_, file).value_or(StartJudgement{});
    if (!is_python)
        return {};
    // What Python itself finds first in a program that starts.
    const Report of_source =
        judge::judge(snapshot, {.select = {"python-syntax-error"}, .ignore = {}});
    const ReportedFinding* found = certain_failure(of_source);
    return found != nullptr ? failure(*found) : StartJudgement{};
}

}  // namespace fcgicheck::app
