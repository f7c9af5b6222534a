// What a virtual host says of a file, and whether another says something else.
#pragma once

#include <optional>
#include <vector>

#include "fcgicheck/snapshot.h"

namespace fcgicheck::gather {

struct HostAnswer {
    SharedObserved<EffectiveConfig> config;  // seen
    std::vector<SharedHtaccess> htaccess;
    std::optional<OtherAnswer::Kind> refusal;
};

// Nothing of a host that sends its visitors on: to https:// above all, beside one that does not.
std::optional<OtherAnswer::Kind> refusal_of(const std::optional<OtherAnswer>& other);

// Whether a host that says this tells nothing new where `told` is told.
bool is_told_by(const HostAnswer& told, const EffectiveConfig& config,
                const std::vector<SharedHtaccess>& htaccess,
                std::optional<OtherAnswer::Kind> refusal);

}  // namespace fcgicheck::gather
