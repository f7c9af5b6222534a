// The functions and file tests of expressions. Files are those that httpd's own user meets; a
// relative name hangs on httpd's working directory.
#include <algorithm>

#include "apache/expr/evaluator.h"
#include "apache/request/phases.h"
#include "apache/request/server_view.h"
#include "text/ascii.h"
#include "text/base64.h"
#include "text/path.h"

namespace fcgicheck::apache {

namespace {

constexpr std::size_t largest_file = std::size_t{10} << 20;  // MAX_FILE_SIZE

constexpr std::string_view hex_digits = "0123456789abcdef";

std::string to_upper(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    return text;
}

// ap_os_escape_path, with partial paths.
std::string escape(std::string_view text) {
    constexpr std::string_view plain = "$-_.+!*'(),:;@&=/~";
    std::string result;
    for (const char c : text) {
        const bool is_letter = text::lower(c) >= 'a' && text::lower(c) <= 'z';
        if (is_letter || text::is_digit(c) || plain.find(c) != std::string_view::npos) {
            result += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        result += '%';
        result += hex_digits[byte >> 4];
        result += hex_digits[byte & 15];
    }
    return result;
}

int hex_value(char c) {
    const std::size_t digit = hex_digits.find(text::lower(c));
    return digit == std::string_view::npos ? -1 : static_cast<int>(digit);
}

// ap_unescape_url_keep2f: an encoded slash stays encoded; "" where an escape is none, or of NUL.
std::string unescape(std::string_view text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            result += text[i];
            continue;
        }
        const int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
        const int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
        if (high < 0 || low < 0 || (high == 0 && low == 0))
            return "";
        const char decoded = static_cast<char>(high * 16 + low);
        if (decoded == '/')
            result += text.substr(i, 3);
        else
            result += decoded;
        i += 2;
    }
    return result;
}

// apr_base64_decode: ends at the first byte that is no digit of it.
std::string unbase64(std::string_view text) {
    constexpr std::string_view digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string result;
    unsigned bits = 0;
    int count = 0;
    for (const char c : text) {
        const std::size_t digit = digits.find(c);
        if (digit == std::string_view::npos)
            break;
        bits = (bits << 6) | static_cast<unsigned>(digit);
        if (++count % 4 != 1)
            result += static_cast<char>((bits >> (6 - 2 * ((count - 1) % 4))) & 0xff);
    }
    return result.substr(0, result.find('\0'));
}

// Whether the kernel would follow the path as text can: a ".." may lead out of a link.
bool is_plain(const std::string& path) {
    return path.starts_with('/') && (path + "/").find("/../") == std::string::npos;
}

StatAnswer look_at(ServerView& view, const std::string& path, LastLink last) {
    StatAnswer answer = view.stat(text::normalize_path(path), last);
    if (answer.error == StatError::none && path.ends_with('/')) {
        if (answer.stat.kind == FileKind::symlink)
            answer = view.stat(text::normalize_path(path), LastLink::follow);
        if (answer.error == StatError::none && answer.stat.kind != FileKind::directory)
            answer.error = StatError::not_a_directory;
    }
    return answer;
}

Truth truth_of(bool value) {
    return value ? Truth::yes : Truth::no;
}

}  // namespace

Truth Evaluator::test_file(UnaryTest test, const std::string& path) {
    if (path.empty())
        return Truth::no;
    if (scene_ == nullptr || !is_plain(path))
        return Truth::unknown;
    const bool itself = test == UnaryTest::is_link || test == UnaryTest::is_executable;
    const StatAnswer answer =
        look_at(scene_->httpd.view, path, itself ? LastLink::keep : LastLink::follow);
    if (answer.error != StatError::none)
        return answer.error == StatError::unknown ? Truth::unknown : Truth::no;
    const FileStat& stat = answer.stat;
    constexpr unsigned any_execute = 0111;
    switch (test) {
        case UnaryTest::exists:
            return truth_of(stat.kind != FileKind::missing);
        case UnaryTest::is_directory:
            return truth_of(stat.kind == FileKind::directory);
        case UnaryTest::is_file:
            return truth_of(stat.kind == FileKind::regular);
        case UnaryTest::has_content:
            return truth_of(stat.kind == FileKind::regular && stat.size > 0);
        case UnaryTest::is_link:
            return truth_of(stat.kind == FileKind::symlink);
        case UnaryTest::is_executable:
            return truth_of(stat.kind == FileKind::symlink || (stat.mode & any_execute) != 0);
        default:
            return Truth::unknown;
    }
}

Value Evaluator::read_file(const std::string& path) {
    if (scene_ == nullptr || !is_plain(path))
        return std::nullopt;
    ServerView& view = scene_->httpd.view;
    const StatAnswer answer = look_at(view, path, LastLink::follow);
    const Truth may_read =
        answer.error == StatError::none ? view.may_read(answer) : truth_of(false);
    if (answer.error == StatError::unknown || may_read == Truth::unknown)
        return std::nullopt;
    const bool is_file = answer.stat.kind == FileKind::regular;
    if (may_read == Truth::no || answer.stat.kind == FileKind::directory ||
        (is_file && answer.stat.size > largest_file)) {
        failed_ = true;
        return "";
    }
    const auto content = view.files().read(answer.real_path, largest_file);
    if (!is_file || content.seen() == nullptr)
        return std::nullopt;
    return content.seen()->substr(0, content.seen()->find('\0'));
}

Value Evaluator::size_of_file(const std::string& path) {
    if (path.empty())
        return "0";
    if (scene_ == nullptr || !is_plain(path))
        return std::nullopt;
    const StatAnswer answer = look_at(scene_->httpd.view, path, LastLink::follow);
    if (answer.error == StatError::unknown)
        return std::nullopt;
    const bool is_file = answer.error == StatError::none && answer.stat.kind == FileKind::regular;
    return is_file ? std::to_string(answer.stat.size) : "0";
}

Value Evaluator::call(Function function, const std::string& argument) {
    switch (function) {
        case Function::to_lower:
            return text::to_lower(argument);
        case Function::to_upper:
            return to_upper(argument);
        case Function::escape:
            return escape(argument);
        case Function::unescape:
            return unescape(argument);
        case Function::base64:
            return text::base64(argument);
        case Function::unbase64:
            return unbase64(argument);
        case Function::file:
            return read_file(argument);
        case Function::filesize:
            return size_of_file(argument);
        case Function::req:
            if (scene_ == nullptr)
                return std::nullopt;
            return asked_header(scene_->request, argument);
        case Function::env:
            if (scene_ == nullptr)
                return std::nullopt;
            return environment_value(scene_->httpd, scene_->request, argument);
        case Function::osenv:
            if (scene_ == nullptr)
                return std::nullopt;
            return httpd_environment(scene_->httpd, argument);
        case Function::reqenv: {
            if (scene_ == nullptr)
                return std::nullopt;
            const Environment::Value* found = scene_->request.environment.find(argument);
            return found != nullptr ? *found : "";
        }
        case Function::resp:
        case Function::note:
        case Function::sha1:
        case Function::md5:
        case Function::foreign:
            return std::nullopt;
    }
    return std::nullopt;
}

}  // namespace fcgicheck::apache
