// The report for people. Its layout is fixed to the column; tests/golden/ shows it.
#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <tuple>
#include <utility>

#include "report/block.h"
#include "report/frame.h"
#include "report/header.h"
#include "report/journey.h"
#include "report/names.h"
#include "report/paint.h"
#include "report/report.h"
#include "report/version.h"
#include "text/display.h"

namespace fcgicheck::report {
namespace {

constexpr std::size_t most_quiet_lines = 10;
constexpr std::size_t most_not_checked = 10;
constexpr std::size_t most_named_gaps = 5;  // with one advice
constexpr std::size_t most_full_journeys = 10;
constexpr std::size_t most_explained = 3;  // frames of one rule
constexpr std::size_t most_twins = 10;

std::string plain(const TextStyle& style, int indent, std::string_view words) {
    return paragraph(style, {}, indent, words, Tone::plain);
}

std::string item(const TextStyle& style, std::string_view words) {
    return paragraph(style, {.text = "  - ", .width = 4}, 4, words, Tone::plain);
}

bool is_note(const ReportedFinding& finding) {
    return finding.words->severity == Severity::note;
}

std::size_t count_of(const Report& report, Severity severity) {
    return static_cast<std::size_t>(
        std::count_if(report.findings.begin(), report.findings.end(),
                      [&](const ReportedFinding& f) { return f.words->severity == severity; }));
}

// A script about which there is nothing to tell but its verdict.
bool is_quiet(const Report& report, const ReportedScript& script) {
    return script.verdict == Verdict::ok ||
           (script.verdict == Verdict::unknown &&
            std::all_of(script.findings.begin(), script.findings.end(),
                        [&](std::size_t i) { return is_note(report.findings[i]); }));
}

bool needs_login(const ReportedScript& script) {
    return script.visitor_sees && script.visitor_sees->status == 401;
}

bool is_refused(const ReportedScript& script) {
    return script.visitor_sees && script.visitor_sees->status.value_or(0) >= 400 &&
           !needs_login(script);
}

std::string quiet_line(std::string_view state, const std::string& who, const std::string& what,
                       const TextStyle& style) {
    const Tone tone = state == "[ok]" ? Tone::ok : Tone::note;
    const Lead lead{.text = painted(style.colour, tone, std::string(state)) + ' ' + who + "  ",
                    .width = text::cells(state) + text::cells(who) + 3};
    return paragraph(style, lead, 7, what, Tone::plain);
}

std::string_view state_of(const ReportedScript& script) {
    return is_refused(script) ? "[note]" : script.verdict == Verdict::ok ? "[ok]" : "[skip]";
}

std::string quiet_words(const Report& report, const ReportedScript& script) {
    std::string answer = answer_of(script);
    const bool is_unknown = script.verdict == Verdict::unknown;
    if (!answer.empty() && is_unknown && !script.trial->plan.unfaithful_because.empty())
        return answer + ", but " + text::escaped(script.trial->plan.unfaithful_because);
    if (!answer.empty() && script.trial->response->status == 200 &&
        script.trial->response->body_bytes == 0)
        return answer + ", with an empty page";
    if (!answer.empty())
        return answer;
    if (is_unknown)
        return "no fault found in what could be seen";
    if (is_refused(script))
        return "no fault found; visitors get " + std::to_string(*script.visitor_sees->status);
    const bool is_clean = std::all_of(script.findings.begin(), script.findings.end(),
                                      [&](std::size_t i) { return is_note(report.findings[i]); });
    const std::string words = is_clean ? "no fault found" : "no error found";
    return needs_login(script) ? words + "; visitors must log in" : words;
}

std::string quiet_scripts(const Report& report, const TextStyle& style) {
    std::vector<const ReportedScript*> quiet;
    for (const ReportedScript& script : report.scripts) {
        if (is_quiet(report, script))
            quiet.push_back(&script);
    }
    std::string out;
    if (quiet.size() <= most_quiet_lines || style.verbose) {
        for (const ReportedScript* script : quiet)
            out += quiet_line(state_of(*script), address_of(*script, report.site),
                              quiet_words(report, *script), style);
        return out;
    }
    const auto add = [&](Verdict verdict, const std::string& words) {
        const auto count =
            std::count_if(quiet.begin(), quiet.end(),
                          [&](const ReportedScript* script) { return script->verdict == verdict; });
        if (count > 0)
            out += quiet_line(verdict == Verdict::ok ? "[ok]" : "[skip]",
                              counted(static_cast<std::size_t>(count), "script"), words, style);
    };
    add(Verdict::ok, "no error found");
    add(Verdict::unknown, "no fault found in what could be seen");
    return out;
}

// What is told once, and how often each rule was explained.
struct Told {
    std::vector<bool> findings;
    std::map<std::string_view, std::size_t> rules;
};

// The findings in order, each once. A rule that comes often is explained the first times; then its
// headline and fix are enough.
std::string frames(const Report& report, const std::vector<std::size_t>& indices, Told& told,
                   const TextStyle& style) {
    std::string out;
    for (const std::size_t index : indices) {
        const ReportedFinding& finding = report.findings[index];
        if (told.findings[index] || is_note(finding))
            continue;
        told.findings[index] = true;
        const bool in_full = ++told.rules[finding.rule->name] <= most_explained || style.verbose;
        out += '\n' + (in_full ? frame(finding, style) : brief_frame(finding, style));
        if (!in_full)
            out += fix_block(advice_of(finding), style);
    }
    return out;
}

std::vector<std::size_t> findings_of_no_script(const Report& report) {
    std::set<std::size_t> of_scripts;
    for (const ReportedScript& script : report.scripts)
        of_scripts.insert(script.findings.begin(), script.findings.end());
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < report.findings.size(); ++i) {
        if (!of_scripts.contains(i))
            out.push_back(i);
    }
    return out;
}

// "/a.fcgi, /b.fcgi and 3 more"
std::string listed(const std::vector<std::string>& words, std::size_t most) {
    std::string out;
    for (std::size_t i = 0; i < std::min(words.size(), most); ++i)
        out += (i == 0 ? "" : ", ") + words[i];
    if (words.size() > most)
        out += " and " + std::to_string(words.size() - most) + " more";
    return out;
}

// Scripts that the same findings stop are shown as one.
std::string broken_scripts(const Report& report, Told& told, const TextStyle& style) {
    std::vector<const ReportedScript*> firsts;
    std::map<std::vector<std::size_t>, std::vector<std::string>> twins;
    for (const ReportedScript& script : report.scripts) {
        if (is_quiet(report, script))
            continue;
        const auto [known, is_first] = twins.try_emplace(script.findings);
        if (is_first)
            firsts.push_back(&script);
        else
            known->second.push_back(address_of(script, report.site));
    }
    const auto steps =
        firsts.size() > most_full_journeys && !style.verbose ? Steps::stops_alone : Steps::all;
    std::string out;
    for (const ReportedScript* script : firsts) {
        out += '\n' + journey_heading(*script, report.site, style) +
               journey_steps(*script, steps, style);
        if (const auto& same = twins[script->findings]; !same.empty())
            out += paragraph(style, {.text = "  ", .width = 2}, 2,
                             "Stopped by the same: " + listed(same, most_twins) + '.', Tone::plain);
        out += frames(report, script->findings, told, style);
    }
    return out;
}

// In full where nothing is broken; beside errors, a headline each.
std::string notes(const Report& report, const TextStyle& style) {
    const bool in_full = style.verbose || count_of(report, Severity::error) == 0;
    std::string out;
    for (const ReportedFinding& finding : report.findings) {
        if (is_note(finding))
            out += '\n' + (in_full ? frame(finding, style) : short_frame(finding, style));
    }
    return out;
}

// The rule of what Apache meets first of all that stops visitors, where there is a choice.
std::string_view fix_first(const Report& report) {
    if (count_of(report, Severity::error) < 2)
        return "";
    const auto rank = [](const ReportedFinding& f) {
        return std::tuple(f.words->severity != Severity::error,
                          f.finding.confidence != Confidence::certain, f.rule->stage);
    };
    const auto first = std::min_element(
        report.findings.begin(), report.findings.end(),
        [&](const ReportedFinding& a, const ReportedFinding& b) { return rank(a) < rank(b); });
    return first->rule->name;
}

std::string summary(const Report& report, const TextStyle& style) {
    const std::size_t errors = count_of(report, Severity::error);
    const std::size_t warnings = count_of(report, Severity::warning);
    const std::size_t note_count = count_of(report, Severity::note);
    const bool all_known =
        std::all_of(report.scripts.begin(), report.scripts.end(),
                    [](const ReportedScript& s) { return s.verdict != Verdict::unknown; });
    const auto scripts = static_cast<std::size_t>(
        std::count_if(report.scripts.begin(), report.scripts.end(),
                      [](const ReportedScript& s) { return !s.is_wrapper; }));
    std::string words = scripts == 0 ? "No script was found" : counted(scripts, "script");
    words += ": ";
    if (errors + warnings == 0)
        words += all_known ? "no fault found" : "no fault found in what could be seen";
    else
        words += counted(errors, "error") + ", " + counted(warnings, "warning");
    if (note_count > 0)
        words += ", " + counted(note_count, "note");
    words += '.';
    if (report.scripts.empty() && report.findings.empty())
        words = "No script was found in " + text::escaped(report.site.root) + '.';
    std::string out = plain(style, 2, words);
    if (const std::string_view rule = fix_first(report); !rule.empty()) {
        const std::string advice = "Fix first: " + std::string(rule);
        out.pop_back();
        out += text::cells(out) + 2 + text::cells(advice) <= style.width ? "  " : "\n";
        out += advice + '\n';
    }
    return out;
}

// What was not checked for one reason, and what would help.
struct Gap {
    std::string why;
    std::string how_to_enable;
    std::vector<std::string> what;
};

// Those with advice share a line where the advice is the same.
std::vector<Gap> gaps(const Report& report) {
    std::vector<Gap> out;
    std::map<std::pair<std::string, std::string>, std::size_t> known;
    for (const NotChecked& entry : report.not_checked) {
        const auto [place, is_new] =
            known.try_emplace({entry.why, entry.how_to_enable}, out.size());
        if (is_new || entry.how_to_enable.empty())
            out.push_back({entry.why, entry.how_to_enable, {text::escaped(entry.what)}});
        else
            out[place->second].what.push_back(text::escaped(entry.what));
    }
    return out;
}

std::string not_checked(const Report& report, const TextStyle& style) {
    std::vector<std::string> brief;
    std::vector<std::string> with_advice;
    for (const Gap& gap : gaps(report)) {
        std::string words = listed(gap.what, most_named_gaps);
        if (!gap.why.empty())
            words += " (" + text::escaped(gap.why) + ')';
        if (gap.how_to_enable.empty())
            brief.push_back(words);
        else
            with_advice.push_back(words + ": " + text::escaped(gap.how_to_enable));
    }
    std::string out;
    if (!brief.empty())
        out = plain(style, 2, "Not checked: " + listed(brief, most_not_checked) + '.');
    else if (!with_advice.empty())
        out = "Not checked:\n";
    for (const std::string& words : with_advice)
        out += item(style, words);
    return out;
}

// Nothing says "all is well" while the host's half of the story was not seen.
std::string incomplete(const Report& report, const TextStyle& style) {
    const bool is_known = report.site.server.seen() != nullptr || report.site.config_error;
    if (is_known || report.target.target != Target::here)
        return "";
    const std::string verdict = count_of(report, Severity::error) == 0
                                    ? "Your files were checked: no fault found. "
                                    : "Your files were checked; their faults are above. ";
    const std::string root = text::escaped(report.site.root);
    return '\n' +
           plain(style, 0,
                 verdict +
                     "Your host's settings can't be seen from this account; that is normal "
                     "on shared hosting. To settle the rest:") +
           item(style, report.site.server.unseen()->why == UnseenWhy::permission
                           ? "on a server of your own, run it as root: sudo fcgicheck ..."
                           : "on a server of your own, name its configuration: --config FILE") +
           item(style, "or send this to your host:") +
           paragraph(style, {.text = blanks(6), .width = 6}, 7,
                     "\"Please check that ExecCGI and the fcgid-script handler are on for " + root +
                         " and tell me which user runs my scripts.\"",
                     Tone::plain);
}

}  // namespace

std::string as_text(const Report& report, const TextStyle& style) {
    Told told{.findings = std::vector<bool>(report.findings.size()), .rules = {}};
    std::vector<std::size_t> all(report.findings.size());
    std::iota(all.begin(), all.end(), 0);
    std::string out = header(report, style);
    for (const std::string& announcement : report.announcements)
        out += plain(style, 2, text::escaped(announcement));
    if (const std::string quiet = quiet_scripts(report, style); !quiet.empty())
        out += '\n' + quiet;
    out += frames(report, findings_of_no_script(report), told, style);
    out += broken_scripts(report, told, style);
    out += frames(report, all, told, style);  // what is left: warnings of scripts that work
    out += notes(report, style);
    return out + '\n' + summary(report, style) + not_checked(report, style) +
           incomplete(report, style);
}

}  // namespace fcgicheck::report
