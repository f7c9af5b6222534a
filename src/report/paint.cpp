#include "report/paint.h"

namespace fcgicheck::report {
namespace {

std::string_view parameters(Tone tone) {
    switch (tone) {
        using enum Tone;
        case plain:
            return "";
        case error:
            return "1;31";
        case warning:
            return "1;33";
        case note:
            return "1;36";
        case ok:
        case command:
            return "32";
        case line:
            return "36";
        case strong:
            return "1";
    }
    return {};
}

}  // namespace

std::string painted(Colour colour, Tone tone, std::string_view text) {
    std::string out;
    const bool codes = colour == Colour::on && tone != Tone::plain && !text.empty();
    if (codes)
        out.append("\x1b[").append(parameters(tone)).append("m");
    out += text;
    if (codes)
        out += "\x1b[0m";
    return out;
}

Tone tone_of(Severity severity) {
    switch (severity) {
        using enum Severity;
        case note:
            return Tone::note;
        case warning:
            return Tone::warning;
        case error:
            return Tone::error;
    }
    return Tone::plain;
}

}  // namespace fcgicheck::report
