// A slip of the hand: a deployment's configuration, or a .htaccess, with a line or a letter too
// few, too many, or in the wrong place.
#pragma once

#include "draw.h"

namespace fcgicheck::differential {

void mutate(Draw& draw);

}  // namespace fcgicheck::differential
