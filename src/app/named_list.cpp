#include "app/named_list.h"

#include <fmt/core.h>

#include <algorithm>
#include <ostream>

#include "os/disk.h"
#include "text/display.h"

namespace fcgicheck::app {
namespace {

constexpr std::size_t most_of_a_list = 64U << 20U;

std::vector<std::string> lines_of(std::string_view text) {
    constexpr std::string_view mark = "\xef\xbb\xbf";
    if (text.starts_with(mark))
        text.remove_prefix(mark.size());
    std::vector<std::string> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        lines.emplace_back(line);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

}  // namespace

std::optional<std::vector<std::string>> all_named(const NamedList& list, std::ostream& err) {
    std::vector<std::string> all;
    if (list.file) {
        const Observed<std::string> text = os::read_input(*list.file, most_of_a_list);
        if (text.unseen() != nullptr) {
            err << fmt::format("fcgicheck: can't read the list of {} {}: {}\n", list.what,
                               text::escaped(*list.file), text::escaped(text.unseen()->detail));
            return std::nullopt;
        }
        all = lines_of(*text.seen());
    }
    all.insert(all.end(), list.words.begin(), list.words.end());
    return all;
}

}  // namespace fcgicheck::app
