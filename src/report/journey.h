// A script's way through Apache, stage by stage, as far as it gets and beyond.
#pragma once

#include <cstdint>
#include <string>

#include "fcgicheck/report.h"
#include "report/report.h"

namespace fcgicheck::report {

// What a visitor asks for, or the file where no URL is known; escaped.
std::string address_of(const ReportedScript& script, const SiteFacts& site);

// "answered 200 in 35 ms"; "" where it was not tried, or gave no answer.
std::string answer_of(const ReportedScript& script);

// Its first line: address, file, what a visitor gets.
std::string journey_heading(const ReportedScript& script, const SiteFacts& site,
                            const TextStyle& style);

enum class Steps : std::uint8_t { all, stops_alone };

std::string journey_steps(const ReportedScript& script, Steps which, const TextStyle& style);

}  // namespace fcgicheck::report
