// What is seen in the source of the healthy world's script, and in its trial.
#pragma once

#include <string>

#include "support/healthy_world.h"

namespace fcgicheck::test {

PythonFacts healthy_python(const std::string& script);
TrialResult healthy_trial(const World& world);

}  // namespace fcgicheck::test
