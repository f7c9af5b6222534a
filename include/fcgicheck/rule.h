// The catalogue's rules as constant data: rules/*.yaml, compiled into tables by a build step
// (src/rules/). Words hold placeholders, {path}, that a finding's values fill; in a command each
// value is quoted for the shell.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace fcgicheck {

enum class Severity : std::uint8_t { note, warning, error };

// In the order in which Apache meets them.
enum class Stage : std::uint8_t {
    config,
    map,
    folders,
    access,
    handler,
    execcgi,
    file,
    first_line,
    source,
    adapter,
    start,
    handshake,
};

enum class Who : std::uint8_t { you, host };
enum class Safety : std::uint8_t { safe, unsafe, manual };

// What the body of the answer is.
enum class Page : std::uint8_t { script, source, file, listing, error, unknown };

struct FixWords {
    Who who = Who::you;
    std::string_view text;
    std::string_view command;  // "" if there is none
    std::string_view snippet;  // lines to put into a file; "" if there are none
    Safety safety = Safety::manual;
};

enum class LogDialect : std::uint8_t { apache24, apache22, both };
enum class LogCertainty : std::uint8_t { names, fits };  // names the cause; fits it among others

struct LogPattern {
    LogDialect dialect = LogDialect::both;
    LogCertainty certainty = LogCertainty::fits;
    bool undated = false;     // the script's own output: a line without Apache's prefix
    std::string_view regex;   // RE2, searched in the whole line
    std::string_view sample;  // a line that it matches
};

struct Label {
    std::string_view key;
    std::string_view text;
};

// All words of one situation of a rule. The situation "" is the rule's own; others differ where
// their YAML says so.
struct RuleWords {
    std::string_view situation;
    std::string_view when;      // what is so in that situation: "the file has an access list"
    std::string_view headline;  // at most 80 columns once filled, no full stop
    std::string_view detail;    // for the journey: at most 40 columns
    std::string_view why;
    std::span<const Label> labels;
    std::string_view saw_browser;
    std::string_view saw_log;
    std::string_view saw_cgi_browser;  // where mod_cgi or mod_cgid runs the script; "": the same
    std::string_view saw_cgi_log;
    int status = 0;  // what the visitor gets; 0: nothing can be said, or Apache does not start
    Page page = Page::unknown;
    std::span<const FixWords> fixes;
    Severity severity = Severity::error;
};

struct Rule {
    std::string_view id;    // "FC101"
    std::string_view name;  // "execcgi-off"
    std::span<const std::string_view> aliases;
    std::string_view since;
    Severity severity = Severity::error;  // of the situation ""
    Stage stage = Stage::config;
    std::span<const RuleWords> words;  // [0] is the situation ""
    std::span<const LogPattern> log;
    std::span<const std::string_view> hides;  // names of rules that are symptoms of this one
    std::string_view explain;
    std::span<const std::string_view> see;
};

}  // namespace fcgicheck
