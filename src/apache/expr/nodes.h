// What an expression is made of once it is parsed (ap_expr_node_op_e, server/util_expr_private.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "apache/directives/ip_subnet.h"
#include "text/regex.h"

namespace fcgicheck::apache {

// `foreign`, here and below: of a module whose names are not listed, so what it answers isn't
// known.
enum class Function : std::uint8_t {
    osenv,
    env,
    resp,
    req,
    note,
    reqenv,
    to_lower,
    to_upper,
    escape,
    unescape,
    file,
    filesize,
    base64,
    unbase64,
    sha1,
    md5,
    foreign,
};

enum class UnaryTest : std::uint8_t {
    is_filled,         // -n
    is_empty,          // -z
    client_in_subnet,  // -R
    is_true,           // -T
    is_directory,      // -d
    exists,            // -e
    is_file,           // -f
    has_content,       // -s
    is_link,           // -L, -h
    is_executable,     // -x
    uri_is_open,       // -U, -A
    file_is_open,      // -F
    foreign,
};

enum class BinaryTest : std::uint8_t { ipmatch, fnmatch, strmatch, strcmatch, foreign };

enum class Comparison : std::uint8_t { equal, unequal, less, at_most, greater, at_least };

struct Word {
    enum class Kind : std::uint8_t { text, digits, variable, function, group, joined };
    Kind kind = Kind::text;
    std::string text = {};  // of text and digits; of a variable its name in upper case
    Function function = Function::foreign;
    std::size_t group = 0;         // $1
    std::vector<Word> parts = {};  // of joined; of a function its argument
};

struct Condition {
    enum class Kind : std::uint8_t {
        always,
        never,
        negation,
        any,  // of `children`
        all,
        unary,
        binary,
        integers,
        strings,
        in_words,     // the first of `words` among the others
        in_function,  // the first of `words` in what a module lists
        matches,
        lacks,  // !~
    };
    Kind kind = Kind::never;
    std::vector<Condition> children = {};
    std::vector<Word> words = {};
    UnaryTest unary = UnaryTest::foreign;
    BinaryTest binary = BinaryTest::foreign;
    Comparison comparison = Comparison::equal;
    std::optional<IpSubnet> subnet = {};
    std::optional<text::Regex> regex = {};
};

}  // namespace fcgicheck::apache
