// The grammar of expressions (server/util_expr_parse.y). Where bison finds an error, and which
// tokens it then says it expected, follows from its tables: states with one action take it without
// looking at the next token, and of more than four tokens none is named.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "apache/expr/expression.h"
#include "apache/expr/nodes.h"
#include "apache/expr/scanner.h"

namespace fcgicheck::apache {

class Parser {
  public:
    Parser(std::string_view written, Scanner::Start start, const ExpressionPlace& place)
        : scanner_(written, start), place_(place) {}

    Condition parse_condition();
    Word parse_text();
    // What httpd says against it, if anything.
    std::optional<std::string> complaint() const;
    bool mentions_user() const { return mentions_user_; }

  private:
    enum class Inside : bool { all, parentheses };

    static constexpr int deepest_nesting = 1000;      // ours; bison's stack ends at 10,000 tokens
    static constexpr std::string_view any_word = {};  // more than four tokens may begin one

    TokenKind peek();
    Token take();
    bool takes(TokenKind kind);
    void expect(TokenKind kind, std::string_view expected);
    void fail_at_token(std::string_view expected);
    void complain(std::string message);

    Condition any_of(Inside inside);
    Condition all_of(Inside inside);
    Condition single(Inside inside);
    Condition comparison();
    Condition unary();
    Condition binary(Word left);
    Condition in_list(Word needle);
    Condition matching(Word subject, Condition::Kind kind);
    Word word();
    Word single_word();
    Word variable();
    Word call(std::string_view name);
    Word string(TokenKind end);
    void find_function_of(Word& word, std::string_view name);
    std::optional<IpSubnet> subnet(std::string_view name, const Word& word);

    Scanner scanner_;
    const ExpressionPlace& place_;
    std::optional<Token> ahead_;
    std::optional<std::string> syntax_;  // bison's message
    std::string detail_;                 // the scanner's, or a look-up's: the last
    bool stopped_ = false;
    bool mentions_user_ = false;
    int depth_ = 0;
};

}  // namespace fcgicheck::apache
