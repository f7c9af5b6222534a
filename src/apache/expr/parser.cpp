#include "apache/expr/parser.h"

#include <utility>

#include "apache/expr/names.h"

namespace fcgicheck::apache {

namespace {

std::optional<Comparison> comparison_of(TokenKind kind, bool& of_integers) {
    of_integers = kind <= TokenKind::integers_at_least;
    switch (kind) {
        case TokenKind::integers_equal:
        case TokenKind::strings_equal:
            return Comparison::equal;
        case TokenKind::integers_unequal:
        case TokenKind::strings_unequal:
            return Comparison::unequal;
        case TokenKind::integers_less:
        case TokenKind::strings_less:
            return Comparison::less;
        case TokenKind::integers_at_most:
        case TokenKind::strings_at_most:
            return Comparison::at_most;
        case TokenKind::integers_greater:
        case TokenKind::strings_greater:
            return Comparison::greater;
        case TokenKind::integers_at_least:
        case TokenKind::strings_at_least:
            return Comparison::at_least;
        default:
            return std::nullopt;
    }
}

}  // namespace

std::optional<std::string> Parser::complaint() const {
    if (syntax_)
        return detail_.empty() ? *syntax_ : *syntax_ + ": " + detail_;
    if (!detail_.empty())
        return detail_;
    return std::nullopt;
}

TokenKind Parser::peek() {
    if (stopped_)
        return TokenKind::end;
    if (!ahead_) {
        ahead_ = scanner_.next();
        if (ahead_->kind == TokenKind::error)
            detail_ = ahead_->text;
    }
    return ahead_->kind;
}

Token Parser::take() {
    peek();
    if (stopped_)
        return {};
    Token token = std::move(*ahead_);
    ahead_.reset();
    return token;
}

bool Parser::takes(TokenKind kind) {
    if (stopped_ || peek() != kind)
        return false;
    ahead_.reset();
    return true;
}

void Parser::complain(std::string message) {
    if (!stopped_)
        syntax_ = std::move(message);
    stopped_ = true;
}

void Parser::fail_at_token(std::string_view expected) {
    std::string message = "syntax error, unexpected " + std::string(name_of(peek()));
    if (!expected.empty())
        message += ", expecting " + std::string(expected);
    complain(std::move(message));
}

void Parser::expect(TokenKind kind, std::string_view expected) {
    if (!stopped_ && !takes(kind))
        fail_at_token(expected);
}

Condition Parser::parse_condition() {
    Condition condition = any_of(Inside::all);
    expect(TokenKind::end, "$end");
    return condition;
}

Word Parser::parse_text() {
    return string(TokenKind::end);
}

Condition Parser::any_of(Inside inside) {
    Condition first = all_of(inside);
    if (stopped_ || peek() != TokenKind::or_word)
        return first;
    Condition any{.kind = Condition::Kind::any};
    any.children.push_back(std::move(first));
    while (takes(TokenKind::or_word))
        any.children.push_back(all_of(inside));
    return any;
}

Condition Parser::all_of(Inside inside) {
    Condition first = single(inside);
    if (stopped_ || peek() != TokenKind::and_word)
        return first;
    Condition all{.kind = Condition::Kind::all};
    all.children.push_back(std::move(first));
    while (takes(TokenKind::and_word))
        all.children.push_back(single(inside));
    return all;
}

Condition Parser::single(Inside inside) {
    if (++depth_ > deepest_nesting)
        complain("memory exhausted");
    Condition condition;
    if (takes(TokenKind::true_word)) {
        condition.kind = Condition::Kind::always;
    } else if (takes(TokenKind::false_word)) {
        condition.kind = Condition::Kind::never;
    } else if (takes(TokenKind::not_word)) {
        condition.kind = Condition::Kind::negation;
        condition.children.push_back(single(inside));
    } else if (takes(TokenKind::open)) {
        condition = any_of(Inside::parentheses);
        expect(TokenKind::close, "T_OP_OR or T_OP_AND or ')'");
    } else if (!stopped_ && peek() == TokenKind::unary) {
        condition = unary();
    } else if (!stopped_ && peek() == TokenKind::error) {
        stopped_ = true;
    } else {
        condition = comparison();
    }
    --depth_;
    return condition;
}

std::optional<IpSubnet> Parser::subnet(std::string_view name, const Word& word) {
    if (stopped_)
        return std::nullopt;
    if (word.kind != Word::Kind::text) {
        detail_ = "-" + std::string(name) + " requires subnet/netmask as constant argument";
        return std::nullopt;
    }
    const auto parsed = IpSubnet::parse(word.text);
    if (const auto* subnet = std::get_if<IpSubnet>(&parsed))
        return *subnet;
    detail_ = "parsing of subnet/netmask failed";
    return std::nullopt;
}

Condition Parser::unary() {
    const std::string letter = take().text;
    Condition condition{.kind = Condition::Kind::unary};
    condition.words.push_back(word());
    const auto test = find_unary(letter, place_.modules);
    if (!test && !stopped_)
        detail_ = "Unary operator '-" + letter + "' does not exist";
    condition.unary = test.value_or(UnaryTest::foreign);
    if (test == UnaryTest::client_in_subnet)
        condition.subnet = subnet(letter, condition.words.front());
    return condition;
}

Condition Parser::binary(Word left) {
    const std::string name = take().text;
    Condition condition{.kind = Condition::Kind::binary};
    condition.words.push_back(std::move(left));
    condition.words.push_back(word());
    const auto test = find_binary(name, place_.modules);
    if (!test && !stopped_)
        detail_ = "Binary operator '-" + name + "' does not exist";
    condition.binary = test.value_or(BinaryTest::foreign);
    if (test == BinaryTest::ipmatch)
        condition.subnet = subnet(name, condition.words.back());
    return condition;
}

Condition Parser::comparison() {
    Word left = word();
    if (stopped_)
        return {};
    const TokenKind kind = peek();
    if (kind == TokenKind::binary)
        return binary(std::move(left));
    if (takes(TokenKind::in))
        return in_list(std::move(left));
    if (takes(TokenKind::matches))
        return matching(std::move(left), Condition::Kind::matches);
    if (takes(TokenKind::lacks))
        return matching(std::move(left), Condition::Kind::lacks);
    bool of_integers = false;
    const auto comparison = comparison_of(kind, of_integers);
    if (!comparison) {
        fail_at_token(any_word);
        return {};
    }
    take();
    Condition condition{.kind = of_integers ? Condition::Kind::integers : Condition::Kind::strings};
    condition.comparison = *comparison;
    condition.words.push_back(std::move(left));
    condition.words.push_back(word());
    return condition;
}

Condition Parser::in_list(Word needle) {
    Condition condition{.kind = Condition::Kind::in_words};
    condition.words.push_back(std::move(needle));
    if (takes(TokenKind::open_brace)) {
        condition.words.push_back(word());
        while (takes(TokenKind::comma))
            condition.words.push_back(word());
        expect(TokenKind::close_brace, "'}' or ','");
        return condition;
    }
    if (peek() != TokenKind::identifier) {
        fail_at_token("T_ID or '{'");
        return condition;
    }
    const std::string name = take().text;
    condition.kind = Condition::Kind::in_function;
    expect(TokenKind::open, "'('");
    condition.words.push_back(word());
    expect(TokenKind::close, "T_OP_CONCAT or ')'");
    if (!stopped_ && !has_list_function(name, place_.modules))
        detail_ = "List-returning function '" + name + "' does not exist";
    return condition;
}

Condition Parser::matching(Word subject, Condition::Kind kind) {
    Condition condition{.kind = kind};
    condition.words.push_back(std::move(subject));
    const TokenKind next = peek();
    if (next != TokenKind::regex && next != TokenKind::regex_ignoring_case) {
        fail_at_token("T_REGEX or T_REGEX_I");
        return condition;
    }
    condition.regex =
        text::Regex::compile(take().text, next == TokenKind::regex ? text::LetterCase::matters
                                                                   : text::LetterCase::ignored);
    if (!condition.regex)
        complain("Failed to compile regular expression");
    return condition;
}

std::variant<Expression, std::string> Expression::parse(std::string_view written, Kind kind,
                                                        const ExpressionPlace& place) {
    const bool is_text = kind == Kind::text;
    Parser parser(written, is_text ? Scanner::Start::text : Scanner::Start::condition, place);
    Expression expression;
    if (is_text)
        expression.word_ = std::make_shared<const Word>(parser.parse_text());
    else
        expression.condition_ = std::make_shared<const Condition>(parser.parse_condition());
    if (auto complaint = parser.complaint())
        return *complaint;
    expression.mentions_user_ = parser.mentions_user();
    return expression;
}

const std::string* Expression::constant_text() const {
    return word_ != nullptr && word_->kind == Word::Kind::text ? &word_->text : nullptr;
}

}  // namespace fcgicheck::apache
