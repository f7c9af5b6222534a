// What the policy of Fedora and RHEL lets httpd_t do with a file of this type (httpd_selinux(8);
// policy/modules/contrib/apache.te of fedora-selinux): it searches all folders, reads a site's
// files and programs, and starts what has a type for programs. Types that it says nothing of, and
// other policies, are left alone; a module of the machine's own may allow more.
#include <algorithm>
#include <array>
#include <string_view>

#include "checks/case_values.h"
#include "fcgicheck/platform.h"

namespace fcgicheck::checks {
namespace {

template <std::size_t Size>
bool is_among(const std::array<std::string_view, Size>& types, const std::string& type) {
    return std::find(types.begin(), types.end(), type) != types.end();
}

// httpd_t may not even ask for their modes: what is nobody's, and what is another's.
constexpr std::array<std::string_view, 6> hidden{"default_t", "unlabeled_t", "admin_home_t",
                                                 "tmp_t",     "user_tmp_t",  "var_t"};
constexpr std::array<std::string_view, 2> content{"httpd_sys_content_t", "httpd_sys_rw_content_t"};
constexpr std::array<std::string_view, 2> programs{"httpd_sys_script_exec_t",
                                                   "httpd_user_script_exec_t"};

Unseen boolean_unseen(std::string_view name) {
    return {.what = "SELinux's boolean " + std::string(name),
            .why = UnseenWhy::permission,
            .detail = {}};
}

Finding finding_of(const ScriptCase& c, const std::string& type, std::string situation) {
    Finding finding = finding_about(c);
    finding.confidence = Confidence::likely;
    finding.situation = std::move(situation);
    finding.values["path"] = c.script.file.target.path;
    finding.values["type"] = type;
    finding.evidence.emplace_back(PermissionEvidence{.file = c.script.file.target});
    return finding;
}

// Whether all of these are on; nothing where one can't be known.
struct Booleans {
    bool are_on = true;
    std::optional<std::string_view> unknown;
};

template <std::size_t Size>
Booleans booleans(const SelinuxFacts& selinux, const std::array<std::string_view, Size>& names) {
    Booleans answer;
    for (const std::string_view name : names) {
        const auto found = selinux.booleans.find(std::string(name));
        if (found == selinux.booleans.end())
            answer.unknown = name;
        else
            answer.are_on = answer.are_on && found->second;
    }
    if (!answer.are_on)
        answer.unknown.reset();
    return answer;
}

template <std::size_t Size>
Outcomes unless_on(const ScriptCase& c, const std::string& type,
                   const std::array<std::string_view, Size>& names, std::string situation) {
    const Booleans answer = booleans(*c.site.platform->selinux, names);
    if (answer.unknown)
        return {cannot_tell(c, boolean_unseen(*answer.unknown))};
    return answer.are_on ? Outcomes{} : Outcomes{finding_of(c, type, std::move(situation))};
}

}  // namespace

Outcomes selinux_label(const ScriptCase& c) {
    if (c.site.platform == nullptr || !c.site.platform->selinux)
        return {};
    const SelinuxFacts& selinux = *c.site.platform->selinux;
    const auto found = selinux.types.find(c.script.file.target.path);
    if (found == selinux.types.end() || c.script.file.target.stat.kind != FileKind::regular)
        return {};
    const std::string& type = found->second;
    if (is_among(hidden, type))
        return {finding_of(c, type, is_requested(c) ? "hidden" : "")};
    if (type == "user_home_t")
        return unless_on<1>(c, type, {"httpd_read_user_content"}, is_requested(c) ? "home" : "");
    if (!is_executed(c))
        return {};
    if (is_among(programs, type))
        return unless_on<1>(c, type, {"httpd_enable_cgi"}, "cgi");
    if (is_among(content, type))
        return unless_on<3>(c, type,
                            {"httpd_unified", "httpd_builtin_scripting", "httpd_enable_cgi"}, "");
    return {};
}

}  // namespace fcgicheck::checks
