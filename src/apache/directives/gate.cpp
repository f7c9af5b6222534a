// AllowMethods (modules/aaa/mod_allowmethods.c), SSLEngine, SSLRequireSSL and
// SSLUserName (modules/ssl/ssl_engine_config.c).
#include <array>

#include "apache/directives/walk.h"
#include "apache/reading/files.h"
#include "text/ascii.h"

namespace fcgicheck::apache {

namespace {

using MaybeComplaint = std::optional<Complaint>;

MaybeComplaint allow_methods(Walk& walk, const Directive& directive) {
    const std::vector<std::string>& words = directive.arguments;
    GateLines& gate = walk.dir->gate;
    if (words.empty())
        return Complaint{"AllowMethods: No method or 'reset' keyword given"};
    gate.methods_because.push_back(cause_of(directive));
    if (words.size() == 1 && text::equals_ignoring_case(words.front(), "reset")) {
        gate.methods = 0;
        return std::nullopt;
    }
    for (const std::string& word : words) {
        const auto method = known_method(word, walk.global.methods);
        if (!method)
            return Complaint{"AllowMethods: Invalid Method '" + word + "'"};
        gate.methods = gate.methods.value_or(0) | *method;
    }
    return std::nullopt;
}

MaybeComplaint require_ssl(Walk& walk, const Directive& directive) {
    walk.dir->gate.needs_ssl = cause_of(directive);
    return std::nullopt;
}

MaybeComplaint ssl_user_name(Walk& walk, const Directive& /*directive*/) {
    walk.dir->gate.names_user = true;
    return std::nullopt;
}

MaybeComplaint ssl_engine(Walk& walk, const Directive& directive) {
    walk.server->tls_engine = text::equals_ignoring_case(directive.arguments.front(), "on");
    return std::nullopt;
}

// mod_ssl reads it once all else is read (ssl_init_server_certs).
MaybeComplaint ssl_certificate(Walk& walk, const Directive& directive) {
    walk.server->has_certificate = true;
    walk.server->certificates.push_back(
        server_relative(walk.global.read, directive.arguments.front()));
    return std::nullopt;
}

// It may bring the certificate too.
MaybeComplaint openssl_command(Walk& walk, const Directive& directive) {
    if (text::equals_ignoring_case(directive.arguments.front(), "Certificate"))
        walk.server->has_certificate = true;
    return std::nullopt;
}

constexpr std::array commands = std::to_array<Command>({
    {"AllowMethods", allow_methods},
    {"SSLCertificateFile", ssl_certificate},
    {"SSLEngine", ssl_engine},
    {"SSLOpenSSLConfCmd", openssl_command},
    {"SSLRequireSSL", require_ssl},
    {"SSLUserName", ssl_user_name},
});

}  // namespace

std::span<const Command> gate_commands() {
    return commands;
}

}  // namespace fcgicheck::apache
