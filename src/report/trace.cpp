// fcgicheck.trace/1: one object a line, every field always there. What is no UTF-8 shows U+FFFD,
// and its bytes stand beside it in base 64.
#include "report/trace.h"

#include <nlohmann/json.hpp>

#include "report/decision_words.h"
#include "report/setting_names.h"
#include "report/trace_words.h"
#include "text/base64.h"
#include "text/display.h"
#include "text/utf8.h"

namespace fcgicheck::report {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* schema = "fcgicheck.trace/1";

Json text_or_null(std::string_view text) {
    return text.empty() ? Json(nullptr) : Json(text);
}

void add_text(Json& object, const std::string& field, const std::string& bytes) {
    object[field] = bytes;
    if (!text::is_utf8(bytes))
        object[field + "_bytes"] = text::base64(bytes);
}

Json line_or_null(const SourcePos& at) {
    return at.line == 0 ? Json(nullptr) : Json(at.line);
}

Json place(const std::optional<Cause>& opened) {
    if (!opened)
        return nullptr;
    return {{"file", opened->at.file}, {"line", opened->at.line}};
}

Json decision(const apache::Decision& made) {
    const std::optional<Cause>& because = made.because;
    return {{"what", what_of(made)},
            {"value", made.value ? Json(*made.value) : Json(nullptr)},
            {"file", because ? text_or_null(because->at.file) : Json(nullptr)},
            {"line", because ? line_or_null(because->at) : Json(nullptr)},
            {"directive", because ? text_or_null(because->text) : Json(nullptr)}};
}

Json handler(const apache::Trace& trace) {
    if (trace.listing)
        return "httpd/unix-directory";
    return text_or_null(trace.handler);
}

}  // namespace

std::string trace_line(const TracedUrl& traced) {
    const apache::Trace& trace = traced.trace;
    Json out;
    out["schema"] = schema;
    add_text(out, "url", traced.url);
    out["status"] = trace.ending.status ? Json(*trace.ending.status) : Json(nullptr);
    out["vhost"] = place(traced.opened);
    const auto& page = trace.ending.page;
    const auto& filename = page ? std::optional(page->filename) : trace.filename;
    if (filename)
        add_text(out, "file", *filename);
    else
        out["file"] = nullptr;
    add_text(out, "path_info", page ? page->path_info : trace.path_info);
    out["handler"] = handler(trace);
    out["exec_cgi"] = trace.options.value.has(Option::exec_cgi);
    out["options"] = option_names(trace.options.value);
    out["access"] = access_word(trace);
    out["rule"] = text_or_null(rule_of(traced));
    out["reason"] = reason_of(traced);
    out["location"] = text_or_null(trace.ending.location.value_or(""));
    out["unknown"] = unknown_fields(traced);
    out["decisions"] = Json::array();
    for (const apache::Decision& made : decisions_of(traced))
        out["decisions"].push_back(decision(made));
    return text::with_json_escapes(out.dump(-1, ' ', false, Json::error_handler_t::replace)) + '\n';
}

std::string refused_line(const ConfigError& error) {
    Json out;
    out["schema"] = schema;
    out["config_error"] = {{"file", text_or_null(error.at.line == 0 ? "" : error.at.file.string())},
                           {"line", line_or_null(error.at)},
                           {"message", error.message}};
    return text::with_json_escapes(out.dump(-1, ' ', false, Json::error_handler_t::replace)) + '\n';
}

}  // namespace fcgicheck::report
