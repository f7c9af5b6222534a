// The words for how a request ends: rules/apache/endings.yaml, compiled into a table by the build
// (src/rules/compiler/). An ending without words stops the build, and so does a situation or a
// {placeholder} that there is not.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "apache/request/ending.h"

namespace fcgicheck::report {

// What several ways to one ending are told apart by.
enum class Situation : std::uint8_t {
    general,
    base,
    circle,
    dead_end,
    error_page,
    growing,
    host,
    htaccess,
    htaccess_not_allowed,
    itself,
    made_file,
    named,
    no_folder,
    no_host,
    no_scheme,
    no_url,
    options_mixed_signs,
    rule,
    script,
    silenced,
    slashes_alone,
    source,
    too_long,
    trace,
    unanswered,
    unanswered_source,
    unknown_directive,
};

struct EndingWords {
    Situation situation;            // `general`: the ending's own
    std::string_view rule;          // of the catalogue; "" where none explains it
    std::string_view rule_in_text;  // the same where the ending is a success
    std::string_view title;         // stands behind the status
    std::string_view reason;        // one sentence
    std::string_view fix;           // what to do next; "" where nothing is to do
    std::string_view command;       // a line to type; "" if there is none
};

// [0] is the ending's own.
std::span<const EndingWords> all_words_of(apache::Why why);

}  // namespace fcgicheck::report
