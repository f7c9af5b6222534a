// Whether a redirect ends where it began: Location after Location, as far as this server answers
// them. Browsers give such a page up.
#pragma once

#include "apache/request/trace.h"
#include "report/trace.h"

namespace fcgicheck::app {

report::Circle circle_of(apache::Tracer& tracer, const apache::Request& request,
                         const apache::Trace& trace);

}  // namespace fcgicheck::app
