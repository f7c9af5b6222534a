// The build step that turns rules/apache/endings.yaml into a constant table
// (src/report/ending_words.h). It writes a switch over apache::Why: an ending that has no words, or
// words for none, stop the build.
#include <fstream>
#include <iostream>
#include <sstream>

#include "words.h"

namespace {

using namespace fcgicheck::compiler;

// What a situation leaves out is taken from the ending's own words, but not its rule.
std::string words(const std::string& situation, const YAML::Node& general, const YAML::Node& own) {
    const auto pick = [&](const std::string& key) {
        return literal(text_of(own[key] ? own : general, key));
    };
    needed_text(own["title"] ? own : general, "title");
    needed_text(own["reason"] ? own : general, "reason");
    return "{" + literal(situation) + ", " + literal(text_of(own, "rule")) + ", " +
           literal(text_of(own, "rule-in-text")) + ",\n        " + pick("title") + ", " +
           pick("reason") + ",\n        " + pick("fix") + ", " + pick("command") + "},\n";
}

std::string ending(std::string name, const YAML::Node& node) {
    allow_keys(node, {"rule", "title", "reason", "fix", "command", "situations"});
    std::string table = words("", node, node);
    for (const auto& entry : node["situations"]) {
        allow_keys(entry.second, {"rule", "rule-in-text", "title", "reason", "fix", "command"});
        table += "        " + words(entry.first.as<std::string>(), node, entry.second);
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
