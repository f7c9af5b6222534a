#include "apache/expr/scanner.h"

#include <algorithm>
#include <array>
#include <utility>

#include "text/ascii.h"

namespace fcgicheck::apache {

namespace {

constexpr std::size_t longest_string = 8192;  // MAX_STRING_LEN

constexpr bool is_letter(char c) {
    return text::lower(c) >= 'a' && text::lower(c) <= 'z';
}

constexpr bool is_word(char c) {
    return is_letter(c) || text::is_digit(c) || c == '_';
}

std::size_t count_words(std::string_view text, std::size_t from) {
    std::size_t end = from;
    while (end < text.size() && is_word(text[end]))
        ++end;
    return end - from;
}

Token error_of(std::string message) {
    return {TokenKind::error, std::move(message)};
}

Token unterminated() {
    return error_of("Unterminated string or variable");
}

using Row = std::pair<std::string_view, TokenKind>;

constexpr auto symbols = std::to_array<Row>({
    {"==", TokenKind::strings_equal},
    {"=~", TokenKind::matches},
    {"!=", TokenKind::strings_unequal},
    {"!~", TokenKind::lacks},
    {"<=", TokenKind::strings_at_most},
    {">=", TokenKind::strings_at_least},
    {"&&", TokenKind::and_word},
    {"||", TokenKind::or_word},
    {"=", TokenKind::strings_equal},
    {"<", TokenKind::strings_less},
    {">", TokenKind::strings_greater},
    {"!", TokenKind::not_word},
    {".", TokenKind::concatenation},
    {"(", TokenKind::open},
    {")", TokenKind::close},
    {"{", TokenKind::open_brace},
    {"}", TokenKind::close_brace},
    {",", TokenKind::comma},
    {":", TokenKind::colon},
});

constexpr auto words = std::to_array<Row>({
    {"and", TokenKind::and_word},
    {"or", TokenKind::or_word},
    {"not", TokenKind::not_word},
    {"true", TokenKind::true_word},
    {"false", TokenKind::false_word},
    {"in", TokenKind::in},
    {"eq", TokenKind::integers_equal},
    {"ne", TokenKind::integers_unequal},
    {"lt", TokenKind::integers_less},
    {"le", TokenKind::integers_at_most},
    {"gt", TokenKind::integers_greater},
    {"ge", TokenKind::integers_at_least},
});

constexpr auto dashed = std::to_array<Row>({
    {"in", TokenKind::in},
    {"eq", TokenKind::integers_equal},
    {"ne", TokenKind::integers_unequal},
    {"lt", TokenKind::integers_less},
    {"le", TokenKind::integers_at_most},
    {"gt", TokenKind::integers_greater},
    {"ge", TokenKind::integers_at_least},
});

template <class Table>
TokenKind kind_of(const Table& table, std::string_view word, TokenKind otherwise) {
    const auto found =
        std::find_if(table.begin(), table.end(), [&](const Row& row) { return row.first == word; });
    return found == table.end() ? otherwise : found->second;
}

}  // namespace

std::string_view name_of(TokenKind kind) {
    switch (kind) {
        case TokenKind::end:
            return "$end";
        case TokenKind::true_word:
            return "T_TRUE";
        case TokenKind::false_word:
            return "T_FALSE";
        case TokenKind::error:
            return "T_ERROR";
        case TokenKind::digits:
            return "T_DIGIT";
        case TokenKind::identifier:
            return "T_ID";
        case TokenKind::string:
            return "T_STRING";
        case TokenKind::regex:
            return "T_REGEX";
        case TokenKind::regex_ignoring_case:
            return "T_REGEX_I";
        case TokenKind::group:
            return "T_REGEX_BACKREF";
        case TokenKind::unary:
            return "T_OP_UNARY";
        case TokenKind::binary:
            return "T_OP_BINARY";
        case TokenKind::string_begin:
            return "T_STR_BEGIN";
        case TokenKind::string_end:
            return "T_STR_END";
        case TokenKind::variable_begin:
            return "T_VAR_BEGIN";
        case TokenKind::variable_end:
            return "T_VAR_END";
        case TokenKind::integers_equal:
            return "T_OP_EQ";
        case TokenKind::integers_unequal:
            return "T_OP_NE";
        case TokenKind::integers_less:
            return "T_OP_LT";
        case TokenKind::integers_at_most:
            return "T_OP_LE";
        case TokenKind::integers_greater:
            return "T_OP_GT";
        case TokenKind::integers_at_least:
            return "T_OP_GE";
        case TokenKind::matches:
            return "T_OP_REG";
        case TokenKind::lacks:
            return "T_OP_NRE";
        case TokenKind::in:
            return "T_OP_IN";
        case TokenKind::strings_equal:
            return "T_OP_STR_EQ";
        case TokenKind::strings_unequal:
            return "T_OP_STR_NE";
        case TokenKind::strings_less:
            return "T_OP_STR_LT";
        case TokenKind::strings_at_most:
            return "T_OP_STR_LE";
        case TokenKind::strings_greater:
            return "T_OP_STR_GT";
        case TokenKind::strings_at_least:
            return "T_OP_STR_GE";
        case TokenKind::concatenation:
            return "T_OP_CONCAT";
        case TokenKind::or_word:
            return "T_OP_OR";
        case TokenKind::and_word:
            return "T_OP_AND";
        case TokenKind::not_word:
            return "T_OP_NOT";
        case TokenKind::open:
            return "'('";
        case TokenKind::close:
            return "')'";
        case TokenKind::open_brace:
            return "'{'";
        case TokenKind::close_brace:
            return "'}'";
        case TokenKind::comma:
            return "','";
        case TokenKind::colon:
            return "':'";
    }
    return "";
}

Token Scanner::next() {
    switch (mode_) {
        case Mode::plain:
            return next_plain();
        case Mode::string:
        case Mode::argument:
            return next_in_string();
        case Mode::variable:
            return next_in_variable();
    }
    return {};
}

Token Scanner::take(std::size_t length, TokenKind kind) {
    Token token{kind, std::string(rest_.substr(0, length))};
    rest_.remove_prefix(length);
    return token;
}

void Scanner::begin_variable() {
    rest_.remove_prefix(2);
    stack_.push_back(mode_);
    mode_ = Mode::variable;
}

void Scanner::end_variable() {
    rest_.remove_prefix(1);
    mode_ = stack_.back();
    stack_.pop_back();
}

Token Scanner::next_plain() {
    constexpr std::string_view blanks = " \t\n";
    rest_.remove_prefix(std::min(rest_.find_first_not_of(blanks), rest_.size()));
    if (rest_.empty())
        return {};
    const char first = rest_.front();
    if (first == '"' || first == '\'') {
        rest_.remove_prefix(1);
        buffer_.clear();
        delimiter_ = first;
        mode_ = Mode::string;
        return {TokenKind::string_begin};
    }
    if (rest_.starts_with("%{")) {
        begin_variable();
        return {TokenKind::variable_begin};
    }
    if (first == '$' && rest_.size() > 1 && text::is_digit(rest_[1])) {
        rest_.remove_prefix(1);
        return take(1, TokenKind::group);
    }
    if (first == '/') {
        rest_.remove_prefix(1);
        return scan_regex(first);
    }
    constexpr std::string_view regex_delimiters = "/#$%^,;:_?|-!.'\"";
    const std::size_t length = is_letter(first) ? count_words(rest_, 0) : 0;
    if (first == 'm' && length <= 2 && rest_.size() > 1 &&
        regex_delimiters.find(rest_[1]) != std::string_view::npos) {
        const char delimiter = rest_[1];
        rest_.remove_prefix(2);
        return scan_regex(delimiter);
    }
    if (length > 0)
        return take(length, kind_of(words, rest_.substr(0, length), TokenKind::identifier));
    return next_operator();
}

Token Scanner::next_operator() {
    const bool dash = rest_.front() == '-';
    std::size_t digits = dash ? 1 : 0;
    while (digits < rest_.size() && text::is_digit(rest_[digits]))
        ++digits;
    if (digits > (dash ? 1U : 0U))
        return take(digits, TokenKind::digits);
    if (dash) {
        const std::size_t length = count_words(rest_, 1);
        if (length > 0) {
            rest_.remove_prefix(1);
            return take(length, kind_of(dashed, rest_.substr(0, length),
                                        length == 1 ? TokenKind::unary : TokenKind::binary));
        }
    }
    for (const Row& row : symbols)
        if (rest_.starts_with(row.first))
            return take(row.first.size(), row.second);
    return error_of(std::string("Parse error near '") + rest_.front() + "'");
}

// The delimiter can't be escaped. "i" may follow.
Token Scanner::scan_regex(char delimiter) {
    const std::size_t end = rest_.find(delimiter);
    if (end == std::string_view::npos) {
        rest_ = {};
        return {};
    }
    if (end >= longest_string)
        return error_of("Regexp too long");
    Token token = take(end, TokenKind::regex);
    rest_.remove_prefix(1);
    if (rest_.starts_with('i')) {
        rest_.remove_prefix(1);
        token.kind = TokenKind::regex_ignoring_case;
    }
    return token;
}

Token Scanner::take_buffer() {
    Token token{TokenKind::string, buffer_.substr(0, buffer_.find('\0'))};
    buffer_.clear();
    return token;
}

bool Scanner::append_escape(Token& error) {
    std::size_t digits = 1;
    while (digits < rest_.size() && text::is_digit(rest_[digits]))
        ++digits;
    const std::string_view number = rest_.substr(1, digits - 1);
    if (!number.empty()) {
        if (number.size() > 3 || number.find_first_of("89") != std::string_view::npos) {
            error = error_of("Bad escape sequence");
            return false;
        }
        int value = 0;
        for (const char digit : number)
            value = value * 8 + (digit - '0');
        if (value > 0xff) {
            error = error_of("Escape sequence out of bound");
            return false;
        }
        buffer_ += static_cast<char>(value);
        rest_.remove_prefix(digits);
        return true;
    }
    constexpr std::string_view letters = "nrtbf", meanings = "\n\r\t\b\f";
    const std::size_t letter = letters.find(rest_[1]);
    buffer_ += letter == std::string_view::npos ? rest_[1] : meanings[letter];
    rest_.remove_prefix(2);
    return true;
}

// In a string, or in the argument of %{function:argument}.
Token Scanner::next_in_string() {
    const bool in_string = mode_ == Mode::string;
    while (!rest_.empty()) {
        if (buffer_.size() >= longest_string)
            return error_of("String too long");
        const char c = rest_.front();
        if (c == '\n')
            return unterminated();
        if (c == '\\' && rest_.size() > 1) {
            Token error;
            if (!append_escape(error))
                return error;
            continue;
        }
        const bool is_group = c == '$' && rest_.size() > 1 && text::is_digit(rest_[1]);
        const bool is_variable = rest_.starts_with("%{");
        const bool ends = in_string ? c == delimiter_ && delimiter_ != '\0' : c == '}';
        if ((is_group || is_variable || ends) && !buffer_.empty())
            return take_buffer();
        if (is_group) {
            rest_.remove_prefix(1);
            return take(1, TokenKind::group);
        }
        if (is_variable) {
            begin_variable();
            return {TokenKind::variable_begin};
        }
        if (ends && in_string) {
            rest_.remove_prefix(1);
            mode_ = Mode::plain;
            return {TokenKind::string_end};
        }
        if (ends) {
            end_variable();
            return {TokenKind::variable_end};
        }
        // In an argument httpd has no rule for a quote, nor for a last backslash anywhere: its
        // scanner ends the whole process.
        if (c == '\\' || (!in_string && (c == '"' || c == '\'')))
            return error_of("flex scanner jammed");
        buffer_ += c;
        rest_.remove_prefix(1);
    }
    if (!is_text_ || !in_string)
        return unterminated();
    mode_ = Mode::plain;
    return take_buffer();
}

Token Scanner::next_in_variable() {
    if (rest_.empty())
        return unterminated();
    const char c = rest_.front();
    if (is_letter(c))
        return take(count_words(rest_, 0), TokenKind::identifier);
    if (c == '}') {
        end_variable();
        return {TokenKind::variable_end};
    }
    if (c == ':') {
        rest_.remove_prefix(1);
        mode_ = Mode::argument;
        return {TokenKind::colon};
    }
    if (c == '\n')
        return unterminated();
    return error_of(std::string("Invalid character in variable name '") + c + "'");
}

}  // namespace fcgicheck::apache
