// Who may ask for a file: Require (mod_authz_core), Order, Allow, Deny and Satisfy
// (mod_access_compat), AuthType and AuthName (mod_authn_core), and all together
// (ap_process_request_internal, server/request.c). Decided for one request, or for a GET from
// nobody in particular.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "apache/directives/ip_subnet.h"
#include "apache/directives/methods.h"
#include "apache/expr/expression.h"
#include "apache/shared.h"
#include "fcgicheck/config.h"

namespace fcgicheck::apache {

struct PerDir;

enum class AuthzProvider : std::uint8_t {
    section,
    all_granted,
    all_denied,
    method,
    ip,
    local,
    host,
    forward_dns,
    env,
    expr,
    ssl,
    ssl_verify_client,
    user,  // whatever asks for a name: user, valid-user, group and their like
    foreign,
};

// A Require line, or a <RequireAll>, <RequireAny> or <RequireNone> with its children.
struct AuthzNode {
    enum class Logic : std::uint8_t { any, all };
    Logic logic = Logic::any;
    bool negated = false;
    MethodMask methods = all_methods;  // that a <Limit> leaves; of a section: its children's
    AuthzProvider provider = AuthzProvider::section;
    std::vector<std::string> arguments = {};
    MethodMask wanted = 0;                      // of method
    std::vector<IpSubnet> subnets = {};         // of ip
    std::optional<Expression> expression = {};  // of expr, host and others
    Cause because = {};
    std::vector<AuthzNode> children = {};
};

struct AuthzLines {
    enum class Merging : std::uint8_t { unset, off, all, any };
    Merging merging = Merging::unset;
    Shared<AuthzNode> root;
    bool spoken = false;                 // a directive of mod_authz_core's is there
    std::vector<Cause> overridden = {};  // what other sections said in vain, in merge order
};

AuthzLines merge(const AuthzLines& base, const AuthzLines& later);

struct CompatLines {
    enum class Order : std::uint8_t { deny_allow, allow_deny, mutual_failure };
    enum class Satisfy : std::uint8_t { all, any };
    enum class Whom : std::uint8_t { everyone, variable, no_variable, address, host };
    struct Rule {
        Whom whom = Whom::host;
        MethodMask methods = all_methods;
        std::string name = {};  // of a variable, of a host
        std::optional<IpSubnet> subnet = {};
        Cause because = {};
    };
    template <class T>
    struct PerMethod {  // the last line that speaks of a method counts
        T value;
        MethodMask methods = all_methods;
        Cause because = {};
    };
    std::vector<PerMethod<Order>> orders = {};
    std::vector<Rule> allows = {}, denies = {};
    std::vector<PerMethod<Satisfy>> satisfies = {};
    std::vector<Cause> because = {};
};

// How a client would log in.
struct AuthnLines {
    std::optional<Expression> type = {};
    std::vector<Cause> type_because = {};
    bool has_name = false;
    std::optional<AuthFile> user_file = {};   // AuthUserFile
    std::optional<bool> asks_others = {};     // AuthBasicProvider: not the file alone
    std::optional<AuthFile> group_file = {};  // AuthGroupFile
    // FcgidAuthenticator and FcgidAccessChecker: programs, which may say anything.
    std::optional<Cause> program = {};
    std::optional<Cause> access_program = {};
};

AuthnLines merge(const AuthnLines& base, const AuthnLines& later);

// What else stops a request before Require is asked: AllowMethods and mod_ssl's.
struct GateLines {
    std::optional<MethodMask> methods = {};  // 0: all
    std::vector<Cause> methods_because = {};
    std::optional<Cause> needs_ssl = {};
    bool names_user = false;  // SSLUserName: who has a certificate is logged in
};

GateLines merge(const GateLines& base, const GateLines& later);

// What can come of it, as bits: one where it is decided.
namespace outcome {
inline constexpr unsigned granted = 1, forbidden = 2, login = 4, failed = 8, wrong_method = 16;
}  // namespace outcome

enum class LoginFault : std::uint8_t {
    none,  // an expression of a Require fails
    no_type,
    no_name,
    no_module,  // for this AuthType
    no_user_file,
};

struct AccessDecision {
    Setting<Access> setting;
    unsigned outcomes = 0;
    bool hangs_on_client = false;               // undecided by the client's address
    bool needs_tls = false;                     // refused by SSLRequireSSL
    LoginFault login_fault = LoginFault::none;  // of outcome::failed, or of who will log in
};

// Without a scene: for a GET of which nothing is known; then who needs a login is never sent away
// because none is set up.
AccessDecision decide_access(const PerDir& dir, const Scene* scene);

}  // namespace fcgicheck::apache
