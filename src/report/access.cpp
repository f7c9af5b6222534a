// fcgicheck.access/1: one object a line, every field always there. What is no UTF-8 shows U+FFFD,
// and its bytes stand beside it in base 64.
#include "report/access.h"

#include <nlohmann/json.hpp>

#include "access/access.h"
#include "text/base64.h"
#include "text/display.h"
#include "text/utf8.h"

namespace fcgicheck::report {
namespace {

using Json = nlohmann::ordered_json;
using access::Stop;

constexpr const char* schema = "fcgicheck.access/1";
constexpr const char* link_guard = "/proc/sys/fs/protected_symlinks";

Json answer(const std::optional<bool>& known) {
    return known ? Json(*known) : Json(nullptr);
}

void add_path(Json& object, const std::string& field, const std::string& bytes) {
    object[field] = bytes;
    if (!text::is_utf8(bytes))
        object[field + "_bytes"] = text::base64(bytes);
}

void add_unseen(Json& object, const AskedPath& asked) {
    if (asked.answers.stop == Stop::unseen)
        add_path(object, "unseen", asked.seen.unseen->what);
    else if (asked.answers.stop == Stop::modes_in_doubt)
        add_path(object, "unseen", access::first_without_modes(asked.seen.path)->path);
    else
        object["unseen"] =
            asked.answers.stop == Stop::guard_unknown ? Json(link_guard) : Json(nullptr);
}

}  // namespace

std::string access_line(const AskedPath& asked) {
    const access::PathAnswers& answers = asked.answers;
    Json out;
    out["schema"] = schema;
    add_path(out, "path", asked.path);
    out["read"] = answer(answers.read);
    out["execute"] = answer(answers.execute);
    out["search"] = answer(answers.search);
    if (answers.stop == Stop::closed_directory)
        add_path(out, "blocked_at", asked.seen.path.rungs[answers.rung]->path);
    else
        out["blocked_at"] = nullptr;
    add_unseen(out, asked);
    return text::with_json_escapes(out.dump(-1, ' ', false, Json::error_handler_t::replace)) + '\n';
}

}  // namespace fcgicheck::report
