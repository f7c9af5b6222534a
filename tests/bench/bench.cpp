// ./dev bench: fcgicheck against other programs, in pairs on the same machine and in the same run.
// What counts is the ratio, taken pair by pair: machines are noisy, and their speed drifts. Exit 1
// where a row is over its limit.
#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "cold_disk.h"
#include "large_configuration.h"
#include "large_docroot.h"

namespace {

namespace fs = std::filesystem;
using Seconds = std::chrono::duration<double>;
using Command = std::vector<std::string>;

struct Row {
    std::string name;
    Command ours;
    Command peer;
    double limit;                                       // of ours / peer, in time
    std::optional<double> memory_limit = std::nullopt;  // the same of the most memory in use
    int pairs = 41;
    std::optional<double> megabytes = std::nullopt;    // the most that ours may use
    const fcgicheck::bench::ColdDisk* disk = nullptr;  // that forgets all before each run
};

struct Run {
    double seconds = 0;
    double megabytes = 0;  // the peak of what was resident
};

Run run_once(const Command& command, const char* output = "/dev/null") {
    std::vector<char*> argv;
    for (const std::string& word : command)
        argv.push_back(const_cast<char*>(word.c_str()));
    argv.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, O_WRONLY | O_CREAT | O_TRUNC,
                                     0600);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    const auto start = std::chrono::steady_clock::now();
    pid_t pid = 0;
    if (posix_spawnp(&pid, argv[0], &actions, nullptr, argv.data(), environ) != 0) {
        throw std::runtime_error("can't start " + command[0]);
    }
    int status = 0;
    rusage usage{};
    wait4(pid, &status, 0, &usage);
    const Seconds took = std::chrono::steady_clock::now() - start;
    if (!WIFEXITED(status) || WEXITSTATUS(status) > 1)
        throw std::runtime_error(command[0] + " failed");
    posix_spawn_file_actions_destroy(&actions);
    return {.seconds = took.count(), .megabytes = static_cast<double>(usage.ru_maxrss) / 1024};
}

double median(std::vector<double> values) {
    std::nth_element(values.begin(), values.begin() + static_cast<long>(values.size() / 2),
                     values.end());
    return values[values.size() / 2];
}

struct Pairs {
    std::vector<double> ours;
    std::vector<double> peer;
    std::vector<double> ratios;

    void add(double our_value, double peer_value) {
        ours.push_back(our_value);
        peer.push_back(peer_value);
        ratios.push_back(our_value / peer_value);
    }
};

bool report(const std::string& name, const Pairs& pairs, const char* unit, double scale,
            double limit) {
    const double ratio = median(pairs.ratios);
    const bool holds = ratio <= limit;
    std::printf("%-46s %8.2f %s %8.2f %s   x%.2f  (limit x%.1f) %s\n", name.c_str(),
                median(pairs.ours) * scale, unit, median(pairs.peer) * scale, unit, ratio, limit,
                holds ? "" : "OVER");
    return holds;
}

bool report_one(const std::string& name, double value, const char* unit, double limit) {
    const bool holds = value <= limit;
    std::printf("%-46s %8.3f %s                     (limit %.1f %s) %s\n", name.c_str(), value,
                unit, limit, unit, holds ? "" : "OVER");
    return holds;
}

bool measure(const Row& row) {
    Pairs time;
    Pairs memory;
    const auto run = [&](const Command& command) {
        if (row.disk != nullptr)
            row.disk->forget();
        return run_once(command);
    };
    if (row.disk == nullptr) {
        run(row.ours);
        run(row.peer);
    }
    for (int i = 0; i < row.pairs; ++i) {
        const Run ours = run(row.ours);
        const Run peer = run(row.peer);
        time.add(ours.seconds, peer.seconds);
        memory.add(ours.megabytes, peer.megabytes);
    }
    bool holds = report(row.name, time, "ms", 1000, row.limit);
    if (row.memory_limit)
        holds = report(row.name + ", memory", memory, "MB", 1, *row.memory_limit) && holds;
    if (row.megabytes)
        holds =
            report_one(row.name + ", memory", median(memory.ours), "MB", *row.megabytes) && holds;
    return holds;
}

// What each of `more` things costs that `with_more` does and `plain` does not.
bool measure_each(const std::string& name, const Command& with_more, const Command& plain,
                  std::size_t more, double limit_ms) {
    constexpr int pairs = 7;
    std::vector<double> costs;
    for (int i = 0; i < pairs; ++i)
        costs.push_back((run_once(with_more).seconds - run_once(plain).seconds) * 1000 /
                        static_cast<double>(more));
    return report_one(name, median(costs), "ms", limit_ms);
}

void write(const fs::path& path, const std::string& text) {
    fs::create_directories(path.parent_path());
    std::ofstream(path) << text;
}

// 10,000 files in 100 folders, 20 of them scripts, a .htaccess in every tenth folder.
void make_docroot(const fs::path& root) {
    constexpr int folders = 100;
    constexpr int files = 100;
    const std::string script = "#!/bin/sh\nexit 0\n";
    for (int d = 0; d < folders; ++d) {
        const fs::path folder = root / "htdocs" / ("folder" + std::to_string(d));
        for (int f = 0; f < files; ++f) {
            const bool is_script = f == 0 && d % 5 == 0;
            const fs::path file =
                folder / (is_script ? "app.fcgi" : "page" + std::to_string(f) + ".html");
            write(file, is_script ? script : "<p>page</p>\n");
            if (is_script)
                fs::permissions(file, static_cast<fs::perms>(0755));
        }
        if (d % 10 == 0)
            write(folder / ".htaccess", "Options +ExecCGI\n");
    }
    write(root / "httpd.conf",
          "ServerRoot /usr\nUser nobody\nGroup nogroup\n"
          "LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so\n"
          "LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so\n"
          "LoadModule mime_module /usr/lib/apache2/modules/mod_mime.so\n"
          "TypesConfig /dev/null\n"
          "LoadModule fcgid_module /usr/lib/apache2/modules/mod_fcgid.so\n"
          "Listen 127.0.0.1:8080\nServerName a.test\nDocumentRoot " +
              (root / "htdocs").string() + "\n<Directory " + (root / "htdocs").string() +
              ">\n  Options +ExecCGI\n  AllowOverride All\n  AddHandler fcgid-script "
              ".fcgi\n</Directory>\n");
}

// A thousand files of the docroot, in each of its folders; `list` gets them.
std::string write_paths(const fs::path& docroot, const std::string& list) {
    constexpr int paths = 1000;
    std::ofstream out(list);
    for (int i = 0; i < paths; ++i)
        out << (docroot / ("folder" + std::to_string(i % 100)) /
                ("page" + std::to_string(1 + i / 100) + ".html"))
                   .string()
            << '\n';
    return list;
}

using Docroot = fcgicheck::bench::LargeDocroot;

Command check_of(const std::string& program, const Docroot& docroot) {
    return {program,
            "--trial",
            "never",
            "--config",
            docroot.config.string(),
            "--format",
            "short",
            docroot.root.string()};
}

// How many findings of each rule a run tells, by number.
std::map<std::string, std::size_t> findings_in(const std::string& file) {
    std::map<std::string, std::size_t> findings;
    std::ifstream lines(file);
    for (std::string line; std::getline(lines, line);)
        if (const std::size_t mark = line.rfind(" [FC"); mark != std::string::npos)
            ++findings[line.substr(mark + 2, 5)];
    return findings;
}

std::string content_of(const std::string& file) {
    std::ostringstream content;
    content << std::ifstream(file).rdbuf();
    return content.str();
}

// With 1, 2 and 8 threads: each fault that was planted, nothing else, and each time the same.
bool finds_what_was_planted(const std::string& program, const Docroot& docroot,
                            const std::string& scratch) {
    std::string first;
    bool holds = true;
    for (const char* jobs : {"1", "2", "8"}) {
        Command command = check_of(program, docroot);
        command.insert(command.end() - 1, {"--jobs", jobs});
        const std::string output = scratch + "/findings";
        run_once(command, output.c_str());
        holds = holds && findings_in(output) == docroot.planted;
        if (first.empty())
            first = content_of(output);
        holds = holds && content_of(output) == first;
    }
    std::printf("%-46s %s\n", "its faults, with 1, 2 and 8 threads", holds ? "all" : "WRONG");
    return holds;
}

// All of it from the disk.
bool measure_cold(const std::string& program, const fs::path& place, std::size_t entries,
                  const std::string& size) {
    const auto disk = fcgicheck::bench::ColdDisk::make(place, entries);
    if (!disk) {
        std::printf("%-46s not measured: needs root, a loop device and mkfs.ext4\n",
                    (size + ", cold").c_str());
        return true;
    }
    const Docroot docroot = fcgicheck::bench::make_large_docroot(disk->root() / "docroot", entries);
    return measure({.name = size + ", cold / find -type f",
                    .ours = check_of(program, docroot),
                    .peer = {"find", docroot.root.string(), "-type", "f"},
                    .limit = 0.5,
                    .pairs = 3,
                    .disk = &*disk});
}

// A docroot of `entries`, and one of a tenth.
bool measure_docroots(const std::string& program, const std::string& scratch, std::size_t entries) {
    using fcgicheck::bench::make_large_docroot;
    using fcgicheck::bench::Scripts;
    const std::string size = std::to_string(entries / 1000) + ",000 files";
    const Docroot large = make_large_docroot(scratch + "/large", entries);
    const Docroot small = make_large_docroot(scratch + "/small", entries / 10);
    const Command find{"find", large.root.string(), "-type", "f"};
    bool all_hold = finds_what_was_planted(program, large, scratch);
    for (const Row& row : std::vector<Row>{
             {size + " / find -type f", check_of(program, large), find, 0.5, {}, 9, 24},
             {size + " / a tenth", check_of(program, large), check_of(program, small), 10, {}, 5}})
        all_hold = measure(row) && all_hold;
    all_hold = measure_cold(program, scratch + "/cold", entries, size) && all_hold;
    const Docroot python = make_large_docroot(scratch + "/python", entries, Scripts::python_too);
    fs::remove_all(scratch + "/large");
    all_hold = finds_what_was_planted(program, python, scratch) && all_hold;
    all_hold = measure({size + ", Python too / find -type f",
                        check_of(program, python),
                        {"find", python.root.string(), "-type", "f"},
                        0.9,
                        {},
                        5,
                        24}) &&
               all_hold;
    return all_hold;
}

bool measure_all(const std::string& program, const std::string& scratch, bool is_large) {
    make_docroot(scratch);
    const std::string docroot = scratch + "/htdocs";
    const auto large = fcgicheck::bench::make_large_configuration(scratch + "/10k", 10'000);
    const auto smaller = fcgicheck::bench::make_large_configuration(scratch + "/1k", 1'000);
    const auto trace = [&](const auto& configuration) {
        return Command{program, "trace", "--config", configuration.main_file.string(),
                       "http://site7.test:8080/page.html"};
    };
    Command trace_many = trace(large);
    trace_many.insert(trace_many.end() - 1, {"--urls-from", large.urls.string()});
    const Command httpd{"apache2", "-t", "-f", large.main_file.string()};
    std::printf("%-46s %11s %11s   ratio\n", "medians of pairs", "fcgicheck", "peer");
    const std::vector<Row> rows{
        {"--version / true", {program, "--version"}, {"/bin/true"}, 3.0},
        {"10,000 files, 20 scripts / find -type f",
         {program, "--trial", "never", "--config", scratch + "/httpd.conf", docroot},
         {"find", docroot, "-type", "f"},
         2.0},
        {"trace, 10,000 hosts / apache2 -t", trace(large), httpd, 0.2, 0.2, 7},
        {"check, 10,000 hosts / apache2 -t",
         {program, "--trial", "never", "--config", large.main_file.string(), large.site.string()},
         httpd,
         0.2,
         0.2,
         7},
        {"trace, 10,000 hosts / 1,000 hosts", trace(large), trace(smaller), 10.0, 10.0, 7},
    };
    bool all_hold = true;
    for (const Row& row : rows)
        all_hold = measure(row) && all_hold;
    all_hold = measure_each("each further URL, 10,000 hosts", trace_many, trace(large),
                            fcgicheck::bench::url_count, 0.1) &&
               all_hold;
    const std::string self = std::to_string(getuid()) + ":" + std::to_string(getgid());
    const std::string paths = write_paths(docroot, scratch + "/paths");
    all_hold =
        measure_each("access, 1,000 paths above the start",
                     {program, "access", "--as", self, "--format", "jsonl", "--paths-from", paths},
                     {program, "access", "--as", self, "--format", "jsonl", "/"}, 1, 20) &&
        all_hold;
    fs::permissions(scratch, static_cast<fs::perms>(0755));  // now also for httpd's user
    return measure_docroots(program, scratch, is_large ? 1'000'000 : 100'000) && all_hold;
}

}  // namespace

int main(int argc, char** argv) {
    const bool is_large = argc == 3 && std::string_view(argv[2]) == "large";
    if (argc != 2 && !is_large) {
        std::fprintf(stderr, "usage: bench FCGICHECK [large]\n");
        return 2;
    }
    std::string scratch = (fs::temp_directory_path() / "fcgicheck-bench-XXXXXX").string();
    if (mkdtemp(scratch.data()) == nullptr)
        return 2;
    int code = 2;
    try {
        code = measure_all(argv[1], scratch, is_large) ? 0 : 1;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench: %s\n", error.what());
    }
    fs::remove_all(scratch);
    return code;
}
