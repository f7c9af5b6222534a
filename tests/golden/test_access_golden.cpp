#include <doctest/doctest.h>

#include "report/access.h"
#include "support/golden.h"
#include "support/sample_access.h"

using namespace fcgicheck;
using namespace fcgicheck::test;

TEST_CASE("answers about access look as they did") {
    const report::Asker asker = www_data();
    const auto told = [&](const report::TextStyle& style) {
        std::string text = report::asker_text(asker, style);
        for (const report::AskedPath& asked :
             {may_not_pass(), may_not_execute(), may_do_all(), nothing_there()})
            text += '\n' + report::access_text(asked, asker, style);
        return text;
    };
    check_golden("access.txt", told({}));
    check_golden("access_colour.txt", told({.colour = report::Colour::on}));
    check_golden("access.jsonl", report::access_line(may_not_pass()) +
                                     report::access_line(may_not_execute()) +
                                     report::access_line(nothing_there()));
}
