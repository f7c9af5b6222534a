#include "mend.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "os/process.h"

namespace fcgicheck {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

struct PrintedFix {
    std::string command;
    std::string snippet;
    std::string path;  // what the finding is about, and its line
    std::size_t line = 0;
};

std::string text_of(const json& value) {
    return value.is_null() ? "" : value.get<std::string>();
}

PrintedFix printed_fix(const json& report, const std::string& rule) {
    for (const json& finding : report.at("findings")) {
        if (finding.at("name") != rule)
            continue;
        PrintedFix printed{
            .path = finding.at("path"),
            .line = finding.at("line").is_null() ? 0 : finding["line"].get<std::size_t>()};
        for (const json& fix : finding.at("fix")) {
            if (printed.command.empty())
                printed.command = text_of(fix.at("command"));
            if (printed.snippet.empty())
                printed.snippet = text_of(fix.at("edit"));
        }
        return printed;
    }
    throw std::runtime_error("no fix is printed for " + rule);
}

std::string read(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

// In place, so that the mode stays as it is.
void rewrite(const fs::path& path, const std::string& content) {
    std::ofstream file(path, std::ios::binary | std::ios::in | std::ios::trunc);
    if (!(file << content))
        throw std::runtime_error("can't write " + path.string());
}

// Where line `line` (1-based) begins.
std::size_t start_of_line(const std::string& content, std::size_t line) {
    std::size_t at = 0;
    for (std::size_t passed = 1; passed < line; ++passed)
        at = content.find('\n', at) + 1;
    return at;
}

std::size_t length_of_line(const std::string& content, std::size_t start) {
    return content.find('\n', start) + 1 - start;
}

void replace_line(const PrintedFix& printed) {
    std::string content = read(printed.path);
    const std::size_t start = start_of_line(content, printed.line);
    content.replace(start, length_of_line(content, start), printed.snippet + "\n");
    rewrite(printed.path, content);
}

void insert_above(const PrintedFix& printed) {
    std::string content = read(printed.path);
    content.insert(start_of_line(content, printed.line), printed.snippet + "\n");
    rewrite(printed.path, content);
}

void insert_below(const fs::path& file, const std::string& beginning, const std::string& snippet) {
    std::string content = read(file);
    const std::size_t found = content.find(beginning);
    if (found == std::string::npos)
        throw std::runtime_error("no line begins with " + beginning);
    content.insert(found + length_of_line(content, found), snippet + "\n");
    rewrite(file, content);
}

void edit(const fs::path& file, const std::string& from, const std::string& to) {
    std::string content = read(file);
    const std::size_t found = content.find(from);
    if (found == std::string::npos)
        throw std::runtime_error(file.string() + " has no " + from);
    content.replace(found, from.size(), to);
    rewrite(file, content);
}

// The package that a command of pip's names last comes from the stand-in.
std::string with_local_package(const std::string& command, TempTree& tree) {
    if (command.find("pip install") == std::string::npos)
        return command;
    const fs::path package = tree.path("package");  // pip writes into it
    fs::copy(fs::path(PROJECT_SOURCE_DIR) / "tests/support/flup_standin", package,
             fs::copy_options::recursive);
    return command.substr(0, command.rfind(' ') + 1) + package.string();
}

void run_command(const std::string& command, TempTree& tree) {
    const os::Result<os::ProgramOutput> output = os::output_of(
        {
            .argv = {"/bin/sh", "-c", with_local_package(command, tree) + " 2>&1"},
            .environment = {"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                            "HOME=" + tree.root(), "PIP_NO_INDEX=1", "PIP_NO_BUILD_ISOLATION=0"},
        },
        1U << 20U, 60s);
    if (!output)
        throw std::runtime_error(os::to_string(output.error()));
    if (output->finished.exit_code != 0)
        throw std::runtime_error(command + ": " + output->text);
}

void carry_out(const Mend& step, const json& report, TempTree& tree) {
    const fs::path file = tree.path("site/" + step.file);
    switch (step.how) {
        using enum Mend::How;
        case run:
            return run_command(printed_fix(report, step.rule).command, tree);
        case replace:
            return replace_line(printed_fix(report, step.rule));
        case insert_above:
            return fcgicheck::insert_above(printed_fix(report, step.rule));
        case append: {
            const PrintedFix printed = printed_fix(report, step.rule);
            return rewrite(printed.path, read(printed.path) + printed.snippet + "\n");
        }
        case insert:
            return insert_below(file, step.below, printed_fix(report, step.rule).snippet);
        case edit:
            return fcgicheck::edit(file, step.from, step.to);
        case copy:
            return rewrite(file, read(fs::path(PROJECT_SOURCE_DIR) / "testdata/sites" / step.from));
    }
}

}  // namespace

void mend(const SiteExpectation& expected, const Checked& checked, TempTree& tree) {
    for (const Mend& step : expected.mends)
        carry_out(step, checked.report, tree);
}

}  // namespace fcgicheck
