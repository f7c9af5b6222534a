// Who may ask for a file: Require (mod_authz_core), Order, Allow, Deny and Satisfy
// (mod_access_compat), and both together (ap_process_request_internal, server/request.c). Decided
// for a GET from nobody in particular.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "fcgicheck/config.h"

namespace fcgicheck::apache {

// A Require line, or a <RequireAll>, <RequireAny> or <RequireNone> with its children.
struct AuthzNode {
    enum class Logic : std::uint8_t { any, all };
    Logic logic = Logic::any;
    bool negated = false;
    bool for_get = true;   // false: a <Limit> keeps it to other methods
    std::string provider;  // of a line: "ip"; "" for a section
    std::vector<std::string> arguments;
    Cause because;
    std::vector<AuthzNode> children;
};

struct AuthzLines {
    enum class Merging : std::uint8_t { unset, off, all, any };
    Merging merging = Merging::unset;
    std::shared_ptr<const AuthzNode> root;
    bool spoken = false;  // a directive of mod_authz_core's is there
};

AuthzLines merge(const AuthzLines& base, const AuthzLines& later);

struct CompatLines {
    enum class Order : std::uint8_t { deny_allow, allow_deny, mutual_failure };
    enum class Satisfy : std::uint8_t { unset, all, any };
    enum class Whom : std::uint8_t { everyone, some };
    struct Rule {
        Whom whom = Whom::some;
        bool for_get = true;
        Cause because;
    };
    Order order = Order::deny_allow;
    std::vector<Rule> allows, denies;
    Satisfy satisfy = Satisfy::unset;
    std::vector<Cause> because;
};

Setting<Access> decide_access(const AuthzLines& authz, const std::optional<CompatLines>& compat);

}  // namespace fcgicheck::apache
