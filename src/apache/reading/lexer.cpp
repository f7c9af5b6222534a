#include "apache/reading/lexer.h"

#include <algorithm>

#include "text/ascii.h"

namespace fcgicheck::apache {

std::optional<Line> LineReader::next() {
    too_long_ = false;
    if (rest_.empty())
        return std::nullopt;
    joined_.clear();
    std::string_view last;
    while (!rest_.empty()) {
        const std::size_t newline = rest_.find('\n');
        const bool ends = newline == std::string_view::npos;
        std::string_view physical = rest_.substr(0, newline);
        rest_.remove_prefix(ends ? rest_.size() : newline + 1);
        ++line_;
        if (joined_.size() + physical.size() + 1 >= longest_) {
            too_long_ = true;
            return std::nullopt;
        }
        std::string_view bare = physical;
        if (!ends && bare.ends_with('\r'))
            bare.remove_suffix(1);
        const std::size_t nul = physical.find('\0');
        if (ends || nul != std::string_view::npos || !bare.ends_with('\\')) {
            last = physical.substr(0, nul);
            break;
        }
        bare.remove_suffix(1);
        joined_ += bare;
        if (rest_.empty() && !joined_.empty())
            ++line_;  // httpd counts the line that it looked for
    }
    const bool is_joined = !joined_.empty();
    const std::string_view whole = is_joined ? std::string_view(joined_ += last) : last;
    const std::string_view trimmed = text::trim(whole);
    return Line{.text = trimmed,
                .is_joined = is_joined,
                .number = line_,
                .column = static_cast<std::uint32_t>(trimmed.data() - whole.data() + 1)};
}

}  // namespace fcgicheck::apache
