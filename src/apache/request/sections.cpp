// What of the merged sections hangs on the request itself.
#include "apache/handler.h"
#include "apache/if_sections.h"
#include "apache/request/phases.h"

namespace fcgicheck::apache {

std::vector<Cause> walk_conditions(const Httpd& httpd, RequestRecord& request) {
    const Scene scene{.httpd = httpd, .request = request};
    std::vector<Cause> undecided;
    const ChosenSections chosen = add_conditions(request.dir, &scene);
    for (const auto& section : chosen.holding)
        request.applied.push_back({.opened = section->opened});
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
