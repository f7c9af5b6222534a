// A random deployment: the seed decides it wholly.
#pragma once

#include <cstdint>

#include "deployment.h"

namespace fcgicheck::differential {

Deployment generate(std::uint64_t seed);

}  // namespace fcgicheck::differential
