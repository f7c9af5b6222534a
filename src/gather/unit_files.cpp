#include "gather/unit_files.h"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "text/ascii.h"
#include "text/path.h"

namespace fcgicheck::gather {
namespace {

using Effect = SandboxedPath::Effect;

constexpr std::size_t unit_limit = std::size_t{1} << 20U;

// Where the system's manager looks, what goes first wins (systemd.unit(5), "Unit File Load Path").
constexpr std::array<std::string_view, 11> folders{
    "/etc/systemd/system.control",  "/run/systemd/system.control",   "/run/systemd/transient",
    "/run/systemd/generator.early", "/etc/systemd/system",           "/run/systemd/system",
    "/run/systemd/generator",       "/usr/local/lib/systemd/system", "/usr/lib/systemd/system",
    "/lib/systemd/system",          "/run/systemd/generator.late"};

// The lines of [Service] by name, in the order in which they are read.
using Settings = std::map<std::string, std::vector<Cause>, std::less<>>;

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r";
    const std::size_t first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::string_view value_of(const Cause& line) {
    return trimmed(std::string_view(line.text).substr(line.text.find('=') + 1));
}

// One line with those that a backslash adds to it (systemd.syntax(7)).
struct Reader {
    std::string_view rest;
    std::uint32_t number = 0;

    bool next(std::string& line, std::uint32_t& at) {
        line.clear();
        at = number + 1;
        while (!rest.empty()) {
            const std::size_t end = std::min(rest.find('\n'), rest.size());
            const std::string_view part = trimmed(rest.substr(0, end));
            rest.remove_prefix(std::min(end + 1, rest.size()));
            ++number;
            if (part.starts_with('#') || part.starts_with(';')) {
                if (line.empty())
                    at = number + 1;
                continue;  // also between continued lines
            }
            const bool goes_on = part.ends_with('\\');
            line += goes_on ? part.substr(0, part.size() - 1) : part;
            if (!goes_on)
                return true;
            line += ' ';
        }
        return !line.empty();
    }
};

// An empty value takes away what was said before.
void read_unit(const std::string& file, std::string_view text, Settings& settings) {
    Reader reader{.rest = text};
    bool is_service = false;
    std::string line;
    std::uint32_t at = 0;
    while (reader.next(line, at)) {
        if (line.starts_with('['))
            is_service = line == "[Service]";
        const std::size_t equals = line.find('=');
        if (!is_service || equals == std::string::npos)
            continue;
        const std::string name(trimmed(std::string_view(line).substr(0, equals)));
        const Cause cause{.at = {.file = file, .line = at, .column = 1}, .text = line};
        if (value_of(cause).empty())
            settings.erase(name);
        else
            settings[name].push_back(cause);
    }
}

bool is_there(FileSource& files, const std::string& path) {
    const Observed<FileStat> stat = files.stat(path);
    return stat.seen() != nullptr && stat.seen()->kind != FileKind::missing;
}

// A link to /dev/null, or an empty file: as if it were not there, and those behind it neither.
bool is_masked(FileSource& files, const std::string& path) {
    const Observed<FileStat> stat = files.stat(path);
    if (stat.seen() == nullptr)
        return false;
    if (stat.seen()->kind == FileKind::symlink) {
        const Observed<std::string> target = files.readlink(path);
        return target.seen() != nullptr && *target.seen() == "/dev/null";
    }
    return stat.seen()->kind == FileKind::regular && stat.seen()->size == 0;
}

// "httpd@one.service" is made of httpd@.service too.
std::string template_of(const std::string& unit) {
    const std::size_t at = unit.find('@');
    const std::size_t dot = unit.rfind('.');
    return at == std::string::npos || dot < at ? "" : unit.substr(0, at + 1) + unit.substr(dot);
}

std::optional<std::string> unit_file(FileSource& files, const std::string& unit) {
    for (const std::string& name : {unit, template_of(unit)}) {
        for (const std::string_view folder : folders) {
            std::string path = std::string(folder) + "/" + name;
            if (!name.empty() && is_there(files, path))
                return is_masked(files, path) ? std::nullopt : std::optional(std::move(path));
        }
    }
    return std::nullopt;
}

// By name: of two that are called alike the first folder's counts.
std::vector<std::string> drop_ins(FileSource& files, const std::string& unit) {
    std::map<std::string, std::string> by_name;
    for (const std::string& name : {unit, template_of(unit), std::string("service")}) {
        for (const std::string_view folder : folders) {
            const std::string path = std::string(folder) + "/" + name + ".d";
            const Observed<std::vector<DirectoryEntry>> entries = files.list(path);
            if (name.empty() || entries.seen() == nullptr)
                continue;
            for (const DirectoryEntry& entry : *entries.seen())
                if (entry.name.ends_with(".conf"))
                    by_name.try_emplace(entry.name, path + "/" + entry.name);
        }
    }
    std::vector<std::string> paths;
    for (auto& [name, path] : by_name)
        if (!is_masked(files, path))
            paths.push_back(std::move(path));
    return paths;
}

// Blanks separate; a path with one of its own stands between quotes.
std::vector<std::string> words_of(std::string_view value) {
    std::vector<std::string> words;
    char quote = '\0';
    bool is_open = false;
    for (const char c : value) {
        if (quote == '\0' && (c == ' ' || c == '\t')) {
            is_open = false;
        } else if (quote == '\0' && (c == '"' || c == '\'') && !is_open) {
            quote = c;
        } else if (c == quote && quote != '\0') {
            quote = '\0';
            is_open = false;
        } else {
            if (!is_open)
                words.emplace_back();
            is_open = true;
            words.back() += c;
        }
    }
    return words;
}

// "-/srv" may be missing, "+/srv" counts from RootDirectory; of "/from:/to:options" the second is
// what the service sees.
std::string path_in(std::string_view word, Effect effect) {
    word.remove_prefix(std::min(word.find_first_not_of("-+"), word.size()));
    std::string_view path = word.substr(0, word.find(':'));
    if (effect == Effect::shown && path.size() < word.size()) {
        word.remove_prefix(path.size() + 1);
        path = word.substr(0, word.find(':'));
    }
    const bool is_plain = path.starts_with('/') && path.find('%') == std::string_view::npos;
    return is_plain ? text::normalize_path(std::string(path)) : "";
}

void add_lists(const Settings& settings, ServiceSandbox& sandbox) {
    constexpr std::array<std::pair<std::string_view, Effect>, 7> lists{{
        {"InaccessiblePaths", Effect::closed},
        {"InaccessibleDirectories", Effect::closed},  // its name of before systemd 231
        {"TemporaryFileSystem", Effect::empty},
        {"NoExecPaths", Effect::no_programs},
        {"ExecPaths", Effect::programs},
        {"BindPaths", Effect::shown},
        {"BindReadOnlyPaths", Effect::shown},
    }};
    for (const auto& [name, effect] : lists) {
        const auto lines = settings.find(name);
        if (lines == settings.end())
            continue;
        for (const Cause& line : lines->second)
            for (const std::string& word : words_of(value_of(line)))
                if (std::string path = path_in(word, effect); !path.empty())
                    sandbox.paths.push_back(
                        {.effect = effect, .path = std::move(path), .because = line});
    }
}

const Cause* last_line(const Settings& settings, std::string_view name) {
    const auto lines = settings.find(name);
    return lines == settings.end() ? nullptr : &lines->second.back();
}

bool is_true(std::string_view value) {
    const std::string word = text::to_lower(std::string(value));
    constexpr std::array<std::string_view, 6> words{"1", "yes", "y", "true", "t", "on"};
    return std::find(words.begin(), words.end(), word) != words.end();
}

void add_switches(const Settings& settings, ServiceSandbox& sandbox) {
    if (const Cause* line = last_line(settings, "ProtectHome")) {
        const bool is_empty = value_of(*line) == "tmpfs";
        if (is_empty || is_true(value_of(*line)))
            for (const char* path : {"/home", "/root", "/run/user"})
                sandbox.paths.push_back({.effect = is_empty ? Effect::empty : Effect::closed,
                                         .path = path,
                                         .because = *line});
    }
    if (const Cause* line = last_line(settings, "PrivateTmp"))
        if (is_true(value_of(*line)) || value_of(*line) == "disconnected")
            for (const char* path : {"/tmp", "/var/tmp"})
                sandbox.paths.push_back({.effect = Effect::empty, .path = path, .because = *line});
    for (const char* name : {"RootDirectory", "RootImage"}) {
        const Cause* line = last_line(settings, name);
        if (line != nullptr && value_of(*line) != "/")
            sandbox.other_root = *line;
    }
}

}  // namespace

std::optional<ServiceSandbox> sandbox_of(FileSource& files, const std::string& unit) {
    const std::optional<std::string> main = unit_file(files, unit);
    if (!main)
        return std::nullopt;
    ServiceSandbox sandbox{.unit = unit, .paths = {}, .other_root = {}, .unread = {}};
    std::vector<std::string> all = drop_ins(files, unit);
    all.insert(all.begin(), *main);
    Settings settings;
    for (const std::string& file : all) {
        const Observed<std::string> text = files.read(file, unit_limit);
        if (text.unseen() != nullptr)
            sandbox.unread.push_back(*text.unseen());
        else
            read_unit(file, *text.seen(), settings);
    }
    add_lists(settings, sandbox);
    add_switches(settings, sandbox);
    return sandbox;
}

}  // namespace fcgicheck::gather
