#include "support/healthy_world.h"

#include <algorithm>
#include <utility>

#include "apache/model.h"
#include "apache/request/own_url.h"
#include "apache/request/server_view.h"
#include "gather/idle_sections.h"
#include "gather/served_secrets.h"
#include "gather/serving.h"
#include "gather/unit_files.h"
#include "support/healthy_script.h"
#include "support/memory_files.h"
#include "text/first_bytes.h"
#include "text/path.h"

namespace fcgicheck::test {
namespace {

constexpr const char* healthy_config = R"(ServerRoot /etc/apache2
LoadModule mpm_event_module modules/mod_mpm_event.so
LoadModule authz_core_module modules/mod_authz_core.so
LoadModule authz_host_module modules/mod_authz_host.so
LoadModule authz_user_module modules/mod_authz_user.so
LoadModule access_compat_module modules/mod_access_compat.so
LoadModule mime_module modules/mod_mime.so
LoadModule alias_module modules/mod_alias.so
LoadModule fcgid_module modules/mod_fcgid.so
User www-data
Group www-data
Listen 80
ServerName www.example.org
DocumentRoot /srv/site/htdocs
<Directory />
    AllowOverride None
    Require all denied
</Directory>
<Directory /srv/site/htdocs>
    Options +ExecCGI
    AddHandler fcgid-script .fcgi
    Require all granted
</Directory>
)";

constexpr const char* healthy_script = R"(#!/usr/bin/python3
from flup.server.fcgi import WSGIServer

def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"hello\n"]

if __name__ == "__main__":
    WSGIServer(application).run()
)";

std::string parent_of(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    return slash == 0 ? "/" : path.substr(0, slash);
}

std::string user_name(uid_t number) {
    switch (number) {
        case 0:
            return "root";
        case 33:
            return "www-data";
        case 1001:
            return "ann";
        default:
            return std::to_string(number);
    }
}

std::string group_name(gid_t number) {
    return number == 100 ? "users" : user_name(number);
}

FileFacts facts_of(const World& world, const std::string& path) {
    FileFacts facts{.path = path};
    const auto found = world.files.find(path);
    if (found == world.files.end()) {
        facts.stat.kind = FileKind::missing;
        for (const auto& [other, file] : world.files) {
            if (path == "/" || other.starts_with(path + "/"))
                facts.stat = {.kind = FileKind::directory, .mode = 0755};
        }
    } else {
        const WorldFile& file = found->second;
        facts.stat = {.kind = file.kind,
                      .mode = file.mode,
                      .uid = file.uid,
                      .gid = file.gid,
                      .size = file.kind == FileKind::regular ? file.content.size() : 0};
        facts.acl = file.acl;
        if (file.kind == FileKind::symlink)
            facts.link_target = file.content;
    }
    facts.owner = user_name(facts.stat.uid);
    facts.group = group_name(facts.stat.gid);
    return facts;
}

std::vector<std::string> components_of(const std::string& path) {
    std::vector<std::string> out;
    std::size_t start = 0;
    while (start < path.size()) {
        const std::size_t slash = std::min(path.find('/', start), path.size());
        if (slash > start)
            out.push_back(path.substr(start, slash - start));
        start = slash + 1;
    }
    return out;
}

bool is_below_any(const std::set<std::string>& directories, const std::string& path) {
    return std::any_of(directories.begin(), directories.end(),
                       [&](const std::string& each) { return path.starts_with(each + "/"); });
}

}  // namespace

PathFacts walked(const World& world, const std::string& path) {
    PathFacts facts{.path = path};
    facts.rungs.push_back(std::make_shared<FileFacts>(facts_of(world, "/")));
    std::vector<std::string> rest = components_of(path);
    std::string at;
    int links = 0;
    for (std::size_t i = 0; i < rest.size(); ++i) {
        if (rest[i] == "." || rest[i] == "..") {
            if (rest[i] == ".." && !at.empty())
                at = at.substr(0, at.rfind('/'));
            continue;
        }
        FileFacts here = facts_of(world, at + "/" + rest[i]);
        if (here.stat.kind == FileKind::symlink) {
            const bool is_refused = is_below_any(world.nosymfollow, here.path);
            if (++links > 40 || is_refused) {
                facts.end = is_refused ? PathFacts::End::nosymfollow : PathFacts::End::loop;
                facts.rungs.push_back(std::make_shared<FileFacts>(here));
                facts.target = std::move(here);
                return facts;
            }
            const bool is_last_name = i + 1 == rest.size();
            std::vector<std::string> through = components_of(here.link_target);
            through.insert(through.end(), rest.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                           rest.end());
            if (here.link_target.starts_with('/'))
                at.clear();
            rest = std::move(through);
            i = static_cast<std::size_t>(-1);
            const Rung link = std::make_shared<FileFacts>(std::move(here));
            if (is_last_name)
                facts.last_links.push_back({link, facts.rungs.back(), facts.rungs.size()});
            facts.rungs.push_back(link);
            continue;
        }
        at = here.path;
        const bool is_last = i + 1 == rest.size();
        if (is_last || here.stat.kind != FileKind::directory) {
            if (here.stat.kind == FileKind::missing)
                facts.end = PathFacts::End::missing;
            else if (!is_last)
                facts.end = PathFacts::End::not_a_directory;
            facts.target = std::move(here);
            break;
        }
        facts.rungs.push_back(std::make_shared<FileFacts>(std::move(here)));
    }
    facts.noexec = is_below_any(world.noexec, facts.target.path);
    return facts;
}

namespace {

std::optional<PathFacts> found_in_path(const World& world, const EnvLookup& lookup) {
    const bool is_path = lookup.program.find('/') != std::string::npos;
    for (const auto& directory : lookup.searched) {
        PathFacts candidate =
            walked(world, is_path ? lookup.program : directory + "/" + lookup.program);
        if (candidate.end == PathFacts::End::reached && (candidate.target.stat.mode & 0111) != 0)
            return candidate;
    }
    return std::nullopt;
}

Observed<InterpreterFacts> interpreter_of(const World& world, const FirstBytes& start) {
    if (!start.shebang || start.shebang->interpreter.empty())
        return Unseen{.what = "the interpreter", .detail = "there is no first line to follow"};
    const Shebang& shebang = *start.shebang;
    const std::string program = shebang.interpreter.starts_with('/')
                                    ? shebang.interpreter
                                    : parent_of(world.script) + "/" + shebang.interpreter;
    InterpreterFacts facts{.program = walked(world, program)};
    facts.runs = facts.program;
    if (text::is_env(program)) {
        facts.env = text::env_words(shebang);
        facts.env->searched = {"/usr/local/bin", "/usr/bin", "/bin"};
        facts.env->path_known_from = "/etc/apache2/envvars";
        facts.env->found = found_in_path(world, *facts.env);
        if (facts.env->found)
            facts.runs = *facts.env->found;
        else if (facts.env->program == "python")
            facts.env->instead = "/usr/bin/python3";
    }
    const auto file = world.files.find(facts.runs.target.path);
    if (file != world.files.end())
        facts.runs_start = text::first_bytes_of(file->second.content);
    return facts;
}

ScriptLanguage language_of(const FirstBytes& start) {
    if (start.shebang) {
        const bool is_env = text::is_env(start.shebang->interpreter);
        return text::language_of(is_env ? text::env_words(*start.shebang).program
                                        : start.shebang->interpreter);
    }
    const bool is_import = start.first_line.find("import ") != std::string::npos;
    return is_import ? ScriptLanguage::python : ScriptLanguage::other;
}

ServerFacts server_facts() {
    return {.version = "2.4.57",
            .fcgid_version = "2.3.9",
            .config_file = config_path,
            .is_debian = true,
            .has_fcgid = true,
            .path = "/usr/local/bin:/usr/bin:/bin",
            .path_known_from = "/etc/apache2/envvars"};
}

Unseen hidden_fact(std::string what) {
    return {.what = std::move(what),
            .why = UnseenWhy::permission,
            .detail = "this account may not read it"};
}

void add_to(MemoryFiles& files, const std::string& path, const WorldFile& file) {
    switch (file.kind) {
        case FileKind::regular:
            files.add(path, file.content, file.mode, file.uid, file.gid);
            break;
        case FileKind::directory:
            files.add_directory(path, file.mode, file.uid, file.gid);
            break;
        case FileKind::symlink:
            files.add_link(path, file.content);
            break;
        case FileKind::fifo:
        case FileKind::socket:
        case FileKind::character_device:
        case FileKind::block_device:
            files.add_special(path, file.kind, file.mode);
            break;
        case FileKind::missing:
            break;
    }
}

void add_host(const World& world, const apache::Model& model, std::size_t host, FileSource& files,
              SiteFacts& site) {
    VirtualHostFacts facts = model.hosts()[host].facts;
    facts.runner = world.runner;
    facts.shadowed_by = model.shadow_of(host);
    facts.is_listened_for = model.is_listened_for(host);
    site.hosts.push_back(std::move(facts));
    gather::add_idle_sections(files, model.named_directories(host), site.idle_sections);
}

const std::string& requested(const World& world) {
    return world.wrapped.empty() ? world.script : world.wrapped;
}

// Besides what a host's line asks for.
void add_platform(const World& world, FileSource& files, SiteFacts& site) {
    PlatformFacts platform;
    const auto is_started = [](const VirtualHostFacts& host) { return host.suexec.has_value(); };
    if (std::any_of(site.hosts.begin(), site.hosts.end(), is_started)) {
        platform.suexec = SuexecFacts{.binary = "/usr/lib/apache2/suexec",
                                      .settings = world.suexec,
                                      .docroot = walked(world, world.suexec.docroot)};
        if (world.hidden.contains(Hidden::suexec))
            platform.suexec->settings = hidden_fact("what suexec was built to allow");
    }
    if (!world.service.empty()) {
        platform.service = gather::sandbox_of(files, world.service);
        for (SandboxedPath& path : platform.service->paths)
            path.is_in_force = world.has_mounts;
    }
    platform.selinux = world.selinux;
    site.platform = std::make_shared<const PlatformFacts>(std::move(platform));
}

void add_secrets(const World& world, FileSource& files, SiteFacts& site) {
    gather::Serving serving(apache::load(files, {.config_file = config_path}), docroot, files,
                            world.server);
    gather::ServedSecrets secrets(serving, files);
    for (const auto& [path, file] : world.files) {
        const std::string folder = parent_of(path);
        if (text::is_below(folder, docroot))
            secrets.look_at(folder, {.name = std::string(text::file_name(path)), .kind = file.kind},
                            serving.urls_of(folder));
    }
    site.secrets = secrets.found();
}

// The site's and the script's facts that come from Apache's configuration.
void read_configuration(const World& world, SiteFacts& site, ScriptSnapshot& script) {
    MemoryFiles files;
    for (const auto& [path, file] : world.files)
        add_to(files, path, file);
    const apache::Model model = apache::load(files, {.config_file = config_path});
    ServerFacts server = server_facts();
    server.is_debian = world.is_debian;
    server.has_fcgid = model.has_module("fcgid_module");
    server.unread = model.unread();
    server.unread_change = world.unread_change;
    site.server = std::move(server);
    site.config_error = model.error();
    site.obsolete = model.obsolete();
    if (model.error()) {
        script.config = Unseen{.what = "Apache's configuration", .detail = "Apache refuses it"};
        return;
    }
    const auto mappings = model.urls_of(requested(world));
    if (mappings.empty()) {
        script.config = Unseen{.what = "what Apache does with it", .detail = "no URL leads to it"};
        return;
    }
    std::set<std::size_t> hosts;
    for (const apache::Mapping& mapping : mappings)
        if (hosts.insert(mapping.host).second)
            add_host(world, model, mapping.host, files, site);
    add_platform(world, files, site);
    add_secrets(world, files, site);
    script.host = 0;
    script.url = mappings[0].url;
    apache::ServerView eyes(files, world.server);
    apache::Resolver resolver(model, mappings[0].host, files, &eyes);
    EffectiveConfig config = resolver.resolve(requested(world), mappings[0]);
    for (AuthFile& file : config.auth_files)
        if (!world.hidden.contains(Hidden::auth_files))
            file.file = walked(world, file.path);
    script.config = std::move(config);
    gather::Serving serving(apache::load(files, {.config_file = config_path}), docroot, files,
                            world.server);
    script.other_answer = *serving.other_answer(requested(world), mappings[0]).seen();
    for (auto [path, htaccess] : resolver.htaccess()) {
        htaccess.file = std::make_shared<const FileFacts>(facts_of(world, path));
        site.htaccess.push_back(std::make_shared<const HtaccessFacts>(htaccess));
    }
    std::sort(site.htaccess.begin(), site.htaccess.end(),
              [](const SharedHtaccess& a, const SharedHtaccess& b) { return a->path < b->path; });
    script.htaccess = site.htaccess;
}

}  // namespace

World healthy_world() {
    World world;
    const std::string elf(
        "\x7f"
        "ELF\x02\x01\x01\0",
        8);
    world.files = {
        {config_path, {.content = healthy_config}},
        {docroot, {.kind = FileKind::directory, .mode = 0755, .uid = 1001, .gid = 100}},
        {world.script, {.content = healthy_script, .mode = 0755, .uid = 1001, .gid = 100}},
        {"/usr/bin/python3", {.kind = FileKind::symlink, .content = "python3.11", .mode = 0777}},
        {"/usr/bin/python3.11", {.content = elf, .mode = 0755}},
        {"/usr/bin/perl", {.content = elf, .mode = 0755}},
        {"/usr/bin/env", {.content = elf, .mode = 0755}},
        {"/bin/sh", {.content = elf, .mode = 0755}},
    };
    for (const char* module : {"mpm_event", "authz_core", "authz_host", "authz_user",
                               "access_compat", "mime", "alias", "fcgid", "rewrite", "suexec"})
        world.files["/etc/apache2/modules/mod_" + std::string(module) + ".so"];
    world.files["/etc/apache2/mime.types"];
    world.python = healthy_python(world.script);
    world.trial = std::make_shared<TrialResult>(healthy_trial(world));
    return world;
}

Snapshot seen_of(const World& world) {
    const auto is_hidden = [&](Hidden fact) { return world.hidden.contains(fact); };
    Snapshot snapshot;
    SiteFacts& site = snapshot.site;
    site.root = docroot;
    site.identity = world.server;
    if (is_hidden(Hidden::identity))
        site.identity = hidden_fact("which user Apache runs as");

    ScriptSnapshot script;
    if (is_hidden(Hidden::config)) {
        site.server = hidden_fact("Apache's configuration");
        script.config = hidden_fact("Apache's configuration");
    } else {
        read_configuration(world, site, script);
    }
    if (is_hidden(Hidden::identity) || is_hidden(Hidden::runner)) {
        for (VirtualHostFacts& host : site.hosts)
            host.runner = hidden_fact("which user runs the scripts");
    }
    script.facts.path = world.script;
    script.file = requested(world);
    script.facts.file = walked(world, world.script);
    const auto file = world.files.find(script.facts.file.target.path);
    if (is_hidden(Hidden::first_bytes))
        script.facts.first_bytes = hidden_fact("how the script begins");
    else if (file != world.files.end() && file->second.kind == FileKind::regular)
        script.facts.first_bytes = text::first_bytes_of(file->second.content);
    if (const FirstBytes* start = script.facts.first_bytes.seen())
        script.facts.interpreter = interpreter_of(world, *start);
    if (is_hidden(Hidden::interpreter))
        script.facts.interpreter = hidden_fact("the interpreter");
    if (const FirstBytes* start = script.facts.first_bytes.seen())
        script.facts.language = language_of(*start);
    if (world.python && script.facts.language == ScriptLanguage::python)
        script.facts.python = *world.python;
    if (is_hidden(Hidden::python))
        script.facts.python = hidden_fact("what the script's source says");
    if (world.git_mode)
        script.tracked = TrackedFile{.path = script.facts.file.target.path,
                                     .is_executable = (*world.git_mode & 0100U) != 0};
    script.trial = world.trial;
    script.running = world.running;
    snapshot.scripts.push_back(std::move(script));
    return snapshot;
}

}  // namespace fcgicheck::test
