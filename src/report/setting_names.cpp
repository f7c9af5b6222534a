#include "report/setting_names.h"

#include <array>
#include <utility>

namespace fcgicheck::report {

std::string joined(const std::vector<std::string_view>& words) {
    std::string out;
    for (const std::string_view word : words)
        out += (out.empty() ? "" : " ") + std::string(word);
    return out.empty() ? "None" : out;
}

std::vector<std::string_view> option_names(const OptionSet& options) {
    constexpr std::array<std::pair<Option, std::string_view>, 7> names{{
        {Option::exec_cgi, "ExecCGI"},
        {Option::follow_sym_links, "FollowSymLinks"},
        {Option::includes, "Includes"},
        {Option::includes_no_exec, "IncludesNOEXEC"},
        {Option::indexes, "Indexes"},
        {Option::multi_views, "MultiViews"},
        {Option::sym_links_if_owner_match, "SymLinksIfOwnerMatch"},
    }};
    std::vector<std::string_view> found;
    for (const auto& [option, name] : names) {
        if (options.has(option))
            found.push_back(name);
    }
    return found;
}

std::string_view access_word(const apache::Trace& trace) {
    switch (trace.access.value) {
        case Access::granted:
            return trace.host_is_known ? "granted" : "unknown";
        case Access::denied:
        case Access::needs_login:
            return "denied";
        case Access::depends_on_client:
        case Access::unknown:
            break;
    }
    return "unknown";
}

}  // namespace fcgicheck::report
