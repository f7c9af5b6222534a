// <If>, <ElseIf> and <Else>: which of them hold, for one request or for any (ap_if_walk,
// server/request.c).
#pragma once

#include <memory>
#include <vector>

#include "apache/expr/expression.h"
#include "apache/per_dir.h"

namespace fcgicheck::apache {

using IfSections = std::vector<std::shared_ptr<const IfSection>>;

struct ChosenSections {
    IfSections holding;
    IfSections undecided;
};

// Without a scene: for any request. One that can't be evaluated does not hold.
ChosenSections choose_conditions(const IfSections& sections, const Scene* scene);

// Puts those that hold, and those inside them, on top of `dir`.
ChosenSections add_conditions(PerDir& dir, const Scene* scene);

}  // namespace fcgicheck::apache
