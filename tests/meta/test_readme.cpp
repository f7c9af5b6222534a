// The README's commands are run as they stand there, on a broken site that is shipped.
#include <doctest/doctest.h>

#include <chrono>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "os/process.h"

using namespace fcgicheck;
using namespace std::chrono_literals;

namespace {

const std::string site = PROJECT_SOURCE_DIR "/testdata/sites/all-faults";

// The lines of the code block below "## Use it", without their comments.
std::vector<std::string> commands_of_readme() {
    std::ifstream readme(PROJECT_SOURCE_DIR "/README.md");
    std::vector<std::string> commands;
    bool is_in_chapter = false;
    bool is_in_block = false;
    for (std::string line; std::getline(readme, line);) {
        if (line.starts_with("## "))
            is_in_chapter = line == "## Use it";
        if (line.starts_with("```"))
            is_in_block = is_in_chapter && !is_in_block;
        else if (is_in_block)
            commands.push_back(line.substr(0, line.find('#')));
    }
    return commands;
}

bool is_about_a_site(const std::string& command) {
    return command.find("./") != std::string::npos || command.find("http://") != std::string::npos;
}

bool finds_faults(const std::string& command) {
    return is_about_a_site(command) && command.find("fcgicheck access") == std::string::npos;
}

// The program's words; "./htdocs" is that of the shipped site.
std::vector<std::string> words_of(const std::string& command) {
    std::vector<std::string> words;
    std::istringstream in(command);
    for (std::string word; in >> word;)
        words.push_back(word.starts_with("./") ? site + word.substr(1) : word);
    REQUIRE(words.front() == "fcgicheck");
    words.front() = FCGICHECK_PROGRAM;
    if (is_about_a_site(command))
        words.insert(words.end(), {"--config", site + "/httpd.conf", "--define", "SITE=" + site});
    return words;
}

}  // namespace

TEST_CASE("the commands of the README work") {
    const std::vector<std::string> commands = commands_of_readme();
    CHECK(commands.size() >= 7);
    for (const std::string& command : commands) {
        CAPTURE(command);
        const os::Result<os::ProgramOutput> output = os::output_of(
            {.argv = words_of(command), .environment = {}, .descriptors = {}}, 1U << 20U, 20s);
        REQUIRE(output);
        REQUIRE(output->finished.exit_code);
        CHECK(*output->finished.exit_code == (finds_faults(command) ? 1 : 0));
        CHECK_FALSE(output->text.empty());
    }
}
