// What a virtual host says of a file, and whether another says something else.
#pragma once

#include <optional>
#include <vector>

#include "fcgicheck/snapshot.h"

namespace fcgicheck::gather {

struct HostAnswer {
    SharedObserved<EffectiveConfig> config;  // seen
    std::vector<SharedHtaccess> htaccess;
    std::optional<OtherAnswer::Kind> other;
};

// Whether `next` tells nothing new where `told` is told.
bool is_told_by(const HostAnswer& told, const HostAnswer& next);

}  // namespace fcgicheck::gather
