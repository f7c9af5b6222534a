#include "apache/directives/arguments.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <string>
#include <string_view>

#include "apache/reading/files.h"
#include "text/ascii.h"
#include "text/links.h"
#include "text/regex.h"
#include "text/words.h"

namespace fcgicheck::apache {

namespace {

using Kind = ArgumentCheck::Kind;

// strtol's: what stands before the first that is no digit, and what stands behind.
struct Number {
    long value = 0;
    bool is_too_large = false;
    std::string_view rest;
};

Number leading_number(std::string_view text) {
    constexpr std::string_view blanks = " \t\n\v\f\r";
    const std::string_view written = text;
    text.remove_prefix(std::min(text.size(), text.find_first_not_of(blanks)));
    if (text.starts_with('+') && !text.starts_with("+-"))
        text.remove_prefix(1);
    Number number{.rest = written};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number.value);
    if (error == std::errc::invalid_argument)
        return number;
    number.rest = text.substr(static_cast<std::size_t>(end - text.data()));
    if (error == std::errc::result_out_of_range) {
        number.is_too_large = true;
        number.value = text.starts_with('-') ? std::numeric_limits<long>::min()
                                             : std::numeric_limits<long>::max();
    }
    return number;
}

long as_int(const Number& number) {  // atoi casts
    return static_cast<int>(static_cast<unsigned>(number.value));
}

bool is_between(long value, std::string_view range) {
    const std::size_t dots = range.find("..");
    const std::string_view least = range.substr(0, dots);
    const std::string_view most = range.substr(dots + 2);
    return (least.empty() || value >= leading_number(least).value) &&
           (most.empty() || value <= leading_number(most).value);
}

using text::any_word;

bool is_one_of(std::string_view argument, std::string_view words) {
    return any_word(
        words, [&](std::string_view word) { return text::equals_ignoring_case(word, argument); });
}

// Ranges and words.
bool is_number(long value, std::string_view argument, std::string_view allowed) {
    return any_word(allowed, [&](std::string_view word) {
        return word.find("..") == std::string_view::npos
                   ? text::equals_ignoring_case(word, argument)
                   : is_between(value, word);
    });
}

// In milliseconds; nothing where it is none.
std::optional<long> duration_in(std::string_view argument, std::string_view unit_if_none) {
    constexpr auto units = std::to_array<std::pair<std::string_view, long>>(
        {{"s", 1000}, {"h", 3'600'000}, {"ms", 1}, {"mi", 60'000}});
    const Number number = leading_number(argument);
    const std::string_view unit = number.rest.empty() ? unit_if_none : number.rest;
    const auto* const known = std::find_if(
        units.begin(), units.end(), [&](const auto& row) { return unit.starts_with(row.first); });
    long milliseconds = 0;
    if (known == units.end() || number.is_too_large || number.value < 0 ||
        __builtin_mul_overflow(number.value, known->second, &milliseconds))
        return std::nullopt;
    return milliseconds;
}

bool is_duration_from(std::string_view argument, std::string_view allowed) {
    const std::size_t blank = allowed.find(' ');
    const auto duration = duration_in(argument, allowed.substr(0, blank));
    return duration && *duration >= leading_number(allowed.substr(blank + 1)).value;
}

enum class MustBe : std::uint8_t { directory, file, filled_file };

bool may_be(FileSource& files, const std::string& path, MustBe what) {
    const auto stat = text::stat_following(files, path);
    if (stat.seen() == nullptr)
        return true;
    switch (what) {
        case MustBe::directory:
            return stat.seen()->kind == FileKind::directory;
        case MustBe::file:
            return stat.seen()->kind != FileKind::missing;
        case MustBe::filled_file:
            return stat.seen()->kind == FileKind::regular && stat.seen()->size > 0;
    }
    return true;
}

ConfigErrorKind kind_of(Kind check) {
    const bool names_file = check == Kind::directory || check == Kind::file ||
                            check == Kind::filled_file || check == Kind::program;
    return names_file ? ConfigErrorKind::missing_file : ConfigErrorKind::syntax;
}

std::string filled_in(const Walk& walk, std::string_view message, std::string_view argument,
                      const Directive& directive) {
    std::string result;
    while (!message.empty()) {
        if (message.starts_with("%s"))
            result += argument;
        else if (message.starts_with("%f"))
            result += server_relative(walk.global.read, argument) +
                      (argument.size() > 1 && argument.ends_with('/') ? "/" : "");
        else if (message.starts_with("%n"))
            result += registered_name(directive);
        else
            result += message.front();
        const bool is_place =
            message.starts_with("%s") || message.starts_with("%f") || message.starts_with("%n");
        message.remove_prefix(is_place ? 2 : 1);
    }
    return result;
}

}  // namespace

bool is_right(const Walk& walk, const ArgumentCheck& check, const std::string& argument) {
    const auto may_name = [&](MustBe what) {
        return may_be(walk.files, server_relative(walk.global.read, argument), what);
    };
    switch (check.kind) {
        case Kind::one_of:
            return is_one_of(argument, check.allowed);
        case Kind::none_of:
            return !is_one_of(argument, check.allowed);
        case Kind::one_of_exactly:
            return any_word(check.allowed, [&](auto word) { return word == argument; });
        case Kind::number:
            return is_number(as_int(leading_number(argument)), argument, check.allowed);
        case Kind::whole_number: {
            const Number number = leading_number(argument);
            return number.rest.empty() && !number.is_too_large &&
                   is_number(number.value, argument, check.allowed);
        }
        case Kind::duration:
            return duration_in(argument, check.allowed).has_value();
        case Kind::duration_from:
            return is_duration_from(argument, check.allowed);
        case Kind::regex:
            return text::Regex::compile(argument).has_value();
        case Kind::shorter_than:
            return argument.size() < static_cast<std::size_t>(leading_number(check.allowed).value);
        case Kind::made_of:
            return argument.find_first_not_of(check.allowed) == std::string::npos;
        case Kind::holds:
            return argument.find(check.allowed) != std::string::npos;
        case Kind::begins:
            return argument.starts_with(check.allowed);
        case Kind::begins_with_digit:
            return !argument.empty() && text::is_digit(argument.front());
        case Kind::directory:
            return may_name(MustBe::directory);
        case Kind::file:
            return may_name(MustBe::file);
        case Kind::filled_file:
            return argument.starts_with("pkcs11:") || may_name(MustBe::filled_file);
        case Kind::program:
            return !is_surely_missing(walk.files, argument);
        case Kind::never:
        case Kind::not_in:
            return false;
    }
    return true;
}

std::optional<Complaint> check_arguments(const Walk& walk, const KnownDirective& known,
                                         const Directive& directive) {
    for (const ArgumentCheck& check : known.checks) {
        const std::size_t count = directive.arguments.size();
        const std::size_t first = check.argument == 0 ? 0 : check.argument - 1;
        const std::size_t end = check.and_rest ? count : std::min(count, first + 1);
        if (check.kind == Kind::never)
            return Complaint{std::string(check.message)};
        if (check.kind == Kind::not_in) {
            if (auto complaint = forbidden_place(walk, directive, check.allowed))
                return complaint;
            continue;
        }
        for (std::size_t i = first; i < end; ++i)
            if (!is_right(walk, check, directive.arguments[i]))
                return Complaint{filled_in(walk, check.message, directive.arguments[i], directive),
                                 kind_of(check.kind)};
    }
    return std::nullopt;
}

}  // namespace fcgicheck::apache
