#include "apache/reading/dump.h"

#include <algorithm>
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
    constexpr std::size_t longest_preface = 4096;
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
    if (!comment.starts_with(file_mark)) {
        if (!is_macro_)
            at_.line = number_at(text::trim(comment.substr(1)));
        return;
    }
    std::string_view place = comment.substr(file_mark.size());
    // macro 'name' (defined on line 3 of "a.conf") used on line 9 of "b.conf"; in another macro's
    // body that one's words stand in place of b.conf.
    constexpr std::string_view use = "used on line ";
    const std::size_t used = place.rfind(use);
    is_macro_ = place.starts_with("macro '") && used != std::string_view::npos;
    if (is_macro_) {
        place.remove_prefix(used + use.size());
        at_.line = number_at(place);
        place.remove_prefix(std::min(place.find('"') + 1, place.size()));
        place = place.substr(0, place.find('"'));
    }
    at_.file = std::string(place);
}

}  // namespace fcgicheck::apache
