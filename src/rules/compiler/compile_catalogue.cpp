// The build step that turns rules/*.yaml into constant tables (fcgicheck/rule.h). Its schema is
// docs/formats.md. An unknown key, a missing one or an unknown word stops the build, with the
// file's name and line.
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <initializer_list>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "words.h"

namespace {

using namespace fcgicheck::compiler;

// Writes the arrays that a rule's table entry points to, each under a name of its own.
class Tables {
  public:
    explicit Tables(std::ostream& out) : out_(out) {}

    // Returns the name of the array, or "{}" for an empty one.
    std::string array(std::string_view type, const std::vector<std::string>& elements) {
        if (elements.empty())
            return "{}";
        std::string name = "table_" + std::to_string(++count_);
        out_ << "constexpr " << type << " " << name << "[] = {\n";
        for (const auto& element : elements)
            out_ << "    " << element << ",\n";
        out_ << "};\n";
        return name;
    }

    std::string strings(const YAML::Node& list) {
        std::vector<std::string> elements;
        if (list && !list.IsSequence())
            fail(list, "a list is needed here");
        for (const auto& item : list)
            elements.push_back(literal(item.as<std::string>()));
        return array("std::string_view", elements);
    }

  private:
    std::ostream& out_;
    int count_ = 0;
};

std::string fixes(Tables& tables, const YAML::Node& list) {
    if (list && !list.IsSequence())
        fail(list, "'fix' must be a list");
    std::vector<std::string> elements;
    for (const auto& fix : list) {
        allow_keys(fix, {"who", "text", "command", "snippet", "safety"});
        elements.push_back("{" + enumerator(fix, "who", "Who", {"you", "host"}) + ", " +
                           literal(needed_text(fix, "text")) + ", " +
                           literal(text_of(fix, "command")) + ", " +
                           literal(text_of(fix, "snippet")) + ", " +
                           enumerator(fix, "safety", "Safety", {"safe", "unsafe", "manual"}) + "}");
    }
    return tables.array("FixWords", elements);
}

std::string labels(Tables& tables, const YAML::Node& map) {
    std::vector<std::string> elements;
    for (const auto& entry : map) {
        elements.push_back("{" + literal(entry.first.as<std::string>()) + ", " +
                           literal(entry.second.as<std::string>()) + "}");
    }
    return tables.array("Label", elements);
}

// The words of one situation, called `name`; what `own` leaves out is taken from `general`, key by
// key.
std::string words(Tables& tables, const std::string& name, const YAML::Node& general,
                  const YAML::Node& own) {
    const auto pick = [&](const std::string& key) { return own[key] ? own[key] : general[key]; };
    YAML::Node merged(YAML::NodeType::Map);
    for (const char* key : {"headline", "detail", "why", "labels", "saw", "fix", "severity"}) {
        if (const YAML::Node node = pick(key))
            merged[key] = node;
    }
    if (!merged["saw"])
        fail(general, "'saw' is missing");
    const YAML::Node saw = merged["saw"];
    allow_keys(saw, {"status", "page", "browser", "log", "cgi_browser", "cgi_log"});
    const std::string label_table = labels(tables, merged["labels"]);
    const std::string fix_table = fixes(tables, merged["fix"]);
    return "{" + literal(name) + ", " + literal(name.empty() ? "" : needed_text(own, "when")) +
           ",\n        " + literal(needed_text(merged, "headline")) + ",\n        " +
           literal(needed_text(merged, "detail")) + ",\n        " +
           literal(needed_text(merged, "why")) + ",\n        " + label_table + ", " +
           literal(text_of(saw, "browser")) + ", " + literal(text_of(saw, "log")) + ", " +
           literal(text_of(saw, "cgi_browser")) + ", " + literal(text_of(saw, "cgi_log")) + ", " +
           std::to_string(saw["status"] ? saw["status"].as<int>() : 0) + ", " +
           enumerator(saw, "page", "Page",
                      {"script", "source", "file", "listing", "error", "unknown"}) +
           ", " + fix_table + ", " +
           enumerator(merged, "severity", "Severity", {"note", "warning", "error"}) + "}";
}

std::string log_patterns(Tables& tables, const YAML::Node& list) {
    std::vector<std::string> elements;
    for (const auto& entry : list) {
        allow_keys(entry, {"apache", "certainty", "undated", "regex", "sample"});
        const std::string apache = needed_text(entry, "apache");
        if (apache != "2.4" && apache != "2.2" && apache != "both")
            fail(entry, "unknown apache '" + apache + "'");
        elements.push_back(
            "{LogDialect::" +
            std::string(apache == "2.4"   ? "apache24"
                        : apache == "2.2" ? "apache22"
                                          : "both") +
            ", " + enumerator(entry, "certainty", "LogCertainty", {"names", "fits"}) + ", " +
            (entry["undated"] && entry["undated"].as<bool>() ? "true" : "false") + ", " +
            literal(needed_text(entry, "regex")) + ", " + literal(needed_text(entry, "sample")) +
            "}");
    }
    return tables.array("LogPattern", elements);
}

std::string rule(Tables& tables, const YAML::Node& node) {
    allow_keys(node,
               {"id", "name", "aliases", "since", "severity", "stage", "headline", "detail",
                "labels", "why", "saw", "fix", "situations", "log", "hides", "explain", "see"});
    const std::string aliases = tables.strings(node["aliases"]);
    std::vector<std::string> situations{words(tables, "", node, YAML::Node(YAML::NodeType::Map))};
    for (const auto& entry : node["situations"]) {
        allow_keys(entry.second,
                   {"when", "headline", "detail", "labels", "why", "saw", "fix", "severity"});
        situations.push_back(words(tables, entry.first.as<std::string>(), node, entry.second));
    }
    const std::string word_table = tables.array("RuleWords", situations);
    const std::string log = log_patterns(tables, node["log"]);
    const std::string hides = tables.strings(node["hides"]);
    const std::string see = tables.strings(node["see"]);
    return "{" + literal(needed_text(node, "id")) + ", " + literal(needed_text(node, "name")) +
           ", " + aliases + ", " + literal(needed_text(node, "since")) + ", " +
           enumerator(node, "severity", "Severity", {"note", "warning", "error"}) + ", " +
           enumerator(node, "stage", "Stage",
                      {"config", "map", "folders", "access", "handler", "execcgi", "file",
                       "first-line", "source", "adapter", "start", "handshake"}) +
           ", " + word_table + ", " + log + ", " + hides + ",\n    " +
           literal(needed_text(node, "explain")) + ", " + see + "}";
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (arguments.size() < 2) {
        std::cerr << "usage: compile_catalogue OUTPUT RULE.yaml...\n";
        return 2;
    }
    std::ostringstream out;
    out << "#include <span>\n#include \"rules/catalogue.h\"\n\nnamespace fcgicheck::rules "
           "{\nnamespace {\n\n";
    Tables tables(out);
    std::vector<std::pair<std::string, std::string>> rules;  // by id
    for (auto file = arguments.begin() + 1; file != arguments.end(); ++file) {
        try {
            const YAML::Node node = YAML::LoadFile(*file);
            rules.emplace_back(needed_text(node, "id"), rule(tables, node));
        } catch (const std::exception& problem) {
            std::cerr << *file << ": " << problem.what() << '\n';
            return 1;
        }
    }
    std::sort(rules.begin(), rules.end());
    out << "constexpr Rule all[] = {\n";
    for (const auto& [id, text] : rules)
        out << "    " << text << ",\n";
    out << "};\n\n}  // namespace\n\nstd::span<const Rule> all_rules() { return all; }\n\n}  // "
           "namespace fcgicheck::rules\n";
    std::ofstream(arguments[0], std::ios::binary) << out.str();
    return 0;
}
