#include "gather/candidate.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "gather/trust.h"

namespace fcgicheck::gather {
namespace {

struct Place {
    std::string_view config;
    std::string_view binary;
    std::string_view modules;
};

constexpr std::array places{
    // Debian, and Plesk and ISPConfig on it
    Place{"/etc/apache2/apache2.conf", "/usr/sbin/apache2", "/usr/lib/apache2/modules"},
    // cPanel, EasyApache 4
    Place{"/etc/apache2/conf/httpd.conf", "/usr/sbin/httpd", "/etc/apache2/modules"},
    // RHEL, Arch, DirectAdmin
    Place{"/etc/httpd/conf/httpd.conf", "/usr/sbin/httpd", "/usr/lib64/httpd/modules"},
    // SUSE
    Place{"/etc/apache2/httpd.conf", "/usr/sbin/httpd-prefork", "/usr/lib64/apache2"},
    // Alpine
    Place{"/etc/apache2/httpd.conf", "/usr/sbin/httpd", "/usr/lib/apache2"},
    // FreeBSD
    Place{"/usr/local/etc/apache24/httpd.conf", "/usr/local/sbin/httpd",
          "/usr/local/libexec/apache24"},
    // the official container image
    Place{"/usr/local/apache2/conf/httpd.conf", "/usr/local/apache2/bin/httpd",
          "/usr/local/apache2/modules"},
    // cPanel, EasyApache 3
    Place{"/usr/local/apache/conf/httpd.conf", "/usr/local/apache/bin/httpd",
          "/usr/local/apache/modules"},
    Place{"/opt/bitnami/apache/conf/httpd.conf", "/opt/bitnami/apache/bin/httpd",
          "/opt/bitnami/apache/modules"},
    Place{"/opt/bitnami/apache2/conf/httpd.conf", "/opt/bitnami/apache2/bin/httpd",
          "/opt/bitnami/apache2/modules"},
    // XAMPP
    Place{"/opt/lampp/etc/httpd.conf", "/opt/lampp/bin/httpd", "/opt/lampp/modules"},
};

constexpr std::array<std::string_view, 5> httpd_names{"apache2", "httpd", "httpd.bin",
                                                      "httpd-prefork", "httpd2"};
constexpr std::array<std::string_view, 3> litespeed_names{"litespeed", "lshttpd", "openlitespeed"};

bool is_child_of_any(const os::ProcessEntry& process,
                     const std::vector<os::ProcessEntry>& processes) {
    return std::any_of(processes.begin(), processes.end(),
                       [&](const os::ProcessEntry& other) { return other.pid == process.parent; });
}

bool exists(FileSource& files, std::string_view path) {
    const Observed<FileStat> stat = files.stat(std::string(path));
    return stat.seen() != nullptr && stat.seen()->kind != FileKind::missing;
}

Unseen not_believed(const std::string& process, std::string because) {
    return {.what = "whether " + process + " serves the site",
            .why = UnseenWhy::not_looked,
            .detail = std::move(because)};
}

std::string those_called(const std::string& name, const std::vector<os::ProcessEntry>& processes) {
    const std::string first = "pid " + std::to_string(processes.front().pid);
    if (processes.size() == 1)
        return "the process " + name + ", " + first + ",";
    return "one of the " + std::to_string(processes.size()) + " processes " + name +
           ", the first " + first + ",";
}

// -f, -d, -D, -C and -c of httpd(8), each with its value in the same word or in the next.
void read_arguments(const std::vector<std::string>& argv, Candidate& candidate) {
    std::string root;
    std::string file;
    for (std::size_t i = 1; i < argv.size(); ++i) {
        const std::string& word = argv[i];
        if (word.size() < 2 || word[0] != '-')
            continue;
        const char option = word[1];
        if (std::string_view("fdDCc").find(option) == std::string_view::npos)
            continue;
        std::string value = word.substr(2);
        if (value.empty() && i + 1 < argv.size())
            value = argv[++i];
        if (option == 'f')
            file = value;
        if (option == 'd')
            root = value;
        if (option == 'D')
            candidate.defines.emplace_back(value);
        if (option == 'C')
            candidate.before.emplace_back(value);
        if (option == 'c')
            candidate.after.emplace_back(value);
    }
    candidate.server_root = root;
    if (!file.empty())
        candidate.config_file = file[0] == '/' || root.empty() ? file : root + "/" + file;
}

Candidate candidate_at(const Place& place, std::string how_found) {
    return {.config_file = std::string(place.config),
            .binary = std::string(place.binary),
            .modules = std::string(place.modules),
            .how_found = std::move(how_found),
            .defines = {},
            .environment = std::nullopt};
}

}  // namespace

bool is_named_as_httpd(const os::ProcessEntry& process) {
    return std::find(httpd_names.begin(), httpd_names.end(), process.name) != httpd_names.end();
}

WebServers running_web_servers() {
    std::vector<std::string_view> names(httpd_names.begin(), httpd_names.end());
    names.insert(names.end(), litespeed_names.begin(), litespeed_names.end());
    WebServers found;
    std::map<std::pair<std::string, std::string>, std::vector<os::ProcessEntry>> doubtful;
    for (os::ProcessEntry& process : os::processes_named(names)) {
        if (const std::optional<std::string> doubt = doubt_about(process))
            doubtful[{process.name, *doubt}].push_back(std::move(process));
        else
            found.processes.push_back(std::move(process));
    }
    for (auto& [name_and_doubt, processes] : doubtful) {
        std::erase_if(processes, [&](const os::ProcessEntry& process) {
            return is_child_of_any(process, found.processes);  // which works as another user
        });
        if (!processes.empty())
            found.passed_over.push_back(
                not_believed(those_called(name_and_doubt.first, processes), name_and_doubt.second));
    }
    return found;
}

std::vector<Candidate> running_httpds(FileSource& files,
                                      const std::vector<os::ProcessEntry>& processes) {
    std::vector<Candidate> found;
    for (const os::ProcessEntry& process : processes) {
        if (!is_named_as_httpd(process) || process.argv.empty())
            continue;
        if (is_child_of_any(process, processes))
            continue;
        std::string binary = os::executable_of(process.pid);
        if (binary.empty())
            binary = process.argv[0];
        const auto* const place =
            std::find_if(places.begin(), places.end(), [&](const Place& known) {
                return known.binary == binary && exists(files, known.config);
            });
        Candidate candidate = candidate_at(place == places.end() ? Place{} : *place,
                                           "the running httpd, pid " + std::to_string(process.pid));
        candidate.is_running = true;
        candidate.pid = process.pid;
        candidate.binary = binary;
        candidate.environment = os::environment_of(process.pid);
        read_arguments(process.argv, candidate);
        if (!candidate.config_file.empty())
            found.push_back(std::move(candidate));
    }
    return found;
}

std::vector<Unseen> take_away_changeable(std::vector<Candidate>& running, os::PathWalker& paths) {
    std::vector<Unseen> taken;
    std::erase_if(running, [&](const Candidate& candidate) {
        std::string open = changeable_by_others(paths, candidate.config_file);
        if (open.empty() && !candidate.server_root.empty())
            open = changeable_by_others(paths, candidate.server_root);
        if (!open.empty())
            taken.push_back(not_believed(
                candidate.how_found,
                "others than root can change " + open + ", which its configuration hangs on"));
        return !open.empty();
    });
    return taken;
}

std::optional<Candidate> usual_place(FileSource& files) {
    for (const Place& place : places) {
        if (exists(files, place.config))
            return candidate_at(place, "the usual place");
    }
    return std::nullopt;
}

bool is_usual_place(const std::string& config_file) {
    return std::any_of(places.begin(), places.end(),
                       [&](const Place& place) { return place.config == config_file; });
}

Candidate named_config(FileSource& files, const std::string& config_file) {
    const auto* const place = std::find_if(places.begin(), places.end(), [&](const Place& known) {
        return exists(files, known.binary);
    });
    Candidate candidate = candidate_at(place == places.end() ? Place{} : *place, "--config");
    candidate.config_file = config_file;
    return candidate;
}

bool is_server_here(FileSource& files) {
    const bool is_installed = std::any_of(places.begin(), places.end(), [&](const Place& place) {
        return exists(files, place.binary) || exists(files, place.config);
    });
    return is_installed || is_litespeed_here(files, {}) || !running_web_servers().processes.empty();
}

bool is_litespeed_here(FileSource& files, const std::vector<os::ProcessEntry>& processes) {
    return exists(files, "/usr/local/lsws") ||
           std::any_of(processes.begin(), processes.end(), [](const os::ProcessEntry& process) {
               return std::find(litespeed_names.begin(), litespeed_names.end(), process.name) !=
                      litespeed_names.end();
           });
}

}  // namespace fcgicheck::gather
