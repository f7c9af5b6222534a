// The build step that turns rules/apache/*.tsv, the directives of Apache's modules and what their
// arguments must be, into constant tables (src/apache/reading/modules.h). A row that is not
// understood stops the build.
#include <algorithm>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

std::vector<std::string> split(const std::string& text, char separator) {
    std::vector<std::string> parts;
    std::istringstream in(text);
    for (std::string part; std::getline(in, part, separator);)
        parts.push_back(part);
    return parts;
}

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\' || c == '?')
            out += '\\';
        out += c;
    }
    return out + '"';
}

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return text;
}

struct Row {
    std::string initializer;    // C++, as far as the modules
    std::string modules;        // "php_module php7_module"; "" where Apache 2.4 does not have it
    std::string modules_of_22;  // the same for Apache 2.2
};
using Rows = std::map<std::string, Row>;  // by the name in lower case

Row row_of(const std::string& line) {
    constexpr std::size_t fields = 6;
    std::vector<std::string> cells = split(line, '\t');
    cells.resize(std::max(cells.size(), fields - 1));
    cells.resize(fields);
    const std::string& name = cells[0];
    if (name.empty() || cells[1].empty() || cells[2].empty() || cells[4].empty())
        throw std::runtime_error("a cell is missing: " + line);
    std::string classes;
    for (const std::string& word : split(cells[3], ' '))
        classes += (classes.empty() ? "" : " | ") + std::string("class_") + word;
    return {.initializer = "{" + quoted(name) + ", Place::" + cells[2] + ", " +
                           (classes.empty() ? "0" : classes) + ", Arity::" + cells[4] + ", " +
                           quoted(cells[5]),
            .modules = cells[1],
            .modules_of_22 = cells[1]};
}

std::string key_of(const std::string& line) {
    return lower(line.substr(0, line.find('\t')));
}

void add_row(const std::string& line, Rows& rows) {
    if (!rows.emplace(key_of(line), row_of(line)).second)
        throw std::runtime_error("a second row for " + line);
}

// How Apache 2.2 differs.
void change_row(const std::string& line, Rows& rows) {
    const auto known = rows.find(key_of(line));
    if (line.ends_with("\t-")) {
        rows.at(key_of(line)).modules_of_22.clear();
    } else if (known != rows.end()) {
        known->second.modules_of_22 = row_of(line).modules;
    } else {
        Row row = row_of(line);
        row.modules.clear();
        rows.emplace(key_of(line), std::move(row));
    }
}

// By the name in lower case: the checks of its arguments as C++ initializers.
using Checks = std::map<std::string, std::vector<std::string>>;

void add_check(const std::string& line, Checks& checks) {
    std::vector<std::string> cells = split(line, '\t');
    if (line.ends_with('\t'))  // nothing to say, or none to allow
        cells.emplace_back();
    constexpr std::size_t fields = 5;
    if (cells.size() != fields)
        throw std::runtime_error("not five cells: " + line);
    const bool and_rest = cells[1].ends_with('+');
    checks[lower(cells[0])].push_back(
        "{" + cells[1].substr(0, cells[1].size() - (and_rest ? 1 : 0)) + ", " +
        (and_rest ? "true" : "false") + ", ArgumentCheck::Kind::" + cells[2] + ", " +
        quoted(cells[3]) + ", " + quoted(cells[4]) + "}");
}

template <class Table>
void read(const std::string& path, void (*add)(const std::string&, Table&), Table& table) {
    std::ifstream in(path);
    if (!in)
        throw std::runtime_error("can't open " + path);
    for (std::string line; std::getline(in, line);) {
        if (!line.empty() && !line.starts_with('#'))
            add(line, table);
    }
}

// Each list of checks as an array; its name for each directive.
std::map<std::string, std::string> write_checks(const Checks& checks, const Rows& rows,
                                                std::ostream& out) {
    std::map<std::string, std::string> names;
    for (const auto& [directive, list] : checks) {
        if (!rows.contains(directive))
            throw std::runtime_error("arguments of an unknown directive: " + directive);
        const std::string name = "checks_" + std::to_string(names.size());
        out << "constexpr auto " << name << " = std::to_array<ArgumentCheck>({\n";
        for (const std::string& check : list)
            out << "    " << check << ",\n";
        out << "});\n";
        names.emplace(directive, name);
    }
    return names;
}

void write(const Rows& rows, const Checks& checks, std::ostream& out) {
    out << "#include \"apache/reading/modules.h\"\n\n#include <array>\n\nnamespace "
           "fcgicheck::apache {\n\n"
           "namespace {\n\n"
           "constexpr auto class_auth_config = static_cast<unsigned>(OverrideClass::auth_config);\n"
           "constexpr auto class_file_info = static_cast<unsigned>(OverrideClass::file_info);\n"
           "constexpr auto class_indexes = static_cast<unsigned>(OverrideClass::indexes);\n"
           "constexpr auto class_limit = static_cast<unsigned>(OverrideClass::limit);\n"
           "constexpr auto class_options = static_cast<unsigned>(OverrideClass::options);\n\n";
    std::map<std::string, std::string> lists;  // "php_module php7_module" → the array's name
    lists.emplace("", "{}");
    const auto write_list = [&](const std::string& modules) {
        const auto [list, is_new] =
            lists.try_emplace(modules, "modules_" + std::to_string(lists.size()));
        if (!is_new)
            return;
        out << "constexpr auto " << list->second << " = std::to_array<std::string_view>({";
        for (const std::string& module : split(modules, ' '))
            out << quoted(module) << ", ";
        out << "});\n";
    };
    for (const auto& [key, row] : rows) {
        write_list(row.modules);
        write_list(row.modules_of_22);
    }
    const std::map<std::string, std::string> arrays = write_checks(checks, rows, out);
    out << "\nconstexpr auto rows = std::to_array<KnownDirective>({\n";
    for (const auto& [key, row] : rows) {
        const auto array = arrays.find(key);
        out << "    " << row.initializer << ", " << lists.at(row.modules) << ", "
            << lists.at(row.modules_of_22) << ", " << (array == arrays.end() ? "{}" : array->second)
            << "},\n";
    }
    out << "});\n\n}  // namespace\n\nstd::span<const KnownDirective> all_directives() {\n"
           "    return rows;\n}\n\n}  // namespace fcgicheck::apache\n";
}

}  // namespace

int main(int argc, char** argv) {
    try {
        Rows rows;
        Checks checks;
        read(argv[2], add_check, checks);
        for (int i = 4; i < argc; ++i)
            read(argv[i], add_row, rows);
        read(argv[3], change_row, rows);
        std::ofstream out(argv[1]);
        write(rows, checks, out);
        return out.flush() ? 0 : 1;
    } catch (const std::exception& error) {
        std::cerr << "compile_directives: " << error.what() << '\n';
        return 1;
    }
}
