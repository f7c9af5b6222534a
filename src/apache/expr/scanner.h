// The tokens of an expression (server/util_expr_scan.l).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fcgicheck::apache {

enum class TokenKind : std::uint8_t {
    end,
    true_word,
    false_word,
    error,
    digits,
    identifier,
    string,
    regex,
    regex_ignoring_case,
    group,
    unary,
    binary,
    string_begin,
    string_end,
    variable_begin,
    variable_end,
    integers_equal,
    integers_unequal,
    integers_less,
    integers_at_most,
    integers_greater,
    integers_at_least,
    matches,
    lacks,
    in,
    strings_equal,
    strings_unequal,
    strings_less,
    strings_at_most,
    strings_greater,
    strings_at_least,
    concatenation,
    or_word,
    and_word,
    not_word,
    open,
    close,
    open_brace,
    close_brace,
    comma,
    colon,
};

struct Token {
    TokenKind kind = TokenKind::end;
    std::string text = {};  // of an error: what httpd says
};

// As httpd's messages name it: "T_OP_STR_EQ", "'('".
std::string_view name_of(TokenKind kind);

class Scanner {
  public:
    enum class Start : bool { condition, text };  // text: all of it is the inside of a string
    Scanner(std::string_view input, Start start)
        : rest_(input),
          is_text_(start == Start::text),
          mode_(is_text_ ? Mode::string : Mode::plain) {}

    Token next();

  private:
    enum class Mode : std::uint8_t { plain, string, variable, argument };

    Token next_plain();
    Token next_operator();
    Token next_in_string();
    Token next_in_variable();
    Token scan_regex(char delimiter);
    bool append_escape(Token& error);
    Token take_buffer();
    Token take(std::size_t length, TokenKind kind);
    void begin_variable();
    void end_variable();

    std::string_view rest_;
    bool is_text_;
    Mode mode_;
    std::vector<Mode> stack_;  // modes around the variables that are open
    std::string buffer_;       // of the string or argument
    char delimiter_ = '\0';
};

}  // namespace fcgicheck::apache
