// A trial: one script, started as mod_fcgid starts it, asked for one page over FastCGI, watched,
// and ended. How mod_fcgid does it: modules/fcgid/fcgid_proc_unix.c and fcgid_bridge.c; FastCGI 1.0
// for the records.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fcgicheck/facts.h"

namespace fcgicheck {

struct TrialPlan {
    std::vector<std::string> argv;         // argv[0] is the absolute path that is executed
    std::vector<std::string> environment;  // "NAME=value", complete: nothing is inherited
    std::string directory;                 // the child's working directory
    std::optional<Identity> as;            // absent: the identity that fcgicheck itself has
    std::vector<std::pair<std::string, std::string>>
        params;                                 // of the request, in mod_fcgid's order
    std::chrono::milliseconds timeout{40'000};  // between two events, as FcgidIOTimeout
    bool timeout_is_apaches =
        true;              // false: shorter than the site's, so silence till then proves nothing
    bool faithful = true;  // the identity and the environment are the runner's
    std::string unfaithful_because;  // a half sentence
};

enum class TrialStep : std::uint8_t {
    spawned,         // exec succeeded
    accepted,        // the script took the connection
    first_byte,      // of its answer
    headers,         // the CGI header is complete
    end_request,     // FCGI_END_REQUEST came
    second_request,  // a second request was answered too
    exited,
};

struct TrialEvent {
    TrialStep step = TrialStep::spawned;
    std::chrono::microseconds at{0};  // since the start
};

enum class TrialFailure : std::uint8_t {
    none,
    not_made,          // fcgicheck could not make the trial; `problem` says why
    exec_failed,       // `exec_errno`
    exited,            // by itself, before it answered: `exit_code`
    crashed,           // by a signal that fcgicheck did not send: `signal`
    never_accepted,    // alive, and the connection waits
    no_reply,          // accepted, and no byte came
    malformed_record,  // what came is no FastCGI record; `problem` says what it looks like
    bad_headers,       // the CGI header is missing or not in order; `problem` says how
    no_end_request,    // output came, the end of the request did not
    unfinished,        // output still came when fcgicheck gave up: it may end, or serve a stream
    refused,           // END_REQUEST with a protocol status other than FCGI_REQUEST_COMPLETE
};

struct CapturedOutput {
    std::string head;         // the first 64 KiB
    std::string tail;         // the last 4 KiB, where more than `head` came
    std::uint64_t bytes = 0;  // all of it
};

struct TrialResponse {
    int status = 200;  // of the Status header; 302 where only Location is there
    std::vector<std::pair<std::string, std::string>> headers;
    std::uint64_t body_bytes = 0;
    std::string body_head;  // at most 1 KiB
};

// What descriptor 0 of the script's process was when the trial ended.
enum class ListenSocket : std::uint8_t { kept, closed, replaced, unknown };

struct TrialResult {
    TrialPlan plan;
    std::vector<TrialEvent> events;
    TrialFailure failure = TrialFailure::none;
    std::string problem;
    int exec_errno = 0;
    std::optional<int> exit_code;
    std::optional<int> signal;
    std::optional<TrialResponse> response;
    CapturedOutput standard_output;
    CapturedOutput standard_error;
    CapturedOutput fastcgi_error;  // FCGI_STDERR records
    ListenSocket listen_socket = ListenSocket::unknown;
    std::vector<std::string>
        own_listeners;     // "tcp 0.0.0.0:5000", "unix /tmp/x": sockets it opened to listen on
    std::string waits_in;  // the system call it sat in when time ran out; "" if not known
    std::uint32_t left_behind = 0;  // processes besides its own that had to be ended
    std::chrono::milliseconds took{0};
};

}  // namespace fcgicheck
