#include <doctest/doctest.h>

#include <sstream>
#include <string>
#include <utility>
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

TEST_CASE("-- ends the options, so that a path may begin with a dash") {
    CHECK(holds(run({"--trial", "never", "--", "-x"}).err, "fcgicheck: -x: there is no such file"));
    CHECK(holds(run({"--", "check"}).err, "fcgicheck: check: there is no such file"));
    CHECK(holds(run({"--", "--"}).err, "fcgicheck: --: there is no such file"));
    CHECK(holds(run({"trace", "--", "--url"}).out + run({"rules", "--"}).out, "FC001"));
}

TEST_CASE("an empty path is none") {
    const Said said = run({""});
    CHECK(said.exit_code == 2);
    CHECK(holds(said.err, "PATH wants a path"));
    CHECK(run({"/", "", "--trial", "never"}).exit_code == 2);
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

TEST_CASE("wrong usage of trace is told in its own words") {
    const std::vector<std::pair<std::vector<std::string>, std::string>> wrong{
        {{"trace"}, "no URL was named"},
        {{"trace", "--client", "nowhere", "http://a/"}, "--client wants an IP address"},
        {{"trace", "--header", "no colon", "http://a/"}, "--header wants 'NAME: VALUE'"},
        {{"trace", "--method", "G T", "http://a/"}, "--method wants a method"},
        {{"trace", "--format", "json", "http://a/"}, "--format wants text or jsonl"},
    };
    for (const auto& [words, sentence] : wrong) {
        const Said said = run(words);
        CHECK(said.exit_code == 2);
        CHECK(said.out.empty());
        CHECK(holds(said.err, sentence));
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
    CHECK(holds(story.out, "\nWhere a .htaccess may set it:\n"));
}

TEST_CASE("--color decides over the environment") {
    CHECK(holds(run({"explain", "FC101", "--color", "always"}).out, "\x1b["));
    CHECK_FALSE(holds(run({"explain", "FC101", "--color", "never"}).out, "\x1b["));
}

TEST_CASE(
    "the help names the words of a choice, the exit codes, and that `check` may be left out") {
    CHECK(holds(run({"check", "--help"}).out, "--format text|short|json"));
    CHECK(holds(run({"check", "--help"}).out, "Usage: fcgicheck check [OPTIONS] PATH..."));
    CHECK(holds(run({"--help"}).out, "fcgicheck [check] [OPTIONS] PATH..."));
    CHECK(holds(run({"trace", "--help"}).out, "The port of a URL is the one that Apache itself"));
    for (const char* command : {"", "check"}) {
        const Said said = run(*command == '\0' ? std::vector<std::string>{"-h"}
                                               : std::vector<std::string>{command, "-h"});
        CHECK(said.exit_code == 0);
        CHECK(holds(said.out, "3  no verdict"));
    }
}

TEST_CASE("a value that an option does not take is told with what it does take") {
    const std::vector<std::pair<std::vector<std::string>, std::string>> refused{
        {{"--format", "xml", "/"}, "--format wants text, short or json, not 'xml'"},
        {{"--timeout", "x", "/"}, "--timeout wants seconds, 0.001 to 86400, not 'x'"},
        {{"--timeout", "nan", "/"}, "--timeout wants seconds, 0.001 to 86400, not 'nan'"},
        {{"--jobs", "1.5", "/"}, "--jobs wants a whole number, 1 to 256, not '1.5'"},
        {{"--config", "", "/"}, "--config wants a file, not ''"},
        {{"-D", "=x", "/"}, "--define wants NAME or NAME=VALUE, not '=x'"},
        {{"--select", "FC1,", "/"}, "--select wants rules, as in FC301,flup-missing, not 'FC1,'"},
        {{"/", "--config"}, "--config wants a value behind it"},
    };
    for (const auto& [words, sentence] : refused)
        CHECK(run(words).err.starts_with("fcgicheck: " + sentence + "\n"));
}

TEST_CASE("an option that is not there is told as such, with the one that is near") {
    CHECK(run({"--bogus"}).err.starts_with("fcgicheck: there is no option --bogus\n"));
    CHECK(holds(run({"--confg=x", "/"}).err, "no option --confg; did you mean --config?"));
    CHECK(holds(run({"--form", "json", "/"}).err, "no option --form; did you mean --format?"));
    CHECK(holds(run({"rules", "FC101"}).err, "'FC101' is one word too many"));
}

TEST_CASE(
    "options that say where the files are say what they want, and what does not go together") {
    const auto refused = [](const std::vector<std::string>& words, const std::string& sentence) {
        const Said said = run(words);
        CHECK(said.exit_code == 2);
        CHECK_MESSAGE(holds(said.err, sentence), said.err);
    };
    refused({"--map", "htdocs", "/srv"}, "--map wants FROM=TO, and FROM begins with /, not");
    refused({"--map", "srv=htdocs", "/srv"}, "--map wants FROM=TO");
    refused({"--map", "/srv=", "/srv"}, "--map wants FROM=TO");
    refused({"--target", "there", "/srv"}, "--target wants here or elsewhere, not 'there'");
    refused({"--sysroot", "/image", "--target", "here", "/srv"}, "leave out --target");
    refused({"--sysroot", "/image", "--trial", "always", "/srv"}, "--trial always starts what");
    refused({"--owner", "0:0", "--trial", "always", "/srv"}, "--trial always starts what");
    refused({"trace", "--owner", "0:0", "http://a.test/"}, "there is no option --owner");
    refused({"--sysroot", "/no/such/image", "/srv"}, "--sysroot /no/such/image: there is no such");
    refused({"access", "--as", "root", "--sysroot", "/no/such/image", "/srv"}, "there is no such");
    refused({"trace", "--map", "/srv=/no/such", "http://a.test/"}, "--map /srv=/no/such: there is");
}
