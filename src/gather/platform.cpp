#include "gather/platform.h"

#include <algorithm>
#include <array>

#include "gather/suexec.h"
#include "gather/unit_files.h"
#include "os/disk.h"
#include "os/process_table.h"
#include "text/path.h"

namespace fcgicheck::gather {
namespace {

constexpr std::size_t switch_limit = 64;

std::string word_in(FileSource& files, const std::string& path) {
    const Observed<std::string> text = files.read(path, switch_limit);
    return text.seen() != nullptr ? text.seen()->substr(0, text.seen()->find_first_of(" \n")) : "";
}

bool is_there(FileSource& files, const std::string& path, FileKind kind) {
    const Observed<FileStat> stat = files.stat(path);
    return stat.seen() != nullptr && stat.seen()->kind == kind;
}

// The unit that httpd is in, or would be started by: sd_booted(3) says whether systemd is the init.
std::string unit_of(FileSource& files, const FoundServer& server) {
    if (server.pid)
        return os::service_of(*server.pid);
    if (!server.is_at_usual_place || !is_there(files, "/run/systemd/system", FileKind::directory))
        return "";
    const bool is_debians = server.facts.seen() != nullptr &&
                            server.facts.seen()->config_file.starts_with("/etc/apache2/");
    return is_debians ? "apache2.service" : "httpd.service";
}

// A service in a mount namespace of its own has a mount at each path that its sandbox is about.
void note_mounts(const std::optional<pid_t>& pid, ServiceSandbox& sandbox) {
    if (!pid)
        return;
    const std::vector<std::string> points = os::mount_points_of(*pid);
    for (SandboxedPath& path : sandbox.paths)
        path.is_in_force = std::find(points.begin(), points.end(), path.path) != points.end();
}

// "/usr/sbin/apache2 (enforce)"; nothing where no profile of AppArmor's confines it, or one that
// only complains.
std::string enforced_profile(const std::string& label) {
    constexpr std::string_view suffix = " (enforce)";
    const std::string line = label.substr(0, label.find('\n'));
    return line.ends_with(suffix) ? line.substr(0, line.size() - suffix.size()) : "";
}

// Where its package or its owner puts a profile (apparmor.d(5)): named by the path of the program.
std::string profile_file(FileSource& files, const std::string& binary) {
    if (binary.empty() || word_in(files, "/sys/module/apparmor/parameters/enabled") != "Y")
        return "";
    std::string name = binary.substr(1);
    std::replace(name.begin(), name.end(), '/', '.');
    const std::string file = "/etc/apparmor.d/" + name;
    const bool is_on = is_there(files, file, FileKind::regular) &&
                       is_there(files, "/etc/apparmor.d/disable/" + name, FileKind::missing);
    return is_on ? file : "";
}

// The booleans of httpd_selinux(8) that decide of what is checked.
constexpr std::array booleans{"httpd_builtin_scripting", "httpd_enable_cgi",
                              "httpd_read_user_content", "httpd_unified"};

// "1 1": in force, and pending.
std::map<std::string, bool> booleans_in_force(FileSource& files) {
    std::map<std::string, bool> in_force;
    for (const char* name : booleans) {
        const std::string value = word_in(files, std::string("/sys/fs/selinux/booleans/") + name);
        if (!value.empty())
            in_force.emplace(name, value == "1");
    }
    return in_force;
}

}  // namespace

std::string type_in(std::string_view context) {
    for (int part = 0; part < 2; ++part) {
        const std::size_t colon = context.find(':');
        if (colon == std::string_view::npos)
            return "";
        context.remove_prefix(colon + 1);
    }
    return std::string(context.substr(0, context.find_first_of(std::string_view(":\0\n", 3))));
}

Platform::Platform(Eyes& eyes, const FoundServer& server, Target target,
                   Observed<Identity> server_user)
    : eyes_(eyes), target_(target), server_user_(std::move(server_user)), suexec_(server.suexec) {
    if (target_ != Target::here)
        return;
    meet_service(server);
    meet_label(server);
}

void Platform::meet_service(const FoundServer& server) {
    const std::string unit = unit_of(eyes_.files, server);
    if (unit.empty())
        return;
    std::optional<ServiceSandbox> sandbox = sandbox_of(eyes_.files, unit);
    if (!sandbox)
        return;
    note_mounts(server.pid, *sandbox);
    not_judged_ = sandbox->unread;
    if (const std::optional<Cause>& root = sandbox->other_root)
        not_judged_.push_back({.what = "the files that Apache sees",
                               .why = UnseenWhy::not_supported,
                               .detail = root->at.file + " gives it another root: " + root->text});
    if (!sandbox->paths.empty() && !sandbox->other_root)
        facts_->service = std::move(sandbox);
}

// SELinux and AppArmor label a process in the same place (proc_pid_attr(5)).
void Platform::meet_label(const FoundServer& server) {
    const std::string label = server.pid ? os::security_label_of(*server.pid) : "";
    std::string profile = enforced_profile(label);
    if (!server.pid && server.is_at_usual_place)
        profile = profile_file(eyes_.files, server.binary);
    if (!profile.empty())
        not_judged_.push_back({.what = "what AppArmor lets Apache do",
                               .why = UnseenWhy::not_supported,
                               .detail = "its profile " + profile + " is enforced, and not read"});
    if (word_in(eyes_.files, "/sys/fs/selinux/enforce") != "1")
        return;
    std::string domain = type_in(label);
    if (!server.pid && server.is_at_usual_place &&
        type_in(os::security_label(server.binary)) == "httpd_exec_t")
        domain = "httpd_t";  // what systemd starts of that type becomes this
    if (domain == "httpd_t")
        facts_->selinux =
            SelinuxFacts{.domain = domain, .booleans = booleans_in_force(eyes_.files), .types = {}};
}

void Platform::meet(const VirtualHostFacts& host) {
    if (host.suexec && !facts_->suexec && target_ == Target::here)
        facts_->suexec = suexec_facts(eyes_, suexec_, server_user_);
}

void Platform::meet(const ScriptFacts& script) {
    const std::string& path = script.file.target.path;
    if (facts_->selinux && script.file.end == PathFacts::End::reached)
        facts_->selinux->types.emplace(path, type_in(os::security_label(path)));
}

std::shared_ptr<const PlatformFacts> Platform::facts() const {
    const bool is_empty = !facts_->suexec && !facts_->service && !facts_->selinux;
    return is_empty ? nullptr : facts_;
}

}  // namespace fcgicheck::gather
