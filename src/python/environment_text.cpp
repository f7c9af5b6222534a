// pyvenv.cfg: "key = value" lines, keys in any case (site.py, venv()).
#include "python/environment_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>

#include "python/paths.h"
#include "text/ascii.h"
#include "text/path.h"

namespace fcgicheck::python {

namespace {

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
    const char letter = text::lower(c);
    return (letter >= 'a' && letter <= 'z') || text::is_digit(c) || c == '_';
}

}  // namespace

VenvFile parse_pyvenv(std::string_view content) {
    VenvFile venv;
    for (const std::string_view line : lines_of(content)) {
        const std::size_t equals = line.find('=');
        if (equals == std::string_view::npos)
            continue;
        const std::string key = text::to_lower(text::trim(line.substr(0, equals)));
        const std::string_view value = text::trim(line.substr(equals + 1));
        if (key == "home")
            venv.home = value;
        else if (key == "version" || key == "version_info")
            venv.version = version_from(value);
        else if (key == "include-system-site-packages")
            venv.includes_system = text::equals_ignoring_case(value, "true");
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
    return text::normalize_path(text::join_path(directory, path));
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
        rest = text::trim(rest.substr(0, rest.find(';')));
        while (!rest.empty()) {
            const std::string_view one = text::trim(rest.substr(0, rest.find(',')));
            const auto end = std::find_if_not(one.begin(), one.end(), is_name_character);
            if (end != one.begin())
                modules.emplace_back(one.begin(), end);
            rest.remove_prefix(std::min(rest.find(','), rest.size() - 1) + 1);
        }
    }
    return modules;
}

}  // namespace fcgicheck::python
