// The words of expressions: strings, variables, functions and their like, and what they are made
// of.
#include <algorithm>
#include <utility>

#include "apache/expr/names.h"
#include "apache/expr/parser.h"
#include "text/ascii.h"

namespace fcgicheck::apache {

namespace {

constexpr std::string_view part_of_argument =
    "T_ERROR or T_STRING or T_REGEX_BACKREF or T_VAR_BEGIN";

std::string upper(std::string_view name) {
    std::string result(name);
    std::transform(result.begin(), result.end(), result.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    return result;
}

}  // namespace

Word Parser::word() {
    Word first = single_word();
    if (stopped_ || peek() != TokenKind::concatenation)
        return first;
    Word joined{.kind = Word::Kind::joined};
    joined.parts.push_back(std::move(first));
    while (takes(TokenKind::concatenation))
        joined.parts.push_back(single_word());
    return joined;
}

Word Parser::single_word() {
    if (stopped_)
        return {};
    switch (peek()) {
        case TokenKind::digits:
            return {.kind = Word::Kind::digits, .text = take().text};
        case TokenKind::group:
            return {.kind = Word::Kind::group,
                    .group = static_cast<std::size_t>(take().text.front() - '0')};
        case TokenKind::variable_begin:
            return variable();
        case TokenKind::identifier:
            return call(take().text);
        case TokenKind::string_begin:
            take();
            if (takes(TokenKind::string_end))
                return {};
            return string(TokenKind::string_end);
        default:
            fail_at_token(any_word);
            return {};
    }
}

void Parser::find_function_of(Word& word, std::string_view name) {
    if (stopped_)
        return;
    const auto function = find_function(name, place_.modules);
    if (!function)
        detail_ = "Function '" + std::string(name) + "' does not exist";
    word.function = function.value_or(Function::foreign);
    if (place_.is_restricted && (function == Function::file || function == Function::filesize))
        detail_ = text::to_lower(name) + " not available in restricted context";
}

Word Parser::call(std::string_view name) {
    Word result{.kind = Word::Kind::function};
    if (++depth_ > deepest_nesting)
        complain("memory exhausted");
    expect(TokenKind::open, "'('");
    result.parts.push_back(word());
    expect(TokenKind::close, "T_OP_CONCAT or ')'");
    --depth_;
    find_function_of(result, name);
    return result;
}

Word Parser::variable() {
    take();
    if (peek() != TokenKind::identifier) {
        fail_at_token("T_ID");
        return {};
    }
    const std::string name = take().text;
    if (takes(TokenKind::colon)) {
        Word result{.kind = Word::Kind::function};
        if (++depth_ > deepest_nesting)
            complain("memory exhausted");
        result.parts.push_back(string(TokenKind::variable_end));
        --depth_;
        find_function_of(result, name);
        return result;
    }
    expect(TokenKind::variable_end, "T_VAR_END or ':'");
    Word result{.kind = Word::Kind::variable, .text = upper(name)};
    if (!stopped_ && !has_variable(name, place_.modules))
        detail_ = "Variable '" + name + "' does not exist";
    mentions_user_ = mentions_user_ || result.text == "REMOTE_USER";
    return result;
}

// The parts of a string, an argument or a whole text, up to and with what ends it.
Word Parser::string(TokenKind end) {
    Word joined{.kind = Word::Kind::joined};
    while (!stopped_) {
        switch (peek()) {
            case TokenKind::string:
                joined.parts.push_back({.kind = Word::Kind::text, .text = take().text});
                continue;
            case TokenKind::variable_begin:
                joined.parts.push_back(variable());
                continue;
            case TokenKind::group:
                joined.parts.push_back(
                    {.kind = Word::Kind::group,
                     .group = static_cast<std::size_t>(take().text.front() - '0')});
                continue;
            default:
                break;
        }
        const bool is_empty = joined.parts.empty();
        if (is_empty && peek() == TokenKind::error)
            stopped_ = true;
        else if (is_empty)
            fail_at_token(end == TokenKind::string_end ? any_word : part_of_argument);
        else if (end == TokenKind::end)
            expect(end, "$end");
        else
            expect(end, end == TokenKind::string_end
                            ? "T_STRING or T_REGEX_BACKREF or T_STR_END or T_VAR_BEGIN"
                            : "T_STRING or T_REGEX_BACKREF or T_VAR_BEGIN or T_VAR_END");
        break;
    }
    if (joined.parts.size() == 1)
        return std::move(joined.parts.front());
    return joined;
}

}  // namespace fcgicheck::apache
