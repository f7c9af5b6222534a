// The build step that turns rules/apache/endings.yaml into a constant table
// (src/report/ending_words.h). It writes a switch over apache::Why: an ending that has no words, or
// words for none, stop the build. So do situations and placeholders that there are not.
#include <array>
#include <fstream>
#include <iostream>
#include <sstream>

#include "words.h"

namespace {

using namespace fcgicheck::compiler;

// report::Situation, in the words of YAML.
constexpr std::array situations = std::to_array<std::string_view>({
    "base",
    "circle",
    "dead-end",
    "error-page",
    "growing",
    "host",
    "htaccess",
    "htaccess-not-allowed",
    "itself",
    "made-file",
    "named",
    "no-folder",
    "no-host",
    "no-scheme",
    "no-url",
    "options-mixed-signs",
    "rule",
    "script",
    "silenced",
    "slashes-alone",
    "source",
    "too-long",
    "trace",
    "unanswered",
    "unanswered-source",
    "unknown-directive",
});

// What report::values_of has a value for.
constexpr std::array placeholders = std::to_array<std::string_view>(
    {"address", "base", "closed", "detail", "file", "folder", "handler", "link_owner", "location",
     "made", "message", "silenced", "status", "target_owner", "url", "variable"});

bool is_one_of(const auto& all, std::string_view word) {
    return std::find(all.begin(), all.end(), word) != all.end();
}

// "{file}", but not "%{REQUEST_FILENAME}" (rules::fill).
void check_placeholders(const YAML::Node& map) {
    constexpr std::string_view of_a_name = "abcdefghijklmnopqrstuvwxyz0123456789_";
    for (const auto& entry : map) {
        if (!entry.second.IsScalar())
            continue;
        const auto words = entry.second.as<std::string>();
        for (std::size_t open = words.find('{'); open != std::string::npos;
             open = words.find('{', open + 1)) {
            const std::size_t end = words.find_first_not_of(of_a_name, open + 1);
            if (end == std::string::npos || words[end] != '}')
                continue;
            const std::string name = words.substr(open + 1, end - open - 1);
            if (!name.empty() && !is_one_of(placeholders, name))
                fail(entry.first, "no value fills {" + name + "}");
        }
    }
}

std::string situation_of(const YAML::Node& name) {
    auto word = name.as<std::string>();
    if (!is_one_of(situations, word))
        fail(name, "unknown situation '" + word + "'");
    return word;
}

// What a situation leaves out is taken from the ending's own words, but not its rule.
std::string words(std::string situation, const YAML::Node& general, const YAML::Node& own) {
    check_placeholders(own);
    std::replace(situation.begin(), situation.end(), '-', '_');
    const auto pick = [&](const std::string& key) {
        return literal(text_of(own[key] ? own : general, key));
    };
    needed_text(own["title"] ? own : general, "title");
    needed_text(own["reason"] ? own : general, "reason");
    return "{Situation::" + situation + ", " + literal(text_of(own, "rule")) + ", " +
           literal(text_of(own, "rule-in-text")) + ",\n        " + pick("title") + ", " +
           pick("reason") + ",\n        " + pick("fix") + ", " + pick("command") + "},\n";
}

std::string ending(std::string name, const YAML::Node& node) {
    allow_keys(node, {"rule", "title", "reason", "fix", "command", "situations"});
    std::string table = words("general", node, node);
    for (const auto& entry : node["situations"]) {
        allow_keys(entry.second, {"rule", "rule-in-text", "title", "reason", "fix", "command"});
        table += "        " + words(situation_of(entry.first), node, entry.second);
    }
    std::replace(name.begin(), name.end(), '-', '_');
    return "    case apache::Why::" + name +
           ": {\n        static constexpr EndingWords words[] = {\n" + "        " + table +
           "        };\n        return words;\n    }\n";
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        std::cerr << "usage: compile_endings OUTPUT ENDINGS.yaml\n";
        return 2;
    }
    std::ostringstream out;
    out << "#include \"report/ending_words.h\"\n\nnamespace fcgicheck::report {\n\n"
           "std::span<const EndingWords> all_words_of(apache::Why why) {\n    switch (why) {\n";
    try {
        for (const auto& entry : YAML::LoadFile(argv[2]))
            out << ending(entry.first.as<std::string>(), entry.second);
    } catch (const std::exception& problem) {
        std::cerr << argv[2] << ": " << problem.what() << '\n';
        return 1;
    }
    out << "    }\n    return {};\n}\n\n}  // namespace fcgicheck::report\n";
    std::ofstream(argv[1], std::ios::binary) << out.str();
    return 0;
}
