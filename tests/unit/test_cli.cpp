#include <doctest/doctest.h>

#include <sstream>
#include <string>
#include <vector>

#include "cli/cli.h"

using namespace fcgicheck;

namespace {

struct Said {
    int exit_code = 0;
    std::string out;
    std::string err;
};

Said run(std::vector<std::string> words) {
    words.insert(words.begin(), "fcgicheck");
    std::vector<char*> argv;
    for (std::string& word : words)
        argv.push_back(word.data());
    argv.push_back(nullptr);
    std::ostringstream out;
    std::ostringstream err;
    const int code = cli::run(static_cast<int>(words.size()), argv.data(), out, err);
    return {.exit_code = code, .out = out.str(), .err = err.str()};
}

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("an option that may be repeated leaves the path alone") {
    for (const char* option : {"-D", "--define", "--select", "--ignore"}) {
        CAPTURE(std::string(option));
        const std::string value =
            std::string(option).starts_with("--d") || option[1] == 'D' ? "NAME=1" : "FC1";
        const Said said = run({option, value, "/no/such/docroot", "--format", "json"});
        CHECK(said.exit_code == 2);
        CHECK(holds(said.err, "/no/such/docroot"));
    }
}

TEST_CASE("check is the command where none is named, wherever the options stand") {
    for (const std::vector<std::string>& words :
         std::vector<std::vector<std::string>>{{"/no/such/docroot"},
                                               {"--trial", "never", "/no/such/docroot"},
                                               {"check", "/no/such/docroot"}}) {
        CHECK(holds(run(words).err, "there is no such file"));
    }
}

TEST_CASE("wrong usage is told on standard error, with exit code 2") {
    for (const std::vector<std::string>& words :
         std::vector<std::vector<std::string>>{{"--no-such-option", "/"},
                                               {"check"},
                                               {},
                                               {"--format", "xml", "/"},
                                               {"--trial", "perhaps", "/"},
                                               {"--timeout", "-1", "/"},
                                               {"--jobs", "0", "/"},
                                               {"--select", "no-such-rule", "/"},
                                               {"explain"},
                                               {"explain", "FC000"}}) {
        CAPTURE(words.size());
        const Said said = run(words);
        CHECK(said.exit_code == 2);
        CHECK(said.out.empty());
        CHECK(said.err.starts_with("fcgicheck: "));
        CHECK(holds(said.err, "--help") == !holds(said.err, "no rule"));
    }
}

TEST_CASE("the version, the help, the catalogue and a rule's story go to standard output") {
    CHECK(run({"--version"}).out.starts_with("fcgicheck "));
    CHECK(holds(run({"--help"}).out, "explain"));
    CHECK(holds(run({"check", "--help"}).out, "--config"));
    CHECK(holds(run({"rules"}).out, "execcgi-off"));
    const Said story = run({"explain", "fc101"});
    CHECK(story.exit_code == 0);
    CHECK(holds(story.out, "ExecCGI"));
}

TEST_CASE("--color decides over the environment") {
    CHECK(holds(run({"explain", "FC101", "--color", "always"}).out, "\x1b["));
    CHECK_FALSE(holds(run({"explain", "FC101", "--color", "never"}).out, "\x1b["));
}

TEST_CASE("the help and its errors name the words of a choice") {
    CHECK(holds(run({"check", "--help"}).out, "--format text|short|json"));
    CHECK(holds(run({"--format", "xml", "/"}).err, "'xml' is none of text|short|json"));
}
