// fcgicheck check: look, judge, try, judge again, report.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "apache/reading/dialect.h"
#include "app/exit_code.h"
#include "app/place.h"
#include "app/trials.h"
#include "judge/judge.h"
#include "report/report.h"

namespace fcgicheck::app {

enum class Format : std::uint8_t { text, short_lines, json };
enum class FailOn : std::uint8_t { error, warning, note, never };

struct CheckOptions {
    std::vector<std::string> paths;  // as given
    std::optional<std::string> config_file;
    std::optional<std::string> as_user;
    std::vector<std::string> defines;        // NAME or NAME=VALUE
    std::optional<apache::Dialect> dialect;  // absent: as the httpd that is installed
    PlaceOptions place;
    TrialOptions trials;
    Format format = Format::text;
    report::TextStyle style;
    judge::Selection selection;
    FailOn fail_on = FailOn::error;
};

ExitCode check(const CheckOptions& options, std::ostream& out, std::ostream& err);

}  // namespace fcgicheck::app
