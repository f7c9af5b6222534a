// Whether a redirect ends where it began: Location after Location, as far as this server answers
// them. Browsers give such a page up.
#pragma once

#include <cstdint>

#include "apache/request/trace.h"

namespace fcgicheck::apache {

// Where a redirect leads in the end.
enum class Circle : std::uint8_t {
    none,
    itself,
    others,
    growing,  // by one line, to a longer URL each time
    nowhere,  // to what is not there
    dead_end  // to a port of this server's that it does not listen on
};

struct WayOfRedirects {
    Circle circle = Circle::none;
    HeaderNames missed_headers = {};  // that decided on the way by not being sent
};

WayOfRedirects redirects_from(Tracer& tracer, const Request& request, const Trace& trace);

}  // namespace fcgicheck::apache
