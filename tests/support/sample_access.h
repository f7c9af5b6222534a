// Answers about paths, made up, for tests of how they are told.
#pragma once

#include "report/access.h"

namespace fcgicheck::test {

report::Asker www_data();

// /home/ann/htdocs/hello.fcgi, where `htdocs` is of mode 0750.
report::AskedPath may_not_pass();

// Readable and not executable, by way of a link.
report::AskedPath may_not_execute();

report::AskedPath may_do_all();  // the same, of mode 0755
report::AskedPath nothing_there();

// Asks once more, after a test changed something.
void answer(report::AskedPath& asked, const report::Asker& asker,
            access::LinkGuard guard = access::LinkGuard::off);

}  // namespace fcgicheck::test
