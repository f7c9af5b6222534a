// The steps are httpd's own order: map to a file, walk its folders, check access, run the handler
// (server/request.c); then mod_fcgid's and the kernel's: ExecCGI, execve(2), the first line.
#include "judge/journey.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "checks/case_values.h"
#include "checks/trial_words.h"
#include "rules/fill.h"
#include "text/path.h"

namespace fcgicheck::judge {
namespace {

// What an open step shows; absent where the fact was not seen.
struct Passed {
    std::string detail;
    std::string at = {};
};

std::string short_place(const SourcePos& at) {
    if (at.line == 0)
        return "";
    return std::string(text::file_name(at.file)) + ":" + std::to_string(at.line);
}

template <class T>
std::string place_of(const Setting<T>& setting) {
    return setting.because.empty() ? "" : short_place(setting.because.back().at);
}

std::optional<Passed> folders(const ScriptCase& c) {
    if (const Identity* server = c.server.seen())
        return Passed{"open to " + server->name};
    return std::nullopt;
}

std::optional<Passed> access(const ScriptCase& c) {
    const EffectiveConfig* config = c.config.seen();
    if (config == nullptr)
        return std::nullopt;
    const auto& setting = config->access;
    const std::string at = place_of(setting);
    switch (setting.value) {
        case Access::granted:
            return Passed{setting.because.empty() ? "granted to all" : setting.because.back().text,
                          at};
        case Access::denied:
            return Passed{"denied", at};
        case Access::needs_login:
            return Passed{"visitors must log in", at};
        case Access::depends_on_client:
            return Passed{"depends on the request", at};
        case Access::unknown:
            break;
    }
    return std::nullopt;
}

std::optional<Passed> handler(const ScriptCase& c) {
    const EffectiveConfig* config = c.config.seen();
    if (config == nullptr)
        return std::nullopt;
    const auto& setting = config->handler;
    return Passed{
        setting.value.name.empty() ? "none: the file is sent as it is" : setting.value.name,
        place_of(setting)};
}

std::optional<Passed> execcgi(const ScriptCase& c) {
    const EffectiveConfig* config = c.config.seen();
    if (config == nullptr)
        return std::nullopt;
    if (config->script_alias)
        return Passed{"ScriptAlias stands in for it"};
    return Passed{config->options.value.has(Option::exec_cgi) ? "on" : "off",
                  place_of(config->options)};
}

std::optional<Passed> file(const ScriptCase& c) {
    const EffectiveConfig* config = c.config.seen();
    if (config != nullptr && config->wrapper && c.file == c.script.path)
        return Passed{"run by " + config->wrapper->argv.front(),
                      short_place(config->wrapper->because.at)};
    if (config != nullptr && !checks::is_executed(c)) {  // Apache sends it, or a back end opens it
        const Identity* server = c.server.seen();
        return server != nullptr && !checks::is_withheld(c)
                   ? std::optional(Passed{server->name + " may read it"})
                   : std::nullopt;
    }
    if (const Identity* runner = c.runner.seen())
        return Passed{runner->name + " may run and read it"};
    return std::nullopt;
}

std::optional<Passed> first_line(const ScriptCase& c) {
    const FirstBytes* bytes = c.script.first_bytes.seen();
    if (bytes == nullptr)
        return std::nullopt;
    if (bytes->start == FileStart::elf)
        return Passed{"none needed: a compiled program"};
    const InterpreterFacts* interpreter = c.script.interpreter.seen();
    if (interpreter == nullptr)
        return std::nullopt;
    std::string words = interpreter->program.path;
    if (interpreter->env) {
        words += " " + interpreter->env->program + " -> " + interpreter->runs.path;
    }
    const PythonFacts* python = c.script.python.seen();
    if (python != nullptr && python->environment.version) {
        const PythonVersion& version = *python->environment.version;
        words += " (" + std::to_string(version.major) + "." + std::to_string(version.minor) + ")";
    }
    return Passed{words};
}

std::optional<Passed> adapter(const ScriptCase& c) {
    const PythonFacts* python = c.script.python.seen();
    if (python == nullptr)
        return std::nullopt;
    const auto starts = [](const PythonCall& call) {
        return call.kind == PythonCallKind::starts_fastcgi;
    };
    const auto server = std::find_if(python->calls.begin(), python->calls.end(), starts);
    if (server != python->calls.end())
        return Passed{server->name};
    return Passed{"started by code that was not read"};
}

using Look = std::optional<Passed> (*)(const ScriptCase&);

struct Stop {
    std::string detail;
    std::string at;
    std::optional<int> status;
    bool is_certain = false;
};

// All errors of one step, as one: "not readable, not executable".
std::optional<Stop> stop_at(Stage first, Stage last, const ScriptJudgement& judgement) {
    std::optional<Stop> stop;
    for (const ReportedFinding& f : judgement.findings) {
        const Stage stage = met_at(f);
        if (f.words->severity != Severity::error || stage < first || stage > last)
            continue;
        const std::string detail = rules::fill(f.words->detail, f.finding.values);
        if (stop) {
            stop->detail += ", " + detail;
        } else {
            stop = Stop{.detail = detail};
            if (f.finding.decided_by)
                stop->at = short_place(f.finding.decided_by->at);
            if (f.words->status != 0)
                stop->status = f.words->status;
        }
        stop->is_certain = stop->is_certain || is_certain_error(f);
    }
    return stop;
}

const Unseen* doubt_at(Stage stage, const ScriptJudgement& judgement) {
    for (const Doubt& doubt : judgement.doubts) {
        if (doubt.rule->stage == stage && doubt.rule->severity == Severity::error)
            return &doubt.missing;
    }
    return nullptr;
}

std::string count_in_words(std::size_t count) {
    constexpr std::array<std::string_view, 9> words{"one", "two",   "three", "four", "five",
                                                    "six", "seven", "eight", "nine"};
    return count <= words.size() ? std::string(words[count - 1]) : std::to_string(count);
}

// Draws the steps one after another and knows whether an earlier one stops the request.
class Journey {
  public:
    Journey(const ScriptCase& script, const ScriptJudgement& judgement)
        : script_(script), judgement_(judgement) {}

    void add(Stage stage, Look look) {
        if (add_stop(stage, stage))
            return;
        const Unseen* doubt = doubt_at(stage, judgement_);
        const auto passed = doubt == nullptr ? look(script_) : std::nullopt;
        if (passed) {
            steps_.push_back({stage, StepState::ok, passed->detail, passed->at, std::nullopt});
        } else {
            skip(stage, doubt != nullptr ? unknown_because(*doubt) : "not known");
        }
    }

    // A step that stops takes the place of those that are folded into it.
    bool add_stop(Stage first, Stage last) {
        const auto stop = stop_at(first, last, judgement_);
        if (!stop)
            return false;
        const bool stops_here = stop->is_certain && !is_stopped_;
        is_stopped_ = is_stopped_ || stop->is_certain;
        ++stops_;
        steps_.push_back({last, stops_here ? StepState::stops : StepState::would_stop, stop->detail,
                          stop->at, stop->status});
        return true;
    }

    void add_handshake(const ScriptSnapshot& seen) {
        if (add_stop(Stage::start, Stage::handshake))
            return;
        if (!seen.trial) {
            skip(Stage::handshake, why_not_tried(seen));
        } else if (is_proof(seen.trial)) {
            const StepState state =
                checks::answered_an_error(*seen.trial) ? StepState::skipped : StepState::ok;
            steps_.push_back({Stage::handshake, state, answer(*seen.trial), "", std::nullopt});
        } else {
            skip(Stage::handshake, unproven(*seen.trial));
        }
    }

    std::vector<JourneyStep> steps() && { return std::move(steps_); }

  private:
    void skip(Stage stage, std::string detail) {
        steps_.push_back({stage, StepState::skipped, std::move(detail), "", std::nullopt});
    }

    static std::string unknown_because(const Unseen& missing) {
        const std::string& reason = missing.detail.empty() ? missing.what : missing.detail;
        return reason.empty() ? "not known" : "not known: " + reason;
    }

    std::string why_not_tried(const ScriptSnapshot& seen) const {
        if (stops_ != 0) {
            return "not tried: " + count_in_words(stops_) +
                   (stops_ == 1 ? " stop above comes first" : " stops above come first");
        }
        if (seen.trial_not_made && !seen.trial_not_made->detail.empty())
            return "not tried: " + seen.trial_not_made->detail;
        return "not tried";
    }

    std::string unproven(const TrialResult& trial) const {
        if (trial.failure == TrialFailure::not_made)
            return "not made: " + trial.problem;
        if (trial.failure != TrialFailure::none)
            return judgement_.trial_is_explained ? "failed, as the steps above explain" : "failed";
        return "answered, but " + trial.plan.unfaithful_because;
    }

    static std::string answer(const TrialResult& trial) {
        std::string words = "answered";
        if (trial.response)
            words += " " + std::to_string(trial.response->status);
        words += " in " + std::to_string(trial.took.count()) + " ms";
        return trial.plan.as ? words + ", as " + trial.plan.as->name : words;
    }

    const ScriptCase& script_;
    const ScriptJudgement& judgement_;
    std::vector<JourneyStep> steps_;
    std::size_t stops_ = 0;
    bool is_stopped_ = false;
};

// A handler that is no program's needs no ExecCGI.
bool needs_execcgi(const EffectiveConfig* config) {
    if (config == nullptr)
        return true;
    const std::string& name = config->handler.value.name;
    return name == "fcgid-script" || name == "cgi-script";
}

}  // namespace

std::vector<JourneyStep> journey(const ScriptCase& script, const ScriptSnapshot& program,
                                 const ScriptJudgement& judgement) {
    const EffectiveConfig* config = script.config.seen();
    const bool is_wrapped = config != nullptr && config->wrapper.has_value();
    const bool is_python = script.script.language == ScriptLanguage::python;
    Journey way(script, judgement);
    way.add_stop(Stage::config, Stage::config);
    way.add_stop(Stage::map, Stage::map);
    way.add(Stage::folders, folders);
    way.add(Stage::access, access);
    if (judgement.is_refused_on_purpose)
        return std::move(way).steps();
    way.add(Stage::handler, handler);
    if (needs_execcgi(config))
        way.add(Stage::execcgi, execcgi);
    else
        way.add_stop(Stage::execcgi, Stage::execcgi);
    way.add(Stage::file, file);
    if (is_wrapped)
        way.add_stop(Stage::first_line, Stage::first_line);
    else
        way.add(Stage::first_line, first_line);
    const bool source_stops = way.add_stop(Stage::source, Stage::source);
    if (is_python && !source_stops)
        way.add(Stage::adapter, adapter);
    else
        way.add_stop(Stage::adapter, Stage::adapter);
    way.add_handshake(program);
    return std::move(way).steps();
}

}  // namespace fcgicheck::judge
