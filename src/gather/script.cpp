#include "gather/script.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "access/access.h"
#include "fcgicheck/platform.h"
#include "fcgicheck/snapshot.h"
#include "gather/server_files.h"
#include "os/disk.h"
#include "text/first_bytes.h"
#include "text/path.h"

namespace fcgicheck::gather {
namespace {

constexpr std::size_t head_bytes = 4096;
constexpr std::size_t source_limit = 4U << 20U;

std::optional<std::string> variable(const EnvironmentList& environment, std::string_view name) {
    for (const auto& [key, value] : environment) {
        if (key == name)
            return value;
    }
    return std::nullopt;
}

std::vector<std::string> split_path(std::string_view path) {
    std::vector<std::string> directories;
    while (true) {
        const std::size_t colon = path.find(':');
        directories.emplace_back(path.substr(0, colon));
        if (colon == std::string_view::npos)
            return directories;
        path.remove_prefix(colon + 1);
    }
}

bool has_execute_bit(const PathFacts& path) {
    return path.end == PathFacts::End::reached && path.target.stat.kind == FileKind::regular &&
           (path.target.stat.mode & 0111U) != 0;
}

// As execvp(3) of env(1): the first of the directories that holds an executable file of this name.
Observed<std::optional<PathFacts>> look_up(Eyes& eyes, const std::string& program,
                                           const std::vector<std::string>& directories,
                                           const std::string& script_directory) {
    if (program.empty())
        return std::optional<PathFacts>();
    const bool is_path = program.find('/') != std::string::npos;
    for (const std::string& directory : is_path ? std::vector<std::string>{""} : directories) {
        const std::string named =
            is_path || directory.empty() ? program : text::join_path(directory, program);
        const Observed<PathFacts> walked =
            eyes.paths.walk(os::absolute(text::join_path(script_directory, named)));
        if (walked.unseen() != nullptr)
            return *walked.unseen();
        if (has_execute_bit(*walked.seen()))
            return std::optional(*walked.seen());
    }
    return std::optional<PathFacts>();
}

// Where "python3" is found; "" if it is not.
std::string path_of_python3(Eyes& eyes, const EnvLookup& env, const std::string& directory) {
    const Observed<std::optional<PathFacts>> found =
        look_up(eyes, "python3", env.searched, directory);
    return found.seen() != nullptr && *found.seen() ? (*found.seen())->path : "";
}

Observed<InterpreterFacts> look_at_interpreter(Eyes& eyes, const ScriptRequest& request,
                                               const Shebang& shebang) {
    if (shebang.interpreter.empty()) {
        return Unseen{.what = "the interpreter",
                      .why = UnseenWhy::not_looked,
                      .detail = "the first line names none"};
    }
    const std::string directory(text::parent_path(request.path));
    const std::string named =
        shebang.interpreter[0] == '/' ? shebang.interpreter : directory + "/" + shebang.interpreter;
    const Observed<PathFacts> program = eyes.paths.walk(os::absolute(named));
    if (program.unseen() != nullptr)
        return *program.unseen();
    InterpreterFacts facts{
        .program = *program.seen(), .env = std::nullopt, .runs = *program.seen(), .runs_start = {}};
    if (text::is_env(shebang.interpreter)) {
        facts.env = text::env_words(shebang);
        facts.env->searched = split_path(request.search_path);
        facts.env->path_known_from = request.path_known_from;
        Observed<std::optional<PathFacts>> found =
            look_up(eyes, facts.env->program, facts.env->searched, directory);
        if (found.unseen() != nullptr)
            return *found.unseen();
        facts.env->found = *found.seen();
        if (facts.env->found)
            facts.runs = *facts.env->found;
        else if (facts.env->program == "python")
            facts.env->instead = path_of_python3(eyes, *facts.env, directory);
    }
    if (facts.runs.end == PathFacts::End::reached &&
        facts.runs.target.stat.kind == FileKind::regular &&
        !is_roots_alone(facts.runs, request.runner)) {
        const Observed<std::string> head = eyes.paths.read_head(facts.runs.target, head_bytes);
        if (head.seen() != nullptr)
            facts.runs_start = text::first_bytes_of(*head.seen());
    }
    return facts;
}

// Thousands of scripts name the same one. What hangs on the script's directory is not kept.
SharedObserved<InterpreterFacts> interpreter_facts(Eyes& eyes, const ScriptRequest& request,
                                                   const Shebang& shebang) {
    const bool is_anywhere_the_same =
        shebang.interpreter.starts_with('/') && !text::is_env(shebang.interpreter);
    if (!is_anywhere_the_same)
        return look_at_interpreter(eyes, request, shebang);
    constexpr std::size_t most_kept = 100;
    if (eyes.interpreters.size() == most_kept)
        eyes.interpreters.clear();
    const Identity* runner = request.runner.seen();
    const auto [known, is_new] = eyes.interpreters.try_emplace(
        {shebang.interpreter, runner != nullptr ? std::optional(runner->uid) : std::nullopt});
    if (is_new)
        known->second = look_at_interpreter(eyes, request, shebang);
    return known->second;
}

ScriptLanguage language_of(const ScriptFacts& script, std::string_view head) {
    const FirstBytes* bytes = script.first_bytes.seen();
    if (bytes == nullptr)
        return ScriptLanguage::other;
    if (bytes->start == FileStart::elf)
        return ScriptLanguage::elf;
    if (bytes->shebang && !bytes->shebang->interpreter.empty()) {
        const bool env = text::is_env(bytes->shebang->interpreter);
        return text::language_of(env ? text::env_words(*bytes->shebang).program
                                     : bytes->shebang->interpreter);
    }
    return text::looks_like_python(head) ? ScriptLanguage::python : ScriptLanguage::other;
}

// Thousands of scripts have the same search path.
bool may_list(Eyes& eyes, const Identity& identity, const std::string& directory) {
    constexpr std::size_t most_kept = 100;
    if (eyes.listable.size() == most_kept)
        eyes.listable.clear();
    const auto [known, is_new] = eyes.listable.try_emplace({identity.uid, identity.gid, directory});
    if (is_new) {
        const Observed<PathFacts> walked = eyes.paths.walk(directory);
        known->second = walked.seen() == nullptr ||
                        walked.seen()->target.stat.kind != FileKind::directory ||
                        access::may(identity, walked.seen()->target, access::Want::read).granted;
    }
    return known->second;
}

python::Runner runner_of_python(Eyes& eyes, const ScriptRequest& request) {
    std::string home;
    if (const Identity* runner = request.runner.seen()) {
        if (const auto user = eyes.users.by_uid(runner->uid))
            home = user->home;
    }
    python::Runner runner{.home = home, .python_path = request.python_path, .may_list = {}};
    runner.may_list = [&](const std::string& directory) {
        const Identity* identity = request.runner.seen();
        return identity == nullptr || may_list(eyes, *identity, directory);
    };
    return runner;
}

// `head` is all of a small file.
Observed<std::string> python_source(Eyes& eyes, const ScriptRequest& request,
                                    const ScriptFacts& script, const std::string& head) {
    if (head.size() < head_bytes && head.size() == script.file.target.stat.size)
        return head;
    return ServerFiles(eyes.files, eyes.paths, request.runner).read(request.path, source_limit);
}

// suexec lets no PATH and no PYTHONPATH through.
void set_suexec_path(const SuexecFacts& suexec, ScriptRequest& request) {
    const SuexecSettings* settings = suexec.settings.seen();
    constexpr const char* usual =
        "/usr/local/bin:/usr/bin:/bin";  // AP_SAFE_PATH of support/suexec.h
    const bool is_known = settings != nullptr && !settings->safe_path.empty();
    request.search_path = is_known ? settings->safe_path : usual;
    request.path_known_from = is_known ? "AP_SAFE_PATH of suexec" : "the PATH that suexec sets";
}

// All but what Python's worker says; the source that it is to be asked about.
std::optional<std::string> look_at(Eyes& eyes, const ScriptRequest& request, ScriptFacts& script) {
    const Unseen no_program{.what = "the contents of " + request.path,
                            .why = UnseenWhy::not_looked,
                            .detail = "it is no regular file"};
    script.first_bytes = no_program;
    script.interpreter = no_program;
    script.python = no_program;
    if (script.file.end != PathFacts::End::reached ||
        script.file.target.stat.kind != FileKind::regular)
        return std::nullopt;
    const bool is_anothers = request.is_wrapper && is_roots_alone(script.file, request.runner);
    if (is_anothers || leads_astray(script.file, request.runner)) {
        script.first_bytes = Unseen{.what = "the contents of " + request.path,
                                    .why = UnseenWhy::not_looked,
                                    .detail = is_anothers ? "the server's user may not read it"
                                                          : "it is a link to a file that the "
                                                            "server's user may not read"};
        return std::nullopt;
    }
    const Observed<std::string> head =
        ServerFiles(eyes.files, eyes.paths, request.runner).head_of(script.file, head_bytes);
    if (head.unseen() != nullptr) {
        script.first_bytes = *head.unseen();
        script.python = *head.unseen();
        return std::nullopt;
    }
    script.first_bytes = text::first_bytes_of(*head.seen());
    const std::optional<Shebang>& shebang = script.first_bytes.seen()->shebang;
    if (shebang)
        script.interpreter = interpreter_facts(eyes, request, *shebang);
    script.language = language_of(script, *head.seen());
    if (script.language != ScriptLanguage::python)
        return std::nullopt;
    Observed<std::string> source = python_source(eyes, request, script, *head.seen());
    if (source.unseen() != nullptr) {
        script.python = *source.unseen();
        return std::nullopt;
    }
    return std::move(*source.seen());
}

}  // namespace

ScriptRequest script_request(const std::string& path, const SiteFacts& site,
                             const VirtualHostFacts* host, const EffectiveConfig* config) {
    ScriptRequest request{.path = path,
                          .search_path = usual_service_path,
                          .path_known_from = "the PATH that services are given",
                          .python_path = "",
                          .runner = runner_of(site, host)};
    if (const ServerFacts* server = site.server.seen()) {
        request.search_path = server->path;
        request.path_known_from = server->path_known_from;
    }
    request.is_wrapper =
        config != nullptr && config->wrapper && config->wrapper->argv.front() == path;
    if (host != nullptr && config != nullptr) {
        const EnvironmentList& environment = initial_environment_of(*host, *config);
        if (const SuexecFacts* suexec = suexec_of(site, host)) {
            set_suexec_path(*suexec, request);
            return request;
        }
        if (const auto path_variable = variable(environment, "PATH")) {
            request.search_path = *path_variable;
            request.path_known_from = "FcgidInitialEnv PATH";
        }
        request.python_path = variable(environment, "PYTHONPATH").value_or("");
    }
    return request;
}

ScriptLook begin_look(Eyes& eyes, ScriptRequest request) {
    constexpr std::size_t most_kept = std::size_t{32} << 10;
    Observed<PathFacts> file = eyes.paths.walk(request.path);
    if (file.unseen() != nullptr)
        return {.request = std::move(request), .facts = *file.unseen(), .source = std::nullopt};
    ScriptFacts script;
    script.path = request.path;
    script.file = std::move(*file.seen());
    std::optional<std::string> source = look_at(eyes, request, script);
    const bool asks_python = source.has_value();
    if (asks_python && source->size() <= most_kept)
        eyes.python.begin(script, *source, runner_of_python(eyes, request));
    else
        source.reset();
    return {.request = std::move(request),
            .facts = std::move(script),
            .asks_python = asks_python,
            .source = std::move(source)};
}

void finish_look(Eyes& eyes, ScriptLook& look) {
    if (!look.asks_python)
        return;
    ScriptFacts& script = *look.facts.seen();
    ServerFiles files(eyes.files, eyes.paths, look.request.runner);  // modules are behind links
    Observed<std::string> source = look.source ? Observed<std::string>(*std::move(look.source))
                                               : files.read(look.request.path, source_limit);
    if (source.seen() == nullptr)
        script.python = *source.unseen();
    else
        script.python = eyes.python.analyze(
            files, script, *source.seen(), runner_of_python(eyes, look.request), eyes.environments);
}

Observed<ScriptFacts> script_facts(Eyes& eyes, const ScriptRequest& request) {
    ScriptLook look = begin_look(eyes, request);
    finish_look(eyes, look);
    return std::move(look.facts);
}

Observed<ScriptFacts> wrapped_file_facts(Eyes& eyes, const std::string& path) {
    Observed<PathFacts> file = eyes.paths.walk(path);
    if (file.unseen() != nullptr)
        return *file.unseen();
    ScriptFacts script;
    script.path = path;
    script.file = std::move(*file.seen());
    return script;
}

}  // namespace fcgicheck::gather
