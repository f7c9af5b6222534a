// The header of a CGI answer, read as Apache reads it: ap_scan_script_header_err_core in
// server/util_script.c (lines, "Status", the blank line) and the check of names and values in
// modules/http/http_filters.c (AH02428, AH02429, AH02430).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fcgicheck/trial.h"

namespace fcgicheck::trial {

struct CgiHeader {
    enum class State : std::uint8_t {
        complete,
        incomplete,  // its blank line has not come yet; `problem` says so
        bad,         // Apache answers 500; `problem` says why
    };
    State state = State::incomplete;
    std::string problem;     // a half sentence
    TrialResponse response;  // `status` and `headers`
    std::size_t length = 0;  // with the blank line
};

CgiHeader read_cgi_header(std::string_view output);

// Whether it begins as a CGI header does: "Name: value".
bool begins_like_a_header(std::string_view output);

}  // namespace fcgicheck::trial
