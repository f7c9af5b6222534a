#include "support/rule_cases.h"

#include <algorithm>
#include <filesystem>
#include <stdexcept>
#include <utility>

#include "checks/check_table.h"
#include "support/case_yaml.h"

namespace fcgicheck::test {
namespace {

unsigned octal(const YAML::Node& node) {
    return static_cast<unsigned>(std::stoul(node.as<std::string>(), nullptr, 8));
}

FileKind kind_of(const YAML::Node& node) {
    return one_of<FileKind>(node, {{"regular", FileKind::regular},
                                   {"directory", FileKind::directory},
                                   {"fifo", FileKind::fifo},
                                   {"socket", FileKind::socket},
                                   {"character-device", FileKind::character_device},
                                   {"missing", FileKind::missing}});
}

// "user:33:r-x", "mask::rw-", as getfacl(1) prints them with --numeric.
AclEntry acl_entry(const YAML::Node& node) {
    const auto text = node.as<std::string>();
    const std::size_t first = text.find(':');
    const std::size_t second = text.find(':', first + 1);
    if (second == std::string::npos || text.size() != second + 4)
        fail(node, "an ACL entry is 'user:33:r-x'");
    const std::string tag = text.substr(0, first);
    const std::string id = text.substr(first + 1, second - first - 1);
    AclEntry entry;
    using Tag = AclEntry::Tag;
    if (tag == "user")
        entry.tag = id.empty() ? Tag::user_obj : Tag::user;
    else if (tag == "group")
        entry.tag = id.empty() ? Tag::group_obj : Tag::group;
    else if (tag == "mask")
        entry.tag = Tag::mask;
    else if (tag != "other")
        fail(node, "unknown tag '" + tag + "'");
    if (!id.empty())
        entry.id = static_cast<std::uint32_t>(std::stoul(id));
    const std::string letters = text.substr(second + 1);
    entry.perms = (letters[0] == 'r' ? 4U : 0U) | (letters[1] == 'w' ? 2U : 0U) |
                  (letters[2] == 'x' ? 1U : 0U);
    return entry;
}

// Text, or base64 under !!binary.
std::string bytes(const YAML::Node& node) {
    if (node.Tag() != "tag:yaml.org,2002:binary")
        return node.as<std::string>();
    const auto decoded = node.as<YAML::Binary>();
    return {decoded.data(), decoded.data() + decoded.size()};
}

void change_file(WorldFile& file, const YAML::Node& node) {
    allow_keys(node, {"kind", "content", "link", "mode", "uid", "gid", "acl"});
    if (node["kind"])
        file.kind = kind_of(node["kind"]);
    if (node["content"])
        file.content = bytes(node["content"]);
    if (node["link"]) {
        file.kind = FileKind::symlink;
        file.content = node["link"].as<std::string>();
    }
    if (node["mode"])
        file.mode = octal(node["mode"]);
    if (node["uid"])
        file.uid = node["uid"].as<uid_t>();
    if (node["gid"])
        file.gid = node["gid"].as<gid_t>();
    for (const auto& entry : node["acl"])
        file.acl.push_back(acl_entry(entry));
}

void change_files(World& world, const YAML::Node& node) {
    for (const auto& entry : node) {
        const auto path = entry.first.as<std::string>();
        change_file(world.files[path], entry.second);
        if (world.files[path].kind == FileKind::missing)
            world.files.erase(path);
    }
}

void change_folders(World& world, const YAML::Node& node) {
    for (const auto& entry : node) {
        WorldFile& folder = world.files[entry.first.as<std::string>()];
        folder.kind = FileKind::directory;
        folder.mode = octal(entry.second);
    }
}

void change_identity(Identity& identity, const YAML::Node& node) {
    allow_keys(node, {"name", "uid", "gid", "groups"});
    if (node["name"])
        identity.name = node["name"].as<std::string>();
    if (node["uid"])
        identity.uid = node["uid"].as<uid_t>();
    if (node["gid"])
        identity.gid = node["gid"].as<gid_t>();
    if (node["groups"])
        identity.groups = node["groups"].as<std::vector<gid_t>>();
}

void hide(World& world, const YAML::Node& list) {
    for (const auto& fact : list) {
        world.hidden.insert(one_of<Hidden>(fact, {{"config", Hidden::config},
                                                  {"identity", Hidden::identity},
                                                  {"runner", Hidden::runner},
                                                  {"first_bytes", Hidden::first_bytes},
                                                  {"interpreter", Hidden::interpreter},
                                                  {"python", Hidden::python},
                                                  {"auth_files", Hidden::auth_files},
                                                  {"suexec", Hidden::suexec}}));
    }
}

void change_suexec(SuexecSettings& settings, const YAML::Node& node) {
    allow_keys(node, {"docroot", "caller", "callers_file", "is_caller_known", "uid_min"});
    if (node["docroot"])
        settings.docroot = node["docroot"].as<std::string>();
    if (node["caller"])
        settings.caller = node["caller"].as<std::string>();
    if (node["callers_file"])
        settings.callers_file = node["callers_file"].as<std::string>();
    if (node["is_caller_known"])
        settings.is_caller_known = node["is_caller_known"].as<bool>();
    if (node["uid_min"] && node["uid_min"].IsNull())
        settings.uid_min.reset();
}

// The type of the script, and the booleans that are known.
void change_selinux(World& world, const YAML::Node& node) {
    allow_keys(node, {"type", "booleans"});
    world.selinux = SelinuxFacts{.domain = "httpd_t", .booleans = {}, .types = {}};
    world.selinux->types[walked(world, world.script).target.path] = node["type"].as<std::string>();
    for (const auto& entry : node["booleans"])
        world.selinux->booleans[entry.first.as<std::string>()] = entry.second.as<bool>();
}

// The lines of its [Service], in a drop-in.
void change_service(World& world, const YAML::Node& node) {
    allow_keys(node, {"lines", "mounted"});
    world.service = "apache2.service";
    world.files["/lib/systemd/system/apache2.service"].content = "[Service]\nType=forking\n";
    world.files["/etc/systemd/system/apache2.service.d/site.conf"].content =
        "[Service]\n" + node["lines"].as<std::string>();
    if (node["mounted"])
        world.has_mounts = node["mounted"].as<bool>();
}

// The script is moved to `path` first, so that the other changes find it there.
void move_script(World& world, const std::string& path) {
    auto node = world.files.extract(world.script);
    node.key() = path;
    world.files.insert(std::move(node));
    world.script = path;
}

// Puts each text in the place of the one that stands in the configuration.
void edit(std::string& config, const YAML::Node& node) {
    for (const auto& entry : node) {
        const auto old_text = entry.first.as<std::string>();
        const std::size_t at = config.find(old_text);
        if (at == std::string::npos)
            fail(entry.first, "the healthy configuration does not say this");
        config.replace(at, old_text.size(), entry.second.as<std::string>());
    }
}

// Times are seconds; `born` may be null.
FileTime file_time(const YAML::Node& node, std::string path) {
    const auto modified = node["modified"].as<std::int64_t>();
    FileTime time{.path = std::move(path),
                  .modified = modified,
                  .changed = node["changed"].as<std::int64_t>(modified)};
    if (node["born"] && !node["born"].IsNull())
        time.born = node["born"].as<std::int64_t>();
    return time;
}

void change_running(World& world, const YAML::Node& node) {
    allow_keys(node, {"started", "others", "modified", "changed", "born", "modules"});
    world.running =
        RunningProgram{.processes = {{.pid = 4711, .started = node["started"].as<std::int64_t>()}},
                       .script = file_time(node, world.script)};
    for (const auto& started : node["others"])
        world.running->processes.push_back({.pid = 4712, .started = started.as<std::int64_t>()});
    for (const auto& entry : node["modules"])
        world.running->modules.push_back(file_time(entry.second, entry.first.as<std::string>()));
}

void change_unread(World& world, const YAML::Node& node) {
    allow_keys(node, {"file", "modified", "changed", "read"});
    world.unread_change = UnreadChange{.file = file_time(node, node["file"].as<std::string>()),
                                       .read = node["read"].as<std::int64_t>()};
}

void change(World& world, const YAML::Node& node) {
    allow_keys(node, {"path",    "wraps",   "config",  "edit",         "htaccess", "script",
                      "folders", "files",   "noexec",  "nosymfollow",  "server",   "runner",
                      "debian",  "python",  "trial",   "git",          "unseen",   "suexec",
                      "selinux", "service", "running", "unread_change"});
    if (node["path"])
        move_script(world, node["path"].as<std::string>());
    if (node["wraps"])
        world.wrapped = node["wraps"].as<std::string>();
    if (node["config"])
        world.files[config_path].content = node["config"].as<std::string>();
    edit(world.files[config_path].content, node["edit"]);
    if (node["htaccess"])
        world.files[std::string(docroot) + "/.htaccess"].content =
            node["htaccess"].as<std::string>();
    if (node["script"])
        change_file(world.files[world.script], node["script"]);
    change_folders(world, node["folders"]);
    change_files(world, node["files"]);
    for (const auto& mount : node["noexec"])
        world.noexec.insert(mount.as<std::string>());
    for (const auto& mount : node["nosymfollow"])
        world.nosymfollow.insert(mount.as<std::string>());
    if (node["server"])
        change_identity(world.server, node["server"]);
    if (node["runner"])
        change_identity(world.runner, node["runner"]);
    if (node["debian"])
        world.is_debian = node["debian"].as<bool>();
    if (node["python"])
        change_python(world, node["python"]);
    if (node["trial"])
        change_trial(world, node["trial"]);
    if (node["git"])
        world.git_mode = octal(node["git"]);
    if (node["suexec"])
        change_suexec(world.suexec, node["suexec"]);
    if (node["selinux"])
        change_selinux(world, node["selinux"]);
    if (node["service"])
        change_service(world, node["service"]);
    if (node["running"])
        change_running(world, node["running"]);
    if (node["unread_change"])
        change_unread(world, node["unread_change"]);
    hide(world, node["unseen"]);
}

Expectation expectation(const YAML::Node& node) {
    Expectation expect;
    if (node.IsScalar()) {
        expect.answer = one_of<Answer>(
            node, {{"silent", Answer::silent}, {"cannot-tell", Answer::cannot_tell}});
        return expect;
    }
    allow_keys(node, {"fires", "at", "situation"});
    expect.answer = Answer::fires;
    expect.confidence = one_of<Confidence>(node["fires"], {{"certain", Confidence::certain},
                                                           {"likely", Confidence::likely},
                                                           {"possible", Confidence::possible}});
    if (node["at"])
        expect.at = node["at"].as<std::string>();
    if (node["situation"])
        expect.situation = node["situation"].as<std::string>();
    return expect;
}

RuleCase rule_case(const YAML::Node& node) {
    allow_keys(node, {"name", "change", "expect"});
    RuleCase out{.name = node["name"].as<std::string>(),
                 .world = healthy_world(),
                 .expect = expectation(node["expect"])};
    if (node["change"])
        change(out.world, node["change"]);
    return out;
}

std::string case_file(std::string_view rule) {
    return std::string(PROJECT_SOURCE_DIR) + "/testdata/rules/" + std::string(rule) + ".yaml";
}

template <class Check>
const Check* named(std::span<const Check> table, std::string_view rule) {
    const auto found = std::find_if(table.begin(), table.end(),
                                    [&](const Check& check) { return check.rule == rule; });
    return found == table.end() ? nullptr : &*found;
}

}  // namespace

bool has_cases(std::string_view rule) {
    return std::filesystem::exists(case_file(rule));
}

std::vector<RuleCase> cases_of(std::string_view rule) {
    std::vector<RuleCase> cases;
    try {
        for (const auto& node : YAML::LoadFile(case_file(rule)))
            cases.push_back(rule_case(node));
    } catch (const std::exception& problem) {
        throw std::runtime_error(case_file(rule) + ": " + problem.what());
    }
    return cases;
}

bool has_check(std::string_view rule) {
    return named(checks::site_checks(), rule) != nullptr ||
           named(checks::script_checks(), rule) != nullptr ||
           named(checks::trial_checks(), rule) != nullptr;
}

Outcomes outcomes_of(std::string_view rule, const Snapshot& snapshot) {
    if (const auto* check = named(checks::site_checks(), rule))
        return check->run({snapshot.site});
    const ScriptSnapshot& script = snapshot.scripts.at(0);
    const VirtualHostFacts* host = script.host ? &snapshot.site.hosts.at(*script.host) : nullptr;
    const ScriptCase c{snapshot.site,
                       host,
                       script.config,
                       script.facts,
                       script.htaccess,
                       script.file,
                       script.url,
                       snapshot.site.identity,
                       host != nullptr ? host->runner : snapshot.site.identity,
                       script.trial.get(),
                       script.other_answer ? &*script.other_answer : nullptr,
                       script.may_be_index,
                       script.tracked ? &*script.tracked : nullptr,
                       script.running ? &*script.running : nullptr};
    if (const auto* check = named(checks::script_checks(), rule))
        return check->run(c);
    const auto* check = named(checks::trial_checks(), rule);
    if (check == nullptr || !script.trial)
        return {};
    return check->run({c, *script.trial});
}

}  // namespace fcgicheck::test
