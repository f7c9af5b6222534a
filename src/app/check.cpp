#include "app/check.h"

#include <fmt/core.h>

#include <algorithm>
#include <memory>
#include <ostream>
#include <variant>

#include "app/local_names.h"
#include "gather/site.h"
#include "judge/judging.h"
#include "os/interrupt.h"
#include "os/progress.h"
#include "os/warden.h"
#include "python/python.h"
#include "text/display.h"
#include "text/first_bytes.h"

namespace fcgicheck::app {
namespace {

// What was asked for, by the server's names; the exit code, with a sentence on `err`, if one of
// them is not there, or lies where this account can't look.
std::variant<std::vector<std::string>, ExitCode> existing_paths(
    Place& place, const std::vector<std::string>& given, std::ostream& err) {
    std::vector<std::string> paths;
    for (const std::string& path : given) {
        paths.push_back(place.server_path(path));
        const Observed<FileStat> stat = place.files->stat(paths.back());
        const bool is_there = stat.seen() != nullptr && stat.seen()->kind != FileKind::missing;
        if (is_there)
            continue;
        const Observed<PathFacts> walked = place.walker->walk(paths.back());
        const Unseen* unseen = walked.unseen();
        err << fmt::format("fcgicheck: {}: {}\n", text::escaped(path),
                           unseen != nullptr ? text::escaped(unseen->detail)
                                             : "there is no such file or directory");
        return unseen != nullptr ? ExitCode::no_verdict : ExitCode::wrong_usage;
    }
    return paths;
}

// Who asks for a trial means this machine.
PlaceOptions place_of(const CheckOptions& options) {
    PlaceOptions place = options.place;
    if (options.trials.policy == TrialPolicy::always && !place.target)
        place.target = Target::here;
    return place;
}

// The files are those that this machine serves, as they are.
os::Threads reading_threads(const TrialOptions& options) {
    constexpr std::size_t from_disk = 8;
    return {.usual = options.jobs,
            .from_disk =
                options.has_jobs ? options.jobs : std::max<std::size_t>(options.jobs, from_disk)};
}

bool may_be_tried(const CheckOptions& options, const Place& place) {
    return options.trials.policy != TrialPolicy::never && place.target.target == Target::here &&
           place.target.owner.empty() && place.local_names.empty();
}

std::optional<gather::Refusal> look(const CheckOptions& options, Place& place,
                                    std::vector<std::string> paths, SiteFacts& site,
                                    const gather::TakeScript& take) {
    using Interpreters = python::Analyzer::Interpreters;
    const bool is_here = place.target.target == Target::here;
    python::Analyzer python("", is_here ? Interpreters::trusted : Interpreters::none);
    gather::Eyes eyes{
        .files = *place.files, .users = place.users, .paths = *place.walker, .python = python};
    gather::SiteRequest request{.paths = std::move(paths),
                                .server = {.config_file = std::nullopt,
                                           .defines = options.defines,
                                           .dialect = options.dialect,
                                           .target = place.target.target},
                                .as_user = options.as_user,
                                .starts_programs = may_be_tried(options, place),
                                .target = place.target};
    os::Progress progress;
    request.threads = reading_threads(options.trials);
    request.goes_on = [&progress] {
        progress.folder();
        return !os::was_interrupted();
    };
    const os::Interruptible interruptible;
    if (options.config_file)
        request.server.config_file = place.server_path(*options.config_file);
    return gather::look_at(eyes, request, site, take);
}

// A page, a picture: nothing would start it, and it does not look as if it should be started. Where
// no configuration is known, its name may mean that it is started.
bool is_no_program(const ScriptSnapshot& script) {
    const EffectiveConfig* config = script.config.seen();
    const bool may_have_handler = config == nullptr ? text::is_named_fastcgi(script.facts.path)
                                                    : !config->handler.value.name.empty() ||
                                                          !config->handler.undecided.empty();
    const FirstBytes* start = script.facts.first_bytes.seen();
    return !may_have_handler && start != nullptr && start->start != FileStart::elf &&
           !start->shebang && script.facts.language == ScriptLanguage::other;
}

// `htdocs/*` may hold a picture.
bool is_named(const ScriptSnapshot& script, const std::vector<std::string>& paths) {
    return std::find(paths.begin(), paths.end(), script.facts.path) != paths.end();
}

bool is_at_or_above(Severity severity, FailOn fail_on) {
    switch (fail_on) {
        case FailOn::error:
            return severity == Severity::error;
        case FailOn::warning:
            return severity != Severity::note;
        case FailOn::note:
            return true;
        case FailOn::never:
            return false;
    }
    return false;
}

std::string rendered(const Report& report, const CheckOptions& options) {
    switch (options.format) {
        case Format::text:
            return report::as_text(report, options.style);
        case Format::short_lines:
            return report::as_short(report);
        case Format::json:
            return report::as_json(report);
    }
    return "";
}

// Of what was to be checked, something took more than fcgicheck does for it.
bool was_given_up(const Report& report) {
    const auto is_given_up = [](const Unseen& unseen) {
        return unseen.why == UnseenWhy::too_large;
    };
    const ServerFacts* server = report.site.server.seen();
    const auto& skipped = report.site.skipped;
    const auto& htaccess = report.site.htaccess;
    return std::any_of(skipped.begin(), skipped.end(), is_given_up) ||
           std::any_of(htaccess.begin(), htaccess.end(),
                       [&](const SharedHtaccess& file) {
                           return file->unseen && is_given_up(*file->unseen);
                       }) ||
           (server != nullptr &&
            std::any_of(server->unread.begin(), server->unread.end(), is_given_up));
}

ExitCode exit_code(const Report& report, FailOn fail_on) {
    const bool fails = std::any_of(report.findings.begin(), report.findings.end(),
                                   [&](const ReportedFinding& found) {
                                       return is_at_or_above(found.words->severity, fail_on);
                                   });
    if (fails)
        return ExitCode::findings;
    return report.scripts.empty() || was_given_up(report) || os::was_interrupted()
               ? ExitCode::no_verdict
               : ExitCode::clean;
}

}  // namespace

ExitCode check(const CheckOptions& options, std::ostream& out, std::ostream& err) {
    FoundPlace found =
        find_place(place_of(options), {.paths = options.paths, .config_file = options.config_file});
    if (const auto* nowhere = std::get_if<NoPlace>(&found)) {
        err << "fcgicheck: " << text::escaped(nowhere->sentence) << '\n';
        return nowhere->code;
    }
    Place& place = *std::get<std::unique_ptr<Place>>(found);
    const auto existing = existing_paths(place, options.paths, err);
    if (const auto* code = std::get_if<ExitCode>(&existing))
        return *code;
    const auto& paths = std::get<std::vector<std::string>>(existing);
    // Forked first, while this process is small and has one thread.
    std::optional<os::Result<os::Warden>> warden;
    if (may_be_tried(options, place))
        warden.emplace(os::Warden::start());

    Snapshot seen{.target = place.target, .site = {}, .scripts = {}};
    judge::Judging judging(seen.target, seen.site, options.selection);
    std::vector<std::string> no_programs;  // that were named
    const auto take = [&](ScriptSnapshot&& script) {
        if (is_no_program(script)) {
            if (is_named(script, paths))
                no_programs.push_back(script.facts.path);
        } else if (warden) {
            seen.scripts.push_back(std::move(script));
        } else {
            judging.take(std::move(script));
        }
    };
    const std::optional<gather::Refusal> refusal = look(options, place, paths, seen.site, take);
    if (refusal) {
        err << "fcgicheck: " << text::escaped(refusal->sentence) << '\n';
        return ExitCode::no_verdict;
    }
    for (const std::string& path : no_programs)
        err << fmt::format("fcgicheck: {} is no script: nothing would start it\n",
                           text::escaped(path));
    std::vector<std::string> announcements;
    if (warden && !os::was_interrupted()) {
        if (!*warden) {
            err << "fcgicheck: no trial can be made: " << os::to_string(warden->error()) << '\n';
            return ExitCode::failed;
        }
        announcements = make_trials(seen, judge::stopped_scripts(seen), options.trials, **warden);
    }
    for (; !seen.scripts.empty(); seen.scripts.pop_front())
        judging.take(std::move(seen.scripts.front()));
    Report report = std::move(judging).report();
    if (!no_programs.empty() && report.scripts.empty())
        return ExitCode::no_verdict;
    report.target = std::move(seen.target);
    report.site = std::move(seen.site);
    report.announcements = std::move(announcements);
    name_locally(report, place.local_names);
    out << rendered(report, options);
    return exit_code(report, options.fail_on);
}

}  // namespace fcgicheck::app
