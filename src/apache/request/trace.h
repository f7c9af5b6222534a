// What httpd answers to a request, and why: the phases of ap_process_request_internal
// (server/request.c) and of the handlers, without asking any server.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "apache/model.h"
#include "apache/request/request.h"
#include "fcgicheck/observed.h"

namespace fcgicheck::apache {

// Why this server was chosen.
struct HostReason {
    enum class By : std::uint8_t {
        no_virtual_host,  // none is for the address and port: the main server
        only_one,
        server_name,
        alias,
        address,
        first  // no name is the one that was sent
    };
    By by = By::no_virtual_host;
    std::string name = {};                 // the one of its names that is meant: "*.a.test"
    std::string address = {};              // that the hosts to choose from have: "*:80"
    std::vector<std::string> others = {};  // the first of the other hosts' names
    std::size_t host_count = 0;            // of that address, with the chosen one
    std::string opened = {};  // its line, where that holds variables, with their values
};

struct Trace {
    Ending ending;
    std::size_t host = 0;  // index into Model::hosts()
    bool host_is_known = true;
    HostReason host_reason;
    std::optional<std::string> filename;  // r->filename at the end; absent: never got that far
    std::string path_info;
    Reached reached = Reached::nothing;  // what follows is settled as far as this
    std::string handler;                 // the one that answers; "": the file is sent as it is
    std::string configured_handler;      // also where no module answers to it
    std::vector<Cause> handler_because;  // in merge order
    bool listing = false;
    std::vector<AppliedSection> applied;  // in merge order
    Setting<OptionSet> options;
    Setting<Access> access;
    std::vector<Cause> access_overridden;  // Require lines of earlier sections, in merge order
    // Where a script would start: what its program must pass besides.
    std::optional<EffectiveConfig> script;
    Ending if_script_fails;           // where it would start, and can't
    Ending if_script_hangs;           // where it would start, and never answers
    std::vector<Decision> decisions;  // in the order in which they were made
    std::vector<RuleTried> rules;     // the same for RewriteRules, each once
    std::size_t rules_not_matched = 0;
    std::optional<WrongBase> wrong_base;  // the first since a pass that went on
    HeaderNames missed_headers;           // that decided something by not being sent
    bool asks_request = false;            // RequestRecord::asks_request
};

// Keeps what it has read and merged: each further request costs little.
class Tracer {
  public:
    // `who` is httpd's own user.
    Tracer(const Model& model, FileSource& files, Observed<Identity> who);
    Tracer(const Tracer&) = delete;
    Tracer& operator=(const Tracer&) = delete;
    ~Tracer();

    Trace trace(const Request& request);

  private:
    class State;
    std::unique_ptr<State> state_;
};

}  // namespace fcgicheck::apache
