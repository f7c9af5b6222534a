#include <doctest/doctest.h>

#include "report/trace.h"
#include "support/golden.h"
#include "support/sample_traces.h"

using namespace fcgicheck;
using namespace fcgicheck::test;

TEST_CASE("traces look as they did") {
    check_golden("trace_refused.txt", report::trace_text(refused_script(), {}));
    check_golden("trace_refused_colour.txt",
                 report::trace_text(refused_script(), {.colour = report::Colour::on}));
    check_golden("trace_sent.txt", report::trace_text(sent_file(), {}));
    const ConfigError error{.at = {"/etc/httpd/a.conf", 7, 1},
                            .message = "order takes one argument",
                            .text = "Order deny, allow"};
    check_golden("trace_config_refused.txt", report::refused_text(error, {}));
}
