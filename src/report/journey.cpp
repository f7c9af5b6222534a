#include "report/journey.h"

#include <algorithm>
#include <chrono>

#include "report/block.h"
#include "report/names.h"
#include "report/paint.h"
#include "text/display.h"

namespace fcgicheck::report {
namespace {

constexpr int detail_column = 22;
constexpr int place_column = 46;
constexpr int status_column = 61;

// The file as seen from above the directory that was asked for.
std::string short_path(const std::string& path, const SiteFacts& site) {
    const std::size_t above = site.root.rfind('/');
    const bool is_below =
        above != std::string::npos && path.compare(0, above + 1, site.root, 0, above + 1) == 0;
    return text::escaped(is_below ? path.substr(above + 1) : path);
}

std::string state_word(StepState state, Colour colour) {
    switch (state) {
        using enum StepState;
        case ok:
            return painted(colour, Tone::ok, "[ok]") + "  ";
        case stops:
        case would_stop:
            return painted(colour, Tone::error, "[FAIL]");
        case skipped:
            return painted(colour, Tone::note, "[skip]");
    }
    return {};
}

bool is_stop(StepState state) {
    return state == StepState::stops || state == StepState::would_stop;
}

std::string status_words(const JourneyStep& step) {
    if (!is_stop(step.state))
        return "";
    const std::string words = step.state == StepState::stops ? "stops here" : "would stop";
    return step.status ? words + ": " + std::to_string(*step.status) : words;
}

// Puts `piece` at its column of the last line, or behind what stands there already, or where that
// is too wide, on a line of its own. `used` is the width of the last line.
void append(std::string& out, int& used, int column, const std::string& piece, int width) {
    if (piece.empty())
        return;
    const int piece_width = text::cells(piece);
    int start = std::max(column, used + 2);
    if (start + piece_width > width) {
        out += '\n';
        used = 0;
        start = std::min(column, std::max(0, width - piece_width));
    }
    out += blanks(start - used) + piece;
    used = start + piece_width;
}

std::string step_line(const JourneyStep& step, const TextStyle& style) {
    const std::string stage(label(step.stage));
    std::string out = "  " + state_word(step.state, style.colour) + ' ' + stage;
    int used = 9 + static_cast<int>(stage.size());
    const int room = style.width - detail_column;
    bool first = true;
    for (const std::string& line : text::wrapped(text::escaped(step.detail), room, room)) {
        if (line.empty())
            continue;
        if (!first) {
            out += '\n';
            used = 0;
        }
        out += blanks(detail_column - used) + line;
        used = detail_column + text::cells(line);
        first = false;
    }
    append(out, used, place_column, text::escaped(step.at), style.width);
    append(out, used, status_column, status_words(step), style.width);
    return out + '\n';
}

std::chrono::milliseconds answered_after(const TrialResult& trial) {
    const auto end =
        std::find_if(trial.events.begin(), trial.events.end(),
                     [](const TrialEvent& event) { return event.step == TrialStep::end_request; });
    if (end == trial.events.end())
        return trial.took;
    return std::chrono::ceil<std::chrono::milliseconds>(end->at);
}

std::string prediction(const VisitorSees& sees, const SiteFacts& site) {
    if (!sees.status && site.config_error && site.config_error->is_running)
        return "predicted: Apache would not start again";
    if (!sees.status)
        return "predicted: Apache does not start";
    const std::string status = "predicted: HTTP " + std::to_string(*sees.status);
    return sees.page == Page::source ? status + ", its source" : status;
}

}  // namespace

std::string address_of(const ReportedScript& script, const SiteFacts& site) {
    if (script.is_wrapper)
        return "wrapper " + short_path(script.path, site);
    return script.url.empty() ? short_path(script.path, site)
                              : text::escaped(script.host + script.url);
}

std::string answer_of(const ReportedScript& script) {
    if (!script.trial || script.trial->failure != TrialFailure::none || !script.trial->response)
        return "";
    return "answered " + std::to_string(script.trial->response->status) + " in " +
           std::to_string(answered_after(*script.trial).count()) + " ms";
}

std::string journey_heading(const ReportedScript& script, const SiteFacts& site,
                            const TextStyle& style) {
    std::string out = address_of(script, site);
    if (!script.url.empty())
        out += " -> " + short_path(script.path, site);
    int used = text::cells(out);
    const std::string outcome = script.visitor_sees ? prediction(*script.visitor_sees, site) : "";
    append(out, used, style.width - 1 - text::cells(outcome), outcome, style.width);
    return out + '\n';
}

std::string journey_steps(const ReportedScript& script, Steps which, const TextStyle& style) {
    std::string out;
    for (const JourneyStep& step : script.journey) {
        if (which == Steps::all || is_stop(step.state))
            out += step_line(step, style);
    }
    return out;
}

}  // namespace fcgicheck::report
