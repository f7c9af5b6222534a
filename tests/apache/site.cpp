#include "site.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <utility>

namespace fcgicheck {

namespace fs = std::filesystem;

namespace {

const fs::path sites = fs::path(PROJECT_SOURCE_DIR) / "testdata/sites";

// No other key is known, so that a misspelt one can't make a test say nothing.
void allow_only(const YAML::Node& map, const std::vector<std::string>& keys) {
    for (const auto& entry : map) {
        const auto key = entry.first.as<std::string>();
        if (std::find(keys.begin(), keys.end(), key) == keys.end())
            throw std::runtime_error("expect.yaml: unknown key " + key);
    }
}

std::vector<std::string> list_of(const YAML::Node& node) {
    return node ? node.as<std::vector<std::string>>() : std::vector<std::string>{};
}

Mend mend_of(const YAML::Node& node) {
    allow_only(node, {"run", "replace", "insert_above", "append", "insert", "into", "below", "edit",
                      "from", "to", "copy"});
    const auto text = [&](const char* key) { return node[key].as<std::string>(""); };
    using enum Mend::How;
    for (const auto& [key, how] :
         {std::pair{"run", run}, std::pair{"replace", replace},
          std::pair{"insert_above", insert_above}, std::pair{"append", append}})
        if (node[key])
            return {.how = how, .rule = text(key)};
    if (node["insert"])
        return {
            .how = insert, .rule = text("insert"), .file = text("into"), .below = text("below")};
    if (node["edit"])
        return {.how = edit, .file = text("edit"), .from = text("from"), .to = text("to")};
    return {.how = copy, .file = text("to"), .from = text("copy")};
}

SiteExpectation read_expectation(const fs::path& site) {
    const YAML::Node root = YAML::LoadFile((site / "expect.yaml").string());
    allow_only(root, {"adapter", "modes", "apache", "log_lines", "log_lacks", "log_rules",
                      "findings", "verdict", "scripts", "predicted", "fix"});
    SiteExpectation expected{.name = site.filename().string(),
                             .has_adapter = !root["adapter"],
                             .log_lines = list_of(root["log_lines"]),
                             .log_lacks = list_of(root["log_lacks"]),
                             .log_rules = list_of(root["log_rules"]),
                             .findings = list_of(root["findings"]),
                             .verdict = root["verdict"].as<std::string>(),
                             .scripts = root["scripts"].as<std::size_t>(1),
                             .is_predicted = root["predicted"].as<bool>(true)};
    for (const auto& entry : root["modes"])
        expected.modes[entry.first.as<std::string>()] =
            static_cast<mode_t>(std::strtoul(entry.second.as<std::string>().c_str(), nullptr, 8));
    const YAML::Node apache = root["apache"];
    allow_only(apache, {"status", "body", "starts"});
    if (apache["status"]) {
        expected.status = apache["status"].as<int>();
        expected.page = apache["body"].as<std::string>();
    }
    for (const YAML::Node& step : root["fix"])
        expected.mends.push_back(mend_of(step));
    std::sort(expected.findings.begin(), expected.findings.end());
    return expected;
}

// A real flup, where the machine has one, is what scripts find by themselves.
bool machine_has_flup() {
    static const bool has = std::system(
                                "/usr/bin/python3 -I -c 'import flup.server.fcgi' "
                                ">/dev/null 2>&1") == 0;
    return has;
}

// Modes as a deployment has them, whatever the umask under which git wrote the files.
void open_to_all(const fs::path& path) {
    using enum fs::perms;
    const bool searchable_or_program =
        fs::is_directory(path) || (fs::status(path).permissions() & owner_exec) != none;
    fs::permissions(path, fs::perms{searchable_or_program ? 0755U : 0644U});
}

}  // namespace

std::vector<SiteExpectation> all_sites() {
    std::vector<SiteExpectation> all;
    for (const fs::directory_entry& entry : fs::directory_iterator(sites))
        if (entry.is_directory())
            all.push_back(read_expectation(entry.path()));
    std::sort(all.begin(), all.end(),
              [](const auto& left, const auto& right) { return left.name < right.name; });
    return all;
}

void copy_site(const SiteExpectation& expected, TempTree& tree) {
    const fs::path copy = tree.path("site");
    fs::copy(sites / expected.name, copy, fs::copy_options::recursive);
    fs::copy(sites / "server.conf", tree.root());
    if (expected.has_adapter && !machine_has_flup()) {
        fs::create_directory(copy / "python");
        fs::copy(fs::path(PROJECT_SOURCE_DIR) / "tests/support/flup_standin/flup",
                 copy / "python/flup", fs::copy_options::recursive);
    }
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(tree.root()))
        open_to_all(entry.path());
    for (const auto& [path, mode] : expected.modes)
        tree.change_mode("site/" + path, mode);
}

}  // namespace fcgicheck
