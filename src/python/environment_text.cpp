// pyvenv.cfg: "key = value" lines, keys in any case (site.py, venv()).
#include "python/environment_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>

#include "python/paths.h"

namespace fcgicheck::python {

namespace {

constexpr std::string_view blanks = " \t";

std::string_view trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos)
        return {};
    return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result) {
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    }
    return result;
}

// "3.11", and what follows a second dot is left alone.
std::optional<PythonVersion> version_from(std::string_view text) {
    PythonVersion version;
    const char* const end = text.data() + text.size();
    const auto major = std::from_chars(text.data(), end, version.major);
    if (major.ec != std::errc{} || major.ptr == end || *major.ptr != '.')
        return std::nullopt;
    if (std::from_chars(major.ptr + 1, end, version.minor).ec != std::errc{})
        return std::nullopt;
    return version;
}

bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

}  // namespace

VenvFile parse_pyvenv(std::string_view text) {
    VenvFile venv;
    for (const std::string_view line : lines_of(text)) {
        const std::size_t equals = line.find('=');
        if (equals == std::string_view::npos)
            continue;
        const std::string key = lower(trimmed(line.substr(0, equals)));
        const std::string_view value = trimmed(line.substr(equals + 1));
        if (key == "home")
            venv.home = value;
        else if (key == "version" || key == "version_info")
            venv.version = version_from(value);
        else if (key == "include-system-site-packages")
            venv.includes_system = lower(value) == "true";
    }
    return venv;
}

std::optional<PythonVersion> version_in_name(std::string_view name) {
    constexpr std::string_view stem = "python";
    if (!name.starts_with(stem))
        return std::nullopt;
    return version_from(name.substr(stem.size()));
}

std::string extension_suffix_of(const std::vector<DirectoryEntry>& entries) {
    for (const DirectoryEntry& entry : entries) {
        const std::size_t dot = entry.name.find(".cpython-");
        if (dot != std::string::npos && entry.name.ends_with(".so"))
            return entry.name.substr(dot);
    }
    return "";
}

std::string absolute_in(const std::string& directory, std::string_view path) {
    std::string whole = path.starts_with('/') ? std::string(path) : joined(directory, path);
    std::vector<std::string_view> parts;
    for (std::string_view rest = whole; !rest.empty();) {
        const std::size_t slash = std::min(rest.find('/'), rest.size());
        const std::string_view part = rest.substr(0, slash);
        rest.remove_prefix(std::min(slash + 1, rest.size()));
        if (part == ".." && !parts.empty())
            parts.pop_back();
        else if (!part.empty() && part != "." && part != "..")
            parts.push_back(part);
    }
    std::string result;
    for (const std::string_view part : parts)
        result.append("/").append(part);
    return result.empty() ? "/" : result;
}

bool changes_imports(std::string_view code) {
    constexpr std::array<std::string_view, 6> words = {
        "sys.path", "meta_path", "path_hooks", "addsitedir", "__editable__", "importer_cache"};
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
        return code.find(word) != std::string_view::npos;
    });
}

std::vector<std::string> modules_in_line(std::string_view line) {
    std::vector<std::string> modules;
    for (std::size_t at = line.find("import"); at != std::string_view::npos;
         at = line.find("import", at + 1)) {
        std::string_view rest = line.substr(at + std::string_view("import").size());
        rest = trimmed(rest.substr(0, rest.find(';')));
        while (!rest.empty()) {
            const std::string_view one = trimmed(rest.substr(0, rest.find(',')));
            const auto end = std::find_if_not(one.begin(), one.end(), is_name_character);
            if (end != one.begin())
                modules.emplace_back(one.begin(), end);
            rest.remove_prefix(std::min(rest.find(','), rest.size() - 1) + 1);
        }
    }
    return modules;
}

}  // namespace fcgicheck::python
