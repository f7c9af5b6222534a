#include <fmt/core.h>

#include <algorithm>

#include "prediction.h"
#include "text/display.h"

namespace fcgicheck::differential {
namespace {

const char* name(Body body) {
    switch (body) {
        case Body::handler:
            return "a handler's";
        case Body::listing:
            return "a listing";
        case Body::file:
            return "a file as it is";
        case Body::error:
            return "an error page";
    }
    return "";
}

// A back end that does not answer, and a script that starts and fails by itself: nobody can see
// them from outside. An ErrorDocument that is a URL hides that it has failed.
bool only_running_can_tell(const Predicted& predicted, const Answer& answer,
                           const Deployment& deployment) {
    if (predicted.handler.starts_with("proxy"))
        return answer.status >= 500;
    const bool has_failed =
        answer.status == 500 || answer.status == 504 || answer.status == predicted.if_script_fails;
    if (!predicted.is_script || !has_failed)
        return false;
    // A program that ends at once.
    return predicted.wrapper == "/usr/bin/true" ||
           std::any_of(deployment.tree.begin(), deployment.tree.end(),
                       [](const Entry& entry) { return entry.runs_into_error; });
}

}  // namespace

Agreement compare(const Predicted& predicted, const Answer& answer, const Deployment& deployment) {
    if (answer.status == 0)
        return Agreement::runtime;
    if (!predicted.status)
        return predicted.why == apache::Why::backend_not_known ? Agreement::runtime
                                                               : Agreement::unknown;
    if (*predicted.status == answer.status &&
        (answer.status != 200 || !predicted.is_page || predicted.body == answer.body))
        return Agreement::agree;
    return only_running_can_tell(predicted, answer, deployment) ? Agreement::runtime
                                                                : Agreement::disagree;
}

bool agree_on_configuration(const Prediction& prediction, const Site& site) {
    if (site.is_running() || !prediction.refused)
        return site.is_running() && !prediction.refused;
    const SourcePos at = site.refused_at();
    const SourcePos& ours = prediction.refused->at;
    return at.line == ours.line && (at.line == 0 || at.file == ours.file);
}

std::string in_short(const Predicted& predicted) {
    const std::string status = predicted.status ? std::to_string(*predicted.status) : "unknown";
    return status + ", " + name(predicted.body);
}

std::string in_short(const Answer& answer) {
    return std::to_string(answer.status) + ", " + name(answer.body);
}

std::string told(const Predicted& predicted) {
    return fmt::format("{}, handler '{}', path-info '{}', file {}\n{}", in_short(predicted),
                       predicted.handler, text::escaped(predicted.path_info.value_or("unknown")),
                       text::escaped(predicted.filename), predicted.because);
}

std::string told(const Answer& answer) {
    std::string out = in_short(answer);
    if (answer.script_path_info)
        out += ", path-info '" + text::escaped(*answer.script_path_info) + "'";
    if (!answer.filename.empty())
        out += ", file " + answer.filename;
    if (!answer.location.empty())
        out += ", to " + text::escaped(answer.location);
    return out;
}

}  // namespace fcgicheck::differential
