// What a run has to say, in order and without words of its own: judge/ makes it, report/ renders
// it.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fcgicheck/config.h"
#include "fcgicheck/finding.h"
#include "fcgicheck/rule.h"
#include "fcgicheck/target.h"
#include "fcgicheck/trial.h"

namespace fcgicheck {

enum class Verdict : std::uint8_t { ok, broken, unknown };
enum class StepState : std::uint8_t { ok, stops, would_stop, skipped };

struct JourneyStep {
    Stage stage = Stage::config;
    StepState state = StepState::ok;
    std::string detail;
    std::string at;             // "site.conf:24"; "" where no line decides
    std::optional<int> status;  // of stops and would_stop

    friend auto operator<=>(const JourneyStep&,
                            const JourneyStep&) =
        default;  // NOLINT(modernize-use-nullptr): not there
};

// What is alike for many scripts: copies share it.
class SharedJourney {
  public:
    using Steps = std::vector<JourneyStep>;

    SharedJourney() = default;
    SharedJourney(Steps steps)  // NOLINT(google-explicit-constructor)
        : steps_(std::make_shared<const Steps>(std::move(steps))) {}
    SharedJourney(std::initializer_list<JourneyStep> steps) : SharedJourney(Steps(steps)) {}

    const Steps& steps() const {
        static const Steps none;
        return steps_ ? *steps_ : none;
    }
    Steps::const_iterator begin() const { return steps().begin(); }
    Steps::const_iterator end() const { return steps().end(); }

  private:
    std::shared_ptr<const Steps> steps_;
};

struct VisitorSees {
    std::optional<int> status;  // absent: Apache does not start
    Page page = Page::unknown;
};

struct ReportedFinding {
    Finding finding;
    const Rule* rule = nullptr;
    const RuleWords* words = nullptr;  // of the finding's situation
};

struct ReportedScript {
    std::string path;
    std::string url;
    std::string host;  // the virtual host's name; "" for the only or the main one
    std::string handler;
    bool is_wrapper = false;  // a FcgidWrapper's program, which no URL leads to
    ScriptLanguage language = ScriptLanguage::other;
    Verdict verdict = Verdict::unknown;
    std::optional<VisitorSees> visitor_sees;
    SharedJourney journey;
    std::shared_ptr<const TrialResult> trial;  // null: none was made
    std::vector<std::size_t> findings;         // indices into Report::findings, in journey order
};

struct NotChecked {
    std::string what;
    std::string why;
    std::string how_to_enable;  // "" where nothing would help
};

struct Report {
    TargetFacts target;
    SiteFacts site;
    std::vector<std::string> announcements;  // "ran /srv/x.fcgi as www-data"
    std::deque<ReportedScript> scripts;
    std::deque<ReportedFinding> findings;  // by script, stage, path, line, column, rule
    std::vector<NotChecked> not_checked;
};

}  // namespace fcgicheck
