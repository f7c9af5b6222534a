#include "mutation.h"

#include <algorithm>
#include <utility>

namespace fcgicheck::differential {
namespace {

// Each on its own, so that none is closed without being asked: a line that does not begin with "<".
void flatten(const std::vector<Line>& lines, std::vector<Line>& out) {
    for (const Line& line : lines) {
        out.push_back({.text = " " + line.text});
        if (!line.text.starts_with('<'))
            continue;
        flatten(line.body, out);
        const std::size_t end = line.text.find_first_of(" >");
        out.push_back({.text = " </" + line.text.substr(1, end - 1) + ">"});
    }
}

unsigned index_in(Draw& draw, std::size_t size) {
    return draw.below(static_cast<unsigned>(size));
}

void change_lines(Draw& draw, std::vector<Line>& lines) {
    const unsigned at = index_in(draw, lines.size());
    const unsigned other = index_in(draw, lines.size());
    switch (draw.below(4)) {
        case 0:
            lines.erase(lines.begin() + at);
            break;
        case 1:
            lines.insert(lines.begin() + other, Line(lines[at]));
            break;
        case 2:
            std::swap(lines[at], lines[other]);
            break;
        default:
            std::swap(lines[at], lines[std::min<std::size_t>(at + 1, lines.size() - 1)]);
            break;
    }
}

void change_letters(Draw& draw, std::string& text) {
    if (text.size() < 2)
        return;
    const std::size_t at = 1 + index_in(draw, text.size() - 1);
    switch (draw.below(6)) {
        case 0:
            text.erase(at, 1);
            break;
        case 1:
            text.insert(at, 1, text[at]);
            break;
        case 2:
            std::swap(text[at], text[std::min(at + 1, text.size() - 1)]);
            break;
        case 3:
            text.resize(at);
            break;
        case 4:
            text.insert(at, draw.any({"<", ">", "\"", "'", "\\", " ", "#", "\t", "$", "{", "}", "%",
                                      "\r", "/", "=", ",", "\xC3\xA4"}));
            break;
        default:
            text += draw.any({"\\", "\"", " more", "\r", ">", " # why"});
            break;
    }
}

void change_words(Draw& draw, std::string& text, const std::string& of_another) {
    std::vector<std::size_t> starts;
    for (std::size_t i = 1; i < text.size(); ++i)
        if (text[i - 1] == ' ' && text[i] != ' ')
            starts.push_back(i);
    if (starts.empty())
        return;
    const std::size_t at = draw.any_of(starts);
    const std::size_t length = std::min(text.find(' ', at), text.size()) - at;
    if (draw.one_in(3))
        text.erase(at, length);
    else if (draw.one_in(2))
        text.insert(at, text.substr(at, length) + " ");
    else
        text.replace(at, length, of_another.substr(of_another.rfind(' ') + 1));
}

void change(Draw& draw, std::vector<Line>& lines) {
    std::vector<Line> flat;
    flatten(lines, flat);
    if (flat.empty())
        return;
    std::string& text = flat[index_in(draw, flat.size())].text;
    switch (draw.below(3)) {
        case 0:
            change_lines(draw, flat);
            break;
        case 1:
            change_letters(draw, text);
            break;
        default:
            change_words(draw, text, std::string(draw.any_of(flat).text));
            break;
    }
    lines = std::move(flat);
}

}  // namespace

void mutate(Draw& draw) {
    std::vector<std::vector<Line>*> files{&draw.made.config, &draw.made.config};
    for (Entry& entry : draw.made.tree)
        if (!entry.lines.empty())
            files.push_back(&entry.lines);
    change(draw, *draw.any_of(files));
}

}  // namespace fcgicheck::differential
