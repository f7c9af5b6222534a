#include "report/excerpt.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "report/block.h"
#include "report/paint.h"
#include "report/position.h"
#include "text/display.h"
#include "text/path.h"

namespace fcgicheck::report {
namespace {

constexpr int smallest_gutter = 3;
constexpr std::size_t most_output_lines = 20;

struct Frame {
    const TextStyle& style;
    int gutter = smallest_gutter;  // cells of a line number
    Tone alarm = Tone::error;
    std::span<const Label> labels;
    const Values& values;

    int room() const { return style.width - gutter - 3; }

    std::string line(std::string_view content) const {
        return blanks(gutter + 1) + painted(style.colour, Tone::line, "|") +
               (content.empty() ? "" : " ") + std::string(content) + '\n';
    }
    std::string numbered(std::uint32_t number, std::string_view content) const {
        const std::string digits = std::to_string(number);
        return painted(style.colour, Tone::line,
                       blanks(gutter - static_cast<int>(digits.size())) + digits + " |") +
               (content.empty() ? "" : " ") + std::string(content) + '\n';
    }
    std::string gap() const {
        return blanks(gutter + 1) + painted(style.colour, Tone::line, ":") + '\n';
    }
    std::string label(std::string_view key) const {
        for (const Label& label : labels) {
            if (label.key == key)
                return rules::fill(label.text, values);
        }
        return {};
    }
};

std::string arrow(const TextStyle& style, int gutter, const SourcePos& at) {
    std::string place = text::escaped(at.file);
    if (at.line != 0)
        place += ':' + std::to_string(at.line);
    if (at.line != 0 && at.column != 0)
        place += ':' + std::to_string(at.column);
    return blanks(gutter - 1) + painted(style.colour, Tone::line, "-->") + ' ' + place + '\n';
}

// A row of carets with its label behind it, or below it where the line is full.
std::string mark(const Frame& frame, int start, const std::string& carets, std::string_view label,
                 Tone tone) {
    const Colour colour = frame.style.colour;
    const int label_width = text::cells(label);
    const int end = start + static_cast<int>(carets.size());
    if (label.empty())
        return frame.line(blanks(start) + painted(colour, tone, carets));
    if (end + 1 + label_width <= frame.room())
        return frame.line(blanks(start) + painted(colour, tone, carets + ' ' + std::string(label)));
    std::string out = frame.line(blanks(start) + painted(colour, tone, carets));
    const int indent = std::max(0, std::min(start, frame.room() - label_width));
    const int room = frame.room() - indent;
    for (const std::string& line : text::wrapped(label, room, room))
        out += frame.line(blanks(indent) + painted(colour, tone, line));
    return out;
}

// A line of a file, as much of it as there is room for.
struct Cut {
    std::string text;
    int from = 0;  // the cells that are shown: [from, to)
    int to = 0;
};

Cut cut_around(const std::vector<text::Glyph>& glyphs, int total, int caret, int room) {
    constexpr int dots = 3;
    Cut cut{.text = "", .from = 0, .to = total};
    if (total > room) {
        cut.from = std::clamp(caret - room / 3, 0, total - room);
        cut.to = cut.from + room;
    }
    const int first = cut.from == 0 ? 0 : cut.from + dots;
    const int end = cut.to == total ? total : cut.to - dots;
    cut.text = cut.from == 0 ? "" : "...";
    int column = first;
    for (const text::Glyph& glyph : glyphs) {
        if (glyph.column < first || glyph.column + glyph.width > end)
            continue;
        cut.text += blanks(glyph.column - column) + glyph.text;
        column = glyph.column + glyph.width;
    }
    if (cut.to != total)
        cut.text += blanks(end - column) + "...";
    return cut;
}

// The cell in which the character that holds byte `byte` begins.
int cell_of(const std::vector<text::Glyph>& glyphs, std::size_t byte, std::size_t size, int total) {
    if (byte >= size)
        return total;
    const auto after =
        std::upper_bound(glyphs.begin(), glyphs.end(), byte,
                         [](std::size_t b, const text::Glyph& glyph) { return b < glyph.byte; });
    return after == glyphs.begin() ? 0 : std::prev(after)->column;
}

// One line, and the marks of all evidence that is about it.
std::string file_line(const Frame& frame, const std::vector<const LineEvidence*>& same_line) {
    const LineEvidence& first = *same_line.front();
    const std::vector<text::Glyph> glyphs = text::glyphs(first.text);
    const int total = glyphs.empty() ? 0 : glyphs.back().column + glyphs.back().width;
    const auto cell = [&](std::size_t byte) {
        return cell_of(glyphs, byte, first.text.size(), total);
    };
    const auto start_of = [](const LineEvidence& evidence) {
        return static_cast<std::size_t>(std::max(evidence.at.column, 1U) - 1);
    };
    const Cut cut = cut_around(glyphs, total, cell(start_of(first)), frame.room());
    std::string out = frame.numbered(first.at.line, cut.text);
    for (const LineEvidence* evidence : same_line) {
        if (evidence->length == 0)
            continue;
        const std::size_t start_byte = start_of(*evidence);
        const int start = std::clamp(cell(start_byte), cut.from, std::max(cut.from, cut.to - 1));
        const int end =
            std::clamp(cell(start_byte + evidence->length), start + 1, std::max(start + 1, cut.to));
        const std::string carets(static_cast<std::size_t>(end - start),
                                 evidence->primary ? '^' : '-');
        out += mark(frame, start - cut.from, carets, frame.label(evidence->label),
                    evidence->primary ? frame.alarm : Tone::line);
    }
    return out;
}

std::string lines_of_file(const Frame& frame, std::vector<const LineEvidence*> lines) {
    std::stable_sort(lines.begin(), lines.end(), [](const auto* a, const auto* b) {
        return a->at.line != b->at.line ? a->at.line < b->at.line : a->primary && !b->primary;
    });
    std::string out;
    for (auto line = lines.begin(); line != lines.end();) {
        const auto next = std::find_if(line, lines.end(), [&](const auto* other) {
            return other->at.line != (*line)->at.line;
        });
        if (line != lines.begin() && (*std::prev(line))->at.line + 1 != (*line)->at.line)
            out += frame.gap();
        out += file_line(frame, {line, next});
        line = next;
    }
    return out;
}

std::string mode_letters(const FileStat& stat) {
    constexpr std::string_view kinds = "?-dlpscb";
    constexpr std::string_view letters = "rwxrwxrwx";
    std::string out(1, kinds[static_cast<std::size_t>(stat.kind)]);
    for (unsigned i = 0; i < 9; ++i)
        out += (stat.mode & (0400U >> i)) != 0 ? letters[i] : '-';
    constexpr std::array<unsigned, 3> special{04000, 02000, 01000};
    for (std::size_t i = 0; i < 3; ++i) {
        char& letter = out[3 + 3 * i];
        if ((stat.mode & special[i]) != 0)
            letter = letter == 'x' ? "sst"[i] : "SST"[i];
    }
    return out;
}

int column_of(const PermissionEvidence& row) {
    if (row.missing == '?')
        return 0;
    constexpr std::string_view letters = "rwx";
    return 1 + 3 * static_cast<int>(row.of) + static_cast<int>(letters.find(row.missing));
}

// As `ls -l` shows one file, or `namei -l` all that leads to it.
enum class Rows : std::uint8_t { lone, ladder };

std::string permission_rows(const Frame& frame, const std::vector<const PermissionEvidence*>& rows,
                            Rows shape) {
    int owner_width = 0;
    int group_width = 0;
    bool any_acl = false;
    for (const PermissionEvidence* row : rows) {
        owner_width = std::max(owner_width, text::cells(text::escaped(row->file.owner)));
        group_width = std::max(group_width, text::cells(text::escaped(row->file.group)));
        any_acl = any_acl || !row->file.acl.empty();
    }
    const auto padded = [](const std::string& name, int width) {
        const std::string shown = text::escaped(name);
        return shown + blanks(width - text::cells(shown));
    };
    const bool alone = shape == Rows::lone;
    std::string out;
    for (const PermissionEvidence* row : rows) {
        const FileFacts& file = row->file;
        std::string content = mode_letters(file.stat);
        if (any_acl)
            content += file.acl.empty() ? ' ' : '+';
        content += "  " + padded(file.owner, owner_width) + ' ' + padded(file.group, group_width);
        if (alone)
            content += "  " + std::to_string(file.stat.size);
        content += "  " + text::escaped(alone ? text::file_name(file.path) : file.path);
        if (file.stat.kind == FileKind::symlink)
            content += " -> " + text::escaped(file.link_target);
        out += frame.line(content);
        if (row->missing != '\0')
            out += mark(frame, column_of(*row), "^", frame.label(row->label), frame.alarm);
    }
    return out;
}

// Lines of `room` cells: what is printed here is seen nowhere else, so nothing is cut away.
std::vector<std::string> output_lines(std::string_view output, int room) {
    std::vector<std::string> lines;
    while (!output.empty()) {
        const std::string_view line = output.substr(0, output.find('\n'));
        output.remove_prefix(std::min(line.size() + 1, output.size()));
        lines.emplace_back();
        int used = 0;
        for (const text::Glyph& glyph : text::glyphs(line)) {
            if (used + glyph.width > room) {
                lines.emplace_back();
                used = 0;
            }
            lines.back() += glyph.text;
            used += glyph.width;
        }
    }
    return lines;
}

std::string output_rows(const Frame& frame, const OutputEvidence& evidence) {
    constexpr std::size_t first_lines = 5;
    std::string out;
    if (const std::string title = frame.label(evidence.title_label); !title.empty()) {
        for (const std::string& line : text::wrapped(title + ':', frame.room(), frame.room()))
            out += frame.line(line);
    }
    const std::vector<std::string> lines = output_lines(evidence.text, frame.room() - 2);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (lines.size() > most_output_lines && i == first_lines) {
            out += frame.gap();
            i = lines.size() - (most_output_lines - first_lines);
        }
        out += frame.line(lines[i].empty() ? "" : "  " + lines[i]);
    }
    return out;
}

// The evidence in its order, in groups: all lines of one file, all permissions, each output.
std::string groups(const Frame& frame, const Finding& finding, std::string_view shown_file) {
    std::string out;
    std::string file(shown_file);
    std::vector<bool> done(finding.evidence.size());
    for (std::size_t i = 0; i < finding.evidence.size(); ++i) {
        if (done[i])
            continue;
        std::vector<const LineEvidence*> lines;
        std::vector<const PermissionEvidence*> rows;
        const auto* line = std::get_if<LineEvidence>(&finding.evidence[i]);
        const bool is_row = std::holds_alternative<PermissionEvidence>(finding.evidence[i]);
        for (std::size_t j = i; j < finding.evidence.size(); ++j) {
            const auto* other = std::get_if<LineEvidence>(&finding.evidence[j]);
            const auto* row = std::get_if<PermissionEvidence>(&finding.evidence[j]);
            if (line != nullptr && other != nullptr && other->at.file == line->at.file)
                lines.push_back(other);
            else if (is_row && row != nullptr)
                rows.push_back(row);
            else
                continue;
            done[j] = true;
        }
        if (line != nullptr && line->at.file != file) {
            out += arrow(frame.style, frame.gutter,
                         {.file = line->at.file, .line = line->at.line, .column = 0});
            file = line->at.file;
        }
        out += frame.line("");
        if (line != nullptr)
            out += lines_of_file(frame, std::move(lines));
        else if (is_row)
            out += permission_rows(frame, rows, rows.size() == 1 ? Rows::lone : Rows::ladder);
        else
            out += output_rows(frame, std::get<OutputEvidence>(finding.evidence[i]));
    }
    return out.empty() ? out : out + frame.line("");
}

int gutter_of(const Finding& finding) {
    std::uint32_t highest = 0;
    for (const Evidence& evidence : finding.evidence) {
        if (const auto* line = std::get_if<LineEvidence>(&evidence))
            highest = std::max(highest, line->at.line);
    }
    return std::max(smallest_gutter, static_cast<int>(std::to_string(highest).size()));
}

}  // namespace

std::string place(const ReportedFinding& reported, const TextStyle& style) {
    return arrow(style, gutter_of(reported.finding), position_of(reported.finding));
}

std::string evidence(const ReportedFinding& reported, const Values& values,
                     const TextStyle& style) {
    const Frame frame{.style = style,
                      .gutter = gutter_of(reported.finding),
                      .alarm = tone_of(reported.words->severity),
                      .labels = reported.words->labels,
                      .values = values};
    return groups(frame, reported.finding, position_of(reported.finding).file);
}

std::string ladder(std::span<const PermissionEvidence> rows, std::span<const Label> labels,
                   const TextStyle& style) {
    const Values none;
    const Frame frame{.style = style, .labels = labels, .values = none};
    std::vector<const PermissionEvidence*> pointers;
    pointers.reserve(rows.size());
    for (const PermissionEvidence& row : rows)
        pointers.push_back(&row);
    return frame.line("") + permission_rows(frame, pointers, Rows::ladder) + frame.line("");
}

}  // namespace fcgicheck::report
