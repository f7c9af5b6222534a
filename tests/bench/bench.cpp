// ./dev bench: fcgicheck against other programs, in pairs on the same machine and in the same run.
// What counts is the ratio, taken pair by pair: machines are noisy, and their speed drifts. Exit 1
// where a row is over its limit.
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;
using Seconds = std::chrono::duration<double>;

struct Row {
    std::string name;
    std::vector<std::string> ours;
    std::vector<std::string> peer;
    double limit;  // of ours / peer
};

// Wall time of one run, output thrown away.
double run_once(const std::vector<std::string>& command) {
    std::vector<char*> argv;
    for (const std::string& word : command)
        argv.push_back(const_cast<char*>(word.c_str()));
    argv.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    const auto start = std::chrono::steady_clock::now();
    pid_t pid = 0;
    if (posix_spawnp(&pid, argv[0], &actions, nullptr, argv.data(), environ) != 0) {
        std::fprintf(stderr, "bench: can't start %s\n", argv[0]);
        std::exit(2);
    }
    int status = 0;
    waitpid(pid, &status, 0);
    const Seconds took = std::chrono::steady_clock::now() - start;
    if (!WIFEXITED(status) || WEXITSTATUS(status) > 1) {
        std::fprintf(stderr, "bench: %s failed\n", argv[0]);
        std::exit(2);
    }
    posix_spawn_file_actions_destroy(&actions);
    return took.count();
}

double median(std::vector<double> values) {
    std::nth_element(values.begin(), values.begin() + static_cast<long>(values.size() / 2),
                     values.end());
    return values[values.size() / 2];
}

bool measure(const Row& row) {
    constexpr int pairs = 41;
    std::vector<double> ours;
    std::vector<double> peer;
    std::vector<double> ratios;
    run_once(row.ours);
    run_once(row.peer);
    for (int i = 0; i < pairs; ++i) {
        ours.push_back(run_once(row.ours));
        peer.push_back(run_once(row.peer));
        ratios.push_back(ours.back() / peer.back());
    }
    const double ratio = median(ratios);
    const bool holds = ratio <= row.limit;
    std::printf("%-46s %8.2f ms %8.2f ms   x%.2f  (limit x%.1f) %s\n", row.name.c_str(),
                median(ours) * 1000, median(peer) * 1000, ratio, row.limit, holds ? "" : "OVER");
    return holds;
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
          "LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so\n"
          "LoadModule mime_module /usr/lib/apache2/modules/mod_mime.so\n"
          "TypesConfig /dev/null\n"
          "LoadModule fcgid_module /usr/lib/apache2/modules/mod_fcgid.so\n"
          "Listen 127.0.0.1:8080\nServerName a.test\nDocumentRoot " +
              (root / "htdocs").string() + "\n<Directory " + (root / "htdocs").string() +
              ">\n  Options +ExecCGI\n  AllowOverride All\n  AddHandler fcgid-script "
              ".fcgi\n</Directory>\n");
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fprintf(stderr, "usage: bench FCGICHECK\n");
        return 2;
    }
    const std::string program = argv[1];
    std::string scratch = (fs::temp_directory_path() / "fcgicheck-bench-XXXXXX").string();
    if (mkdtemp(scratch.data()) == nullptr)
        return 2;
    make_docroot(scratch);
    const std::string docroot = scratch + "/htdocs";
    std::printf("%-46s %11s %11s   ratio\n", "medians of 41 pairs", "fcgicheck", "peer");
    const std::vector<Row> rows{
        {"--version / true", {program, "--version"}, {"/bin/true"}, 3.0},
        {"10,000 files, 20 scripts / find -type f",
         {program, "--trial", "never", "--config", scratch + "/httpd.conf", docroot},
         {"find", docroot, "-type", "f"},
         2.0},
    };
    const bool all_hold =
        std::count_if(rows.begin(), rows.end(), measure) == static_cast<long>(rows.size());
    fs::remove_all(scratch);
    return all_hold ? 0 : 1;
}
