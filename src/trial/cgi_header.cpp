#include "trial/cgi_header.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "text/ascii.h"

namespace fcgicheck::trial {

namespace {

// getsfunc_BRIGADE has MAX_STRING_LEN (8192) less three bytes for a line, and drops every CR.
constexpr std::size_t longest_line = 8189;

// MALFORMED_HEADER_LENGTH_TO_SHOW: what Apache's log shows of a line.
constexpr std::size_t shown_length = 30;

std::string quoted(std::string_view line) {
    return "\"" + std::string(line.substr(0, shown_length)) + "\"";
}

// RFC 9110, 5.6.2.
bool is_token(std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        const char letter = text::lower(c);
        return (letter >= 'a' && letter <= 'z') || text::is_digit(c) ||
               std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
    });
}

bool has_control_bytes(std::string_view value) {
    return std::any_of(value.begin(), value.end(), [](char c) {
        return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
    });
}

// As atoi(3) reads it.
int status_number(std::string_view value) {
    int number = 0;
    std::from_chars(value.data(), value.data() + value.size(), number);
    return number;
}

// The line as Apache's C strings hold it: without CR, ended by NUL; absent where it has no end yet.
struct Line {
    std::string text;
    std::size_t length = 0;  // with its newline
};
std::optional<Line> take_line(std::string_view output) {
    const std::size_t newline = output.find('\n');
    if (newline == std::string_view::npos)
        return std::nullopt;
    Line line{std::string(output.substr(0, newline)), newline + 1};
    line.text.erase(std::remove(line.text.begin(), line.text.end(), '\r'), line.text.end());
    return line;
}

void add_field(CgiHeader& header, std::string_view name, std::string_view value) {
    header.response.headers.emplace_back(name, value);
    if (text::equals_ignoring_case(name, "status")) {
        header.response.status = status_number(value);
        if (header.response.status < 100 || header.response.status > 999)
            header.problem =
                "the Status is " + quoted(value) + ", which is no number from 100 to 999";
    } else if (name.empty()) {
        header.problem = "a header line begins with its colon";
    } else if (!is_token(name)) {
        header.problem = "the header name " + quoted(name) + " holds characters that no name may";
    } else if (has_control_bytes(value)) {
        header.problem = "the value of " + std::string(name) + " holds control characters";
    }
}

void read_line(CgiHeader& header, std::string_view line) {
    const bool continues = line.front() == ' ' || line.front() == '\t';
    if (continues && !header.response.headers.empty()) {
        header.response.headers.back().second += line;
        return;
    }
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) {
        header.problem = "the header line " + quoted(line) + " has no colon";
        header.state = CgiHeader::State::bad;
        return;
    }
    std::string_view value = line.substr(colon + 1);
    value.remove_prefix(std::min(value.find_first_not_of(" \t"), value.size()));
    add_field(header, line.substr(0, colon), value);
}

void finish(CgiHeader& header) {
    const auto& fields = header.response.headers;
    const auto is = [&fields](std::string_view wanted) {
        return std::any_of(fields.begin(), fields.end(), [wanted](const auto& field) {
            return text::equals_ignoring_case(field.first, wanted);
        });
    };
    if (is("location") && !is("status"))
        header.response.status = 302;
    header.state = header.problem.empty() ? CgiHeader::State::complete : CgiHeader::State::bad;
}

void say_what_is_missing(CgiHeader& header, std::string_view rest) {
    if (header.response.headers.empty() && rest.empty())
        header.problem = "it is empty";
    else if (header.response.headers.empty())
        header.problem = "it ends before its first header line does: " + quoted(rest);
    else
        header.problem = "no blank line ends the header";
}

}  // namespace

CgiHeader read_cgi_header(std::string_view output) {
    CgiHeader header;
    for (;;) {
        const std::string_view rest = output.substr(header.length);
        const std::optional<Line> line = take_line(rest);
        if ((line ? line->text.size() : rest.size()) > longest_line) {
            header.problem = "a header line is longer than 8 KiB: " + quoted(rest);
            header.state = CgiHeader::State::bad;
            return header;
        }
        if (!line) {
            say_what_is_missing(header, rest);
            return header;
        }
        header.length += line->length;
        const std::string_view shown =
            std::string_view(line->text).substr(0, line->text.find('\0'));
        if (shown.empty()) {
            finish(header);
            return header;
        }
        read_line(header, shown);
        if (header.state == CgiHeader::State::bad)
            return header;
    }
}

bool begins_like_a_header(std::string_view output) {
    const std::size_t colon = output.find(':');
    return colon != std::string_view::npos && is_token(output.substr(0, colon));
}

}  // namespace fcgicheck::trial
