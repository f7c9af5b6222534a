// Reports as judge/ makes them, built by hand: the founding article's site with its faults, alone
// and all at once. The rules are this file's own, so that a change of the catalogue's words does
// not move what the tests hold about layout.
#pragma once

#include "fcgicheck/report.h"

namespace fcgicheck::test {

Report all_well();
Report all_faults();
Report execcgi_off();
Report not_executable();
Report directory_not_searchable();
Report not_readable();
Report flup_missing();
Report no_configuration();
Report served_elsewhere();
Report of_an_image();
Report many_scripts();  // 40 of them, one broken
Report failed_trial();  // with what the script wrote to standard error
Report hostile_names();

}  // namespace fcgicheck::test
