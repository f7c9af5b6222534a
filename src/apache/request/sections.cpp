// What of the merged sections hangs on the request itself.
#include "apache/handler.h"
#include "apache/if_sections.h"
#include "apache/request/phases.h"
#include "apache/tree.h"
#include "text/ascii.h"
#include "text/path.h"

namespace fcgicheck::apache {

namespace {

void name_matches(const std::vector<std::shared_ptr<const Section>>& sections,
                  const std::string& subject, Environment& environment) {
    for (const auto& section : sections) {
        if (!section->regex)
            continue;
        for (const auto& [name, text] : section->regex->named_groups(subject))
            environment.set("MATCH_" + text::to_upper(name), std::string(text));
    }
}

}  // namespace

void name_matches_of_url(const Httpd& httpd, RequestRecord& request) {
    name_matches(httpd.tree.servers[request.host].locations, request.uri, request.environment);
}

void name_matches_of_file(const Httpd& httpd, RequestRecord& request) {
    name_matches(httpd.tree.servers[request.host].directories, request.walked_path,
                 request.environment);
    name_matches(request.dir.files, std::string(text::file_name(request.filename)),
                 request.environment);
}

std::vector<Cause> walk_conditions(const Httpd& httpd, RequestRecord& request) {
    const Scene scene{.httpd = httpd, .request = request};
    std::vector<Cause> undecided;
    const ChosenSections chosen = add_conditions(request.dir, &scene);
    for (const auto& section : chosen.holding) {
        request.applied.push_back({.opened = section->opened});
        request.merged_from.conditions.push_back(section.get());
    }
    for (const auto& section : chosen.undecided)
        undecided.push_back(section->opened);
    request.dir.conditions.clear();
    return undecided;
}

HandlerValue settle_handler(const Httpd& httpd, RequestRecord& request) {
    std::optional<NamedSetting>& setting = request.dir.set_handler;
    if (!setting || !setting->expression)
        return HandlerValue::known;
    const Scene scene{.httpd = httpd, .request = request};
    const Expression::Text text = setting->expression->text(&scene);
    if (text.failed)
        return HandlerValue::failed;
    if (!text.value)
        return HandlerValue::unknown;
    setting->value = handler_name(*text.value);
    setting->expression.reset();
    return HandlerValue::known;
}

}  // namespace fcgicheck::apache
