// Spans of time in the words that people use.
#pragma once

#include <cstdint>
#include <string>

namespace fcgicheck::text {

// Of the largest unit of which there is one: "1 second", "40 minutes", "3 days".
std::string duration(std::int64_t seconds);

}  // namespace fcgicheck::text
