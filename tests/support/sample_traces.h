// Traces of URLs as the reports get them.
#pragma once

#include "report/trace.h"

namespace fcgicheck::test {

report::TracedUrl refused_script();  // ExecCGI is off, by a .htaccess that overrides the server
report::TracedUrl sent_file();

}  // namespace fcgicheck::test
