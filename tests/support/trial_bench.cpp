#include "support/trial_bench.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "trial/trial.h"

namespace fcgicheck {

namespace {

std::string text_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

os::Warden started_warden() {
    os::Result<os::Warden> warden = os::Warden::start();
    if (!warden)
        throw std::runtime_error(os::to_string(warden.error()));
    return std::move(*warden);
}

}  // namespace

std::optional<Identity> test_runner() {
    if (::geteuid() != 0)
        return std::nullopt;
    constexpr uid_t www_data = 33;  // base-passwd of Debian
    return Identity{.name = "www-data", .uid = www_data, .gid = www_data, .groups = {www_data}};
}

TrialBench::TrialBench() : warden_(started_warden()), mark_("FCGICHECK_TEST=" + tree_.root()) {
    tree_.add_directory("", 0777);  // scripts of tests may leave notes here
}

TrialPlan TrialBench::plan_for(std::vector<std::string> argv) const {
    TrialPlan plan;
    plan.directory = std::filesystem::path(argv[0]).parent_path();
    plan.environment = {"PATH=/usr/local/bin:/usr/bin:/bin", mark_};
    plan.as = test_runner();
    plan.params = {{"SCRIPT_FILENAME", argv.back()},
                   {"REQUEST_METHOD", "GET"},
                   {"QUERY_STRING", ""},
                   {"CONTENT_LENGTH", "0"},
                   {"SCRIPT_NAME", "/script"},
                   {"REQUEST_URI", "/script"},
                   {"SERVER_PROTOCOL", "HTTP/1.1"},
                   {"GATEWAY_INTERFACE", "CGI/1.1"},
                   {"SERVER_NAME", "localhost"},
                   {"SERVER_PORT", "80"},
                   {"REDIRECT_STATUS", "200"}};
    plan.argv = std::move(argv);
    plan.timeout = std::chrono::seconds{10};
    return plan;
}

std::string TrialBench::add_script(const std::string& body) {
    static const std::string beginning =
        text_of(PROJECT_SOURCE_DIR "/tests/support/fastcgi_script.py");
    return tree_.add("script.fcgi", beginning + body, 0755);
}

TrialResult TrialBench::run(const TrialPlan& plan) {
    return trial::run(plan, warden_);
}

TrialResult TrialBench::run_script(const std::string& body, std::chrono::milliseconds timeout) {
    TrialPlan plan = plan_for({add_script(body)});
    plan.timeout = timeout;
    return run(plan);
}

std::vector<pid_t> TrialBench::survivors() const {
    std::vector<pid_t> found;
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        const std::string name = entry.path().filename();
        if (name.find_first_not_of("0123456789") == std::string::npos &&
            text_of(entry.path() / "environ").find(mark_) != std::string::npos)
            found.push_back(std::stoi(name));
    }
    return found;
}

bool has_step(const TrialResult& result, TrialStep step) {
    return std::any_of(result.events.begin(), result.events.end(),
                       [step](const TrialEvent& event) { return event.step == step; });
}

}  // namespace fcgicheck
