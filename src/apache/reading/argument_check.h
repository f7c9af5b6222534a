// What httpd asks of a directive's argument while it reads: a row of rules/apache/arguments.tsv.
#pragma once

#include <cstdint>
#include <string_view>

namespace fcgicheck::apache {

struct ArgumentCheck {
    enum class Kind : std::uint8_t {
        one_of,             // the words of `allowed`, in any case
        one_of_exactly,     // in theirs
        none_of,            // of these words, in any case
        number,             // as atoi takes it: in a range of `allowed`, or one of its words
        whole_number,       // nothing may stand behind it
        duration,           // "30", "5min", "100ms" (ap_timeout_parameter_parse)
        duration_from,      // the same; `allowed` is the unit and the least milliseconds: "s 1"
        regex,              // one that compiles
        shorter_than,       // fewer bytes
        made_of,            // of no other characters
        not_in,             // it stands in none of these: vhost limit htaccess dir, or a section
        holds,              // `allowed` is in it
        begins,             // it begins with `allowed`
        begins_with_digit,  //
        directory,          // it names one
        file,               // it names one that is there
        filled_file,        // that holds something
        program,            // the same, and is not relative to ServerRoot
        never,              // no argument is right
    };
    unsigned argument;  // 1 is the first
    bool and_rest;      // those behind it too
    Kind kind;
    std::string_view allowed;
    std::string_view message;  // %s: the argument, %f: the file that it names, %n: the directive
};

}  // namespace fcgicheck::apache
