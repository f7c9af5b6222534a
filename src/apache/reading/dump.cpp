#include "apache/reading/dump.h"

#include <charconv>
#include <string>

#include "text/ascii.h"

namespace fcgicheck::apache {

namespace {

constexpr std::string_view file_mark = "# In file: ";

std::uint32_t number_at(std::string_view text) {
    std::uint32_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

}  // namespace

std::string_view dumped_file(std::string_view content) {
    constexpr std::size_t longest_preface = 64U << 10U;
    const std::string_view preface = content.substr(0, longest_preface);
    std::size_t mark = preface.find(file_mark);
    if (mark != 0)
        mark = preface.find('\n' + std::string(file_mark));
    if (mark == std::string_view::npos)
        return "";
    content.remove_prefix(content.find(file_mark, mark) + file_mark.size());
    return content.substr(0, content.find('\n'));
}

void DumpPosition::read(std::string_view comment) {
    if (comment.starts_with(file_mark))
        at_.file = std::string(comment.substr(file_mark.size()));
    else
        at_.line = number_at(text::trim(comment.substr(1)));
}

}  // namespace fcgicheck::apache
