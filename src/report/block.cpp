#include "report/block.h"

#include <algorithm>

#include "text/display.h"

namespace fcgicheck::report {

std::string blanks(int count) {
    std::string out(static_cast<std::size_t>(std::max(count, 0)), ' ');
    return out;
}

std::string counted(std::size_t count, std::string_view noun) {
    return std::to_string(count) + ' ' + std::string(noun) + (count == 1 ? "" : "s");
}

std::string paragraph(const TextStyle& style, const Lead& lead, int indent, std::string_view words,
                      Tone tone) {
    std::string out = lead.text;
    bool first = true;
    for (const std::string& line :
         text::wrapped(words, style.width - indent, style.width - lead.width)) {
        if (!first && !line.empty())
            out += blanks(indent);
        out += painted(style.colour, tone, line);
        out += '\n';
        first = false;
    }
    return out;
}

std::string verbatim(const TextStyle& style, int indent, std::string_view lines, Tone tone) {
    std::string out;
    while (!lines.empty()) {
        const std::string_view line = lines.substr(0, lines.find('\n'));
        lines.remove_prefix(std::min(line.size() + 1, lines.size()));
        if (!line.empty())
            out += blanks(indent) + painted(style.colour, tone, line);
        out += '\n';
    }
    return out;
}

}  // namespace fcgicheck::report
