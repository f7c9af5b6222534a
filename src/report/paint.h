// Colour as SGR codes (ECMA-48, 8.3.117): the eight base colours, readable on light and dark
// grounds. Without the codes the bytes are the same.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "fcgicheck/rule.h"
#include "report/report.h"

namespace fcgicheck::report {

enum class Tone : std::uint8_t { plain, error, warning, note, ok, line, strong, command };

std::string painted(Colour colour, Tone tone, std::string_view text);

Tone tone_of(Severity severity);

}  // namespace fcgicheck::report
