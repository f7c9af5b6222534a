// Include, IncludeOptional, ServerRoot and LoadModule: which files are read, and in which order
// (ap_process_fnmatch_configs and ap_dir_fnmatch; modules/core/mod_so.c).
#include <algorithm>
#include <array>
#include <utility>

#include "apache/reading/files.h"
#include "apache/reading/reader.h"
#include "text/ascii.h"
#include "text/glob.h"
#include "text/links.h"
#include "text/path.h"

namespace fcgicheck::apache {

namespace {

constexpr int deepest_include = 128;                          // AP_MAX_INCLUDE_DEPTH
constexpr std::size_t largest_file = std::size_t{256} << 20;  // ours

// The module whose symbols another one is linked against: it must have been loaded before.
std::string_view symbols_of(std::string_view identifier) {
    using namespace std::string_view_literals;
    constexpr std::array lone = {"proxy_html_module"sv, "proxy_module"sv};
    constexpr auto families = std::to_array<std::pair<std::string_view, std::string_view>>(
        {{"proxy_", "proxy_module"},
         {"cache_disk_", "cache_module"},
         {"cache_socache_", "cache_module"},
         {"dav_fs_", "dav_module"},
         {"dav_lock_", "dav_module"},
         {"session_cookie_", "session_module"},
         {"session_crypto_", "session_module"},
         {"session_dbd_", "session_module"}});
    if (std::find(lone.begin(), lone.end(), identifier) != lone.end())
        return "";
    const auto* const family = std::find_if(families.begin(), families.end(), [&](const auto& row) {
        return identifier.starts_with(row.first);
    });
    return family == families.end() ? "" : family->second;
}

bool is_optional(const Directive& directive) {
    return text::equals_ignoring_case(directive.name, "IncludeOptional");
}

// Links that lead in circles, a name that is too long: httpd fails as we do.
Complaint cannot_open(const std::string& path, const Unseen& unseen) {
    return {"Could not open configuration file " + path + ": " + unseen.detail,
            ConfigErrorKind::missing_file};
}

// What dlopen(3) says of a file that is no library.
std::string_view fault_of_library(FileSource& files, const std::string& path) {
    constexpr std::size_t elf_header = 64;
    if (path == "/dev/null")
        return "file too short";
    const Observed<FileStat> stat = text::stat_following(files, path);
    if (stat.seen() == nullptr)
        return {};
    if (stat.seen()->kind == FileKind::missing)
        return "cannot open shared object file: No such file or directory";
    if (stat.seen()->kind == FileKind::directory)
        return "cannot read file data: Is a directory";
    if (stat.seen()->kind != FileKind::regular)
        return {};
    const Observed<std::string> content = files.head(path, elf_header);
    if (content.seen() == nullptr || content.seen()->empty())
        return {};
    if (content.seen()->size() < elf_header)
        return "file too short";
    return content.seen()->starts_with(
               "\x7f"
               "ELF")
               ? ""
               : "invalid ELF header";
}

}  // namespace

void Reader::read_file(const std::string& path) {
    const Observed<Text> text = text_of(path);
    if (text.seen() == nullptr) {
        surroundings_.unread.push_back(*text.unseen());
        return;
    }
    auto failure = read_text(*text.seen(), std::nullopt);
    if (!error_ && !gave_up_)
        error_ = std::move(failure);
}

void Reader::read_command_line(const std::vector<std::string>& lines) {
    if (lines.empty())
        return;
    std::string all;
    for (const std::string& line : lines)
        all += line + '\n';
    const Text text{&out_.keep_name("the command line of httpd"), out_.keep_file(std::move(all))};
    auto failure = read_text(text, std::nullopt);
    if (!error_ && !gave_up_)
        error_ = std::move(failure);
}

Observed<Reader::Text> Reader::text_of(const std::string& path) {
    auto ahead = ahead_ != nullptr ? ahead_->take(path) : std::nullopt;
    if (const auto known = texts_.find(path); known != texts_.end())
        return known->second;
    Observed<std::string> content = ahead ? std::move(*ahead) : files_.read(path, largest_file);
    if (content.seen() == nullptr)
        return *content.unseen();
    const Text text{&out_.keep_name(path), out_.keep_file(std::move(*content.seen()))};
    surroundings_.files.push_back(path);
    return texts_.emplace(path, text).first->second;
}

Reader::Failure Reader::read_text(const Text& text, std::optional<SourcePos> from) {
    if (is_too_much(text.content.size()))
        return give_up("more than 512 MB are read, what is included anew each time");
    Source source{.name = text.name,
                  .lines = LineReader(text.content, longest_config_line),
                  .last_act = std::move(from)};
    const std::string_view dumped = depth_ == 0 ? dumped_file(text.content) : "";
    if (!dumped.empty()) {
        surroundings_.is_dump = true;
        surroundings_.server_root = text::parent_path(dumped);
        source.dump.emplace();
    }
    Block block{.closing = ""};
    return read_block(source, block);
}

Reader::Failure Reader::include(Source&, const Directive& directive) {
    if (directive.arguments.size() != 1)
        return complain_at(
            directive,
            {is_optional(directive)
                 ? "IncludeOptional takes one argument, Name or pattern of the config file(s) to "
                   "be included; ignored if the file does not exist or the pattern does not match "
                   "any files"
                 : "Include takes one argument, Name(s) of the config file(s) to be included; "
                   "fails if the wildcard does not match at least one file"});
    if (depth_ >= deepest_include)
        return complain_at(directive,
                           {"Exceeded maximum include depth of " + std::to_string(deepest_include) +
                            ", There appears to be a recursion."});
    ++depth_;
    const std::string path = server_relative(surroundings_, directive.arguments.front());
    Failure failure = text::has_wildcard(path) ? include_matches(directive, "/", path.substr(1))
                                               : include_path(directive, path, 0);
    --depth_;
    return failure;
}

// Most of what is included are regular files: what else it is, is asked only where it can't be
// read.
Reader::Failure Reader::include_path(const Directive& directive, const std::string& path,
                                     int depth) {
    const Observed<Text> text = text_of(path);
    if (text.seen() != nullptr) {
        ++surroundings_.included_files;
        return read_text(*text.seen(), directive.at);
    }
    const Observed<FileStat> stat = text::stat_following(files_, path);
    if (stat.unseen() != nullptr && stat.unseen()->why == UnseenWhy::failed)
        return complain_at(directive, cannot_open(path, *stat.unseen()));
    const FileKind kind = stat.seen() != nullptr ? stat.seen()->kind : FileKind::regular;
    if (kind == FileKind::directory)
        return include_directory(directive, path, depth);
    if (kind == FileKind::missing) {
        if (is_optional(directive))
            return std::nullopt;
        return complain_at(
            directive, {"Could not open configuration file " + path + ": No such file or directory",
                        ConfigErrorKind::missing_file});
    }
    if (kind != FileKind::regular) {
        if (path == "/dev/null")
            return std::nullopt;
        return complain_at(directive,
                           {"Could not open configuration file " + path + ": Bad file descriptor"});
    }
    ++surroundings_.included_files;
    surroundings_.unread.push_back(*text.unseen());
    return std::nullopt;
}

Reader::Failure Reader::include_directory(const Directive& directive, const std::string& path,
                                          int depth) {
    if (depth >= deepest_include)
        return complain_at(directive,
                           {"Include/IncludeOptional: Directory '" + path +
                            "' exceeds the maximum include directory nesting level of 128. "
                            "You have probably a recursion somewhere."});
    const Observed<std::vector<DirectoryEntry>>& entries = entries_of(path);
    if (entries.seen() == nullptr) {
        if (entries.unseen()->why == UnseenWhy::failed)
            return complain_at(directive, cannot_open(path, *entries.unseen()));
        surroundings_.unread.push_back(*entries.unseen());
        return std::nullopt;
    }
    for (const DirectoryEntry& entry : *entries.seen())
        if (auto failure = include_path(directive, text::join_path(path, entry.name), depth + 1))
            return failure;
    return std::nullopt;
}

const Observed<std::vector<DirectoryEntry>>& Reader::entries_of(const std::string& directory) {
    auto known = listings_.find(directory);
    if (known == listings_.end())
        known = listings_.emplace(directory, files_.list(directory)).first;
    return known->second;
}

Reader::Failure Reader::include_all(const Directive& directive,
                                    const std::vector<std::string>& paths) {
    constexpr std::size_t worth_a_thread = 100;
    std::optional<ReadAhead> ahead;
    // A .htaccess is read through a source that keeps what it has looked at: one thread alone.
    if (paths.size() >= worth_a_thread && htaccess_ == nullptr)
        ahead.emplace(files_, paths, largest_file);
    ReadAhead* const outer = std::exchange(ahead_, ahead ? &*ahead : nullptr);
    Failure failure;
    for (auto path = paths.begin(); path != paths.end() && !failure; ++path)
        failure = include_path(directive, *path, 0);
    ahead_ = outer;
    return failure;
}

Reader::Failure Reader::include_matches(const Directive& directive, const std::string& directory,
                                        std::string_view pattern) {
    const std::string part(pattern.substr(0, pattern.find('/')));
    const std::string_view rest = pattern.substr(std::min(pattern.size(), part.size() + 1));
    if (!text::has_wildcard(part)) {
        const std::string path = text::join_path(directory, part);
        return rest.empty() ? include_path(directive, path, 0)
                            : include_matches(directive, path, rest);
    }
    const Observed<std::vector<DirectoryEntry>>& entries = entries_of(directory);
    if (entries.seen() == nullptr) {
        if (!is_surely_missing(files_, directory)) {
            surroundings_.unread.push_back(*entries.unseen());
            return std::nullopt;
        }
        if (is_optional(directive))
            return std::nullopt;
        note(directive, {"Include/IncludeOptional: Could not open directory " + directory +
                             ": No such file or directory",
                         ConfigErrorKind::missing_file});
        return std::nullopt;
    }
    std::vector<std::string> matches;
    for (const DirectoryEntry& entry : *entries.seen())
        if (text::fnmatch(part, entry.name, text::Slash::any_character,
                          text::LeadingDot::only_literal))
            matches.push_back(text::join_path(directory, entry.name));
    if (rest.empty()) {
        if (auto failure = include_all(directive, matches))
            return failure;
    } else {
        // httpd goes by the directory entry: a link to a directory is passed over.
        std::erase_if(matches, [&](const std::string& path) {
            const Observed<FileStat> stat = files_.stat(path);
            return stat.seen() == nullptr || stat.seen()->kind != FileKind::directory;
        });
        for (const std::string& path : matches)
            if (auto failure = include_matches(directive, path, rest))
                return failure;
    }
    const bool may_match_none = surroundings_.modules.dialect() == Dialect::apache22;
    if (!matches.empty() || may_match_none || is_optional(directive))
        return std::nullopt;
    return complain_at(directive, {"Include/IncludeOptional: No matches for the wildcard '" + part +
                                       "' in '" + directory + "', failing",
                                   ConfigErrorKind::missing_file});
}

std::optional<Complaint> Reader::set_server_root(const Directive& directive) {
    if (directive.arguments.size() != 1)
        return Complaint{
            "ServerRoot takes one argument, Common directory of server-related files (logs, "
            "confs, etc.)"};
    const std::string path = text::normalize_path(directive.arguments.front());
    if (!path.starts_with('/') || is_surely_missing(files_, path))
        return Complaint{"ServerRoot must be a valid directory", ConfigErrorKind::missing_file};
    surroundings_.server_root = path;
    return std::nullopt;
}

std::optional<Complaint> Reader::load_module(const Directive& directive) {
    if (directive.arguments.size() != 2)
        return Complaint{
            "LoadModule takes two arguments, a module name and the name of a shared object file to "
            "load it from"};
    const std::string file = server_relative(surroundings_, directive.arguments[1]);
    surroundings_.module_folder = text::parent_path(file);
    if (const std::string_view fault = fault_of_library(files_, file); !fault.empty()) {
        const bool is_missing = fault.ends_with("No such file or directory");
        return Complaint{"Cannot load " + directive.arguments[1] + " into server: " + file + ": " +
                             std::string(fault),
                         is_missing ? ConfigErrorKind::missing_file : ConfigErrorKind::syntax,
                         directive.arguments[0]};
    }
    if (const std::string_view own = module_in(text::file_name(file));
        !own.empty() && own != directive.arguments[0])
        return Complaint{"Can't locate API module structure `" + directive.arguments[0] +
                             "' in file " + file + ": " + file +
                             ": undefined symbol: " + directive.arguments[0],
                         ConfigErrorKind::missing_module, std::string(own)};
    const std::string_view needed = symbols_of(directive.arguments[0]);
    if (!needed.empty() && !surroundings_.modules.has(needed))
        return Complaint{"Cannot load " + directive.arguments[1] + " into server: " + file +
                             ": undefined symbol: " + std::string(needed),
                         ConfigErrorKind::missing_module, std::string(needed)};
    surroundings_.modules.load(directive.arguments[0]);
    return std::nullopt;
}

std::optional<Complaint> Reader::load_libraries(const Directive& directive) {
    if (directive.arguments.empty() || directive.arguments.front().empty())
        return Complaint{
            "LoadFile requires at least one argument, shared object file or library to load into "
            "the server at runtime"};
    for (const std::string& name : directive.arguments) {
        const std::string file = server_relative(surroundings_, name);
        if (const std::string_view fault = fault_of_library(files_, file); !fault.empty())
            return Complaint{
                "Cannot load " + name +
                    std::string(" into server: ").append(file).append(": ").append(fault),
                ConfigErrorKind::missing_file};
    }
    return std::nullopt;
}

// /run is empty until the script that starts httpd has made its folder there.
std::optional<Complaint> Reader::set_runtime_directory(const Directive& directive) {
    if (directive.arguments.size() != 1)
        return Complaint{
            "DefaultRuntimeDir takes one argument, Common directory for run-time files (shared "
            "memory, locks, etc.)"};
    const std::string path = server_relative(surroundings_, directive.arguments.front());
    const bool is_made_later = path.starts_with("/run/") || path.starts_with("/var/run/") ||
                               path.find("${") != std::string::npos;
    const auto stat = text::stat_following(files_, path);
    if (is_made_later || stat.seen() == nullptr || stat.seen()->kind == FileKind::directory)
        return std::nullopt;
    return Complaint{
        "DefaultRuntimeDir must be a valid directory, absolute or relative to ServerRoot",
        ConfigErrorKind::missing_file};
}

// NOLINTNEXTLINE(readability-convert-member-functions-to-static): one of the acts
std::optional<Complaint> Reader::add_lua_provider(const Directive& directive) {
    if (directive.arguments.size() == 3)
        return std::nullopt;
    return Complaint{"LuaAuthzProvider takes three arguments, Provide an authorization provider"};
}

// What it holds is Lua, up to the line that closes it (register_named_block_function_hook,
// modules/lua/mod_lua.c).
// NOLINTNEXTLINE(readability-convert-member-functions-to-static): one of the acts
Reader::Failure Reader::skip_lua(Source& source, const Directive& directive) {
    const std::string name = registered_name(directive);
    const std::size_t end = directive.raw_arguments.rfind('>');
    if (end == std::string_view::npos)
        return complain_at(directive, {name + "> directive missing closing '>'"});
    const Words words = words_of(directive.raw_arguments.substr(0, end));
    if (words.size() > 1 && !text::equals_ignoring_case(words[1], "early") &&
        !text::equals_ignoring_case(words[1], "late"))
        return complain_at(directive, {name + "> 2nd argument must be 'early' or 'late'"});
    const std::string closing = "</" + name.substr(1);
    while (const std::optional<Line> line = source.next())
        if (text::equals_ignoring_case(line->text.substr(0, closing.size()), closing))
            return std::nullopt;
    return std::nullopt;
}

}  // namespace fcgicheck::apache
