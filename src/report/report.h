// Reports as text: (what is to be said, catalogue) -> bytes. Nothing is printed here.
#pragma once

#include <cstdint>
#include <string>

#include "fcgicheck/report.h"
#include "fcgicheck/rule.h"

namespace fcgicheck::report {

enum class Colour : std::uint8_t { off, on };

struct TextStyle {
    int width = 80;  // columns
    Colour colour = Colour::off;
    bool verbose = false;
};

std::string as_text(const Report& report, const TextStyle& style);
std::string as_short(const Report& report);  // PATH:LINE:COL: error: HEADLINE [FC101 execcgi-off]
std::string as_json(const Report& report);   // fcgicheck.report/1

std::string explain(const Rule& rule, const TextStyle& style);
std::string rule_list(const TextStyle& style);

}  // namespace fcgicheck::report
