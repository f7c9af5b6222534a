// docs/architecture.md says what may include what; every #include of the source is held against it.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

struct Allowed {
    std::set<std::string> rooms;
    std::set<std::string> outside;
};

std::set<std::string> words_of(const std::string& cell) {
    std::istringstream in(cell);
    std::set<std::string> words;
    for (std::string word; in >> word;) {
        if (word != "-")
            words.insert(word);
    }
    return words;
}

std::map<std::string, Allowed> table() {
    std::ifstream in(PROJECT_SOURCE_DIR "/docs/architecture.md");
    std::map<std::string, Allowed> rows;
    bool in_table = false;
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("| module |"))
            in_table = true;
        if (!in_table || !line.starts_with("| ") || line.starts_with("| ---") ||
            line.starts_with("| module"))
            continue;
        std::vector<std::string> cells;
        std::istringstream cut(line.substr(1));
        for (std::string cell; std::getline(cut, cell, '|');)
            cells.push_back(cell);
        REQUIRE(cells.size() >= 3);
        rows[*words_of(cells[0]).begin()] = {.rooms = words_of(cells[1]),
                                             .outside = words_of(cells[2])};
    }
    return rows;
}

// The header of a library by its first folder or its name: "nlohmann", "pcre2.h"; "system" for one
// of the C library or the kernel, "" for the standard library.
std::string outside_name(const std::string& header) {
    static const std::set<std::string> libraries{"CLI",      "fmt",     "nlohmann", "yaml-cpp",
                                                 "Python.h", "pcre2.h", "re2"};
    if (header == "marshal.h")  // Python's too
        return "Python.h";
    const std::string first = header.substr(0, header.find('/'));
    if (libraries.contains(first))
        return first;
    return header.ends_with(".h") ? "system" : "";
}

// Checks the file against the row of its module, and adds what it includes to `used`.
void check_file(const fs::path& file, const Allowed& row, const std::string& module,
                Allowed& used) {
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) {
        if (!line.starts_with("#include "))
            continue;
        const std::string header = line.substr(10, line.find_first_of("\">", 10) - 10);
        CAPTURE(file.string());
        CAPTURE(line);
        if (line[9] == '"') {
            const std::string room = header.substr(0, header.find('/'));
            if (room == "fcgicheck" || room == module || header.find('/') == std::string::npos)
                continue;
            CHECK(row.rooms.contains(room));
            used.rooms.insert(room);
        } else if (const std::string name = outside_name(header); !name.empty()) {
            CHECK(row.outside.contains(name));
            used.outside.insert(name);
        }
    }
}

bool is_source(const fs::path& path) {
    return path.extension() == ".cpp" || path.extension() == ".h";
}

}  // namespace

TEST_CASE("every #include is allowed by the table in docs/architecture.md, which allows no other") {
    const std::map<std::string, Allowed> rows = table();
    REQUIRE(rows.size() > 10);
    std::map<std::string, Allowed> used;
    const auto check = [&](const fs::path& file, const std::string& module) {
        REQUIRE_MESSAGE(rows.contains(module), "docs/architecture.md has no row for " << module);
        check_file(file, rows.at(module), module, used[module]);
    };
    int files = 0;
    for (const auto& entry : fs::recursive_directory_iterator(PROJECT_SOURCE_DIR "/src")) {
        const std::string relative = fs::relative(entry.path(), PROJECT_SOURCE_DIR "/src").string();
        if (!is_source(entry.path()) || relative.find('/') == std::string::npos)
            continue;
        check(entry.path(), relative.substr(0, relative.find('/')));
        ++files;
    }
    for (const auto& entry : fs::directory_iterator(PROJECT_SOURCE_DIR "/include/fcgicheck")) {
        check(entry.path(), "include");
    }
    for (const auto& [name, row] : rows) {
        const std::string& module = name;  // clang 14 can't capture a structured binding
        CAPTURE(module);
        CHECK(row.rooms == used[module].rooms);
        CHECK(row.outside == used[module].outside);
    }
    CHECK(files > 30);
}

TEST_CASE("every room of the source is described, and every room that is described exists") {
    const std::map<std::string, Allowed> rows = table();
    for (const auto& row : rows) {
        const std::string& module = row.first;
        CAPTURE(module);
        CHECK((module == "include" ||
               fs::is_directory(fs::path(PROJECT_SOURCE_DIR "/src") / module)));
    }
    for (const auto& entry : fs::directory_iterator(PROJECT_SOURCE_DIR "/src")) {
        if (entry.is_directory())
            CHECK(rows.contains(entry.path().filename().string()));
    }
}
