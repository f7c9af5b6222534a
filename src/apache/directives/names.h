// What httpd calls itself and its clients: UseCanonicalName, UseCanonicalPhysicalPort and
// HostnameLookups (server/core.c).
#pragma once

#include <cstdint>
#include <optional>

namespace fcgicheck::apache {

enum class CanonicalName : std::uint8_t { off, on, by_dns };

struct NameLines {
    std::optional<CanonicalName> canonical = {};
    std::optional<bool> physical_port = {};
    std::optional<bool> looks_up = {};  // the client's name
};

NameLines merge(const NameLines& base, const NameLines& later);

}  // namespace fcgicheck::apache
