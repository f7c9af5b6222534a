// Lines and sections that other features fill theirs with.
#pragma once

#include <string>

#include "draw.h"

namespace fcgicheck::differential {

// A line whose effect can be seen in an answer, legal in every section.
std::string visible(Draw& draw);

// A section with lines and further sections in it, `depth` deep already.
Line nest(Draw& draw, unsigned depth);

}  // namespace fcgicheck::differential
