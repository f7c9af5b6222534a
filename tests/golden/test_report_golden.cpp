#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "report/report.h"
#include "rules/catalogue.h"
#include "support/golden.h"
#include "support/sample_reports.h"

using namespace fcgicheck;
using namespace fcgicheck::test;

TEST_CASE("text reports look as they did") {
    const std::vector<std::pair<std::string, Report>> samples{
        {"all_well", all_well()},
        {"all_faults", all_faults()},
        {"execcgi_off", execcgi_off()},
        {"not_executable", not_executable()},
        {"directory_not_searchable", directory_not_searchable()},
        {"not_readable", not_readable()},
        {"flup_missing", flup_missing()},
        {"failed_trial", failed_trial()},
        {"no_configuration", no_configuration()},
        {"served_elsewhere", served_elsewhere()},
        {"of_an_image", of_an_image()},
        {"many_scripts", many_scripts()},
    };
    for (const auto& [name, report] : samples) {
        SUBCASE(name.c_str()) {
            check_golden(name + ".txt", report::as_text(report, {}));
        }
    }
}

TEST_CASE("colour is where it was") {
    check_golden("all_faults_colour.txt",
                 report::as_text(all_faults(), {.colour = report::Colour::on}));
}

TEST_CASE("one-line reports look as they did") {
    check_golden("all_faults.short.txt", report::as_short(all_faults()));
}

TEST_CASE("JSON reports look as they did") {
    check_golden("all_well.json", report::as_json(all_well()));
    check_golden("all_faults.json", report::as_json(all_faults()));
    check_golden("failed_trial.json", report::as_json(failed_trial()));
    check_golden("of_an_image.json", report::as_json(of_an_image()));
}

TEST_CASE("a rule is explained as it was") {
    check_golden("explain.txt", report::explain(*all_faults().findings[1].rule, {}));
}
