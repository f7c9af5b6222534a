// What an exchange shows: the cause of a failure, in the order in which one cause hides another. A
// pure function of what was seen.
#pragma once

#include <optional>

#include "fcgicheck/trial.h"
#include "trial/answer.h"

namespace fcgicheck::trial {

enum class Ending : std::uint8_t {
    answered,            // FCGI_END_REQUEST came, or bytes that are no FastCGI
    closed,              // the connection is gone
    time_ran_out,        // of the plan
    endless,             // it still answered when time ran out
    listener_closed,     // no process of the script's holds the listening socket any more
    listener_shut_down,  // shutdown(2) was called on it
    serves_elsewhere,    // it sits on a listening socket of its own
    stopped,             // by SIGSTOP and its like
};

struct Exchange {
    const Answer& answer;
    Ending ending = Ending::answered;
    bool accepted = false;
};

// Sets failure, problem and response. The exit of the program is in `result` already.
void judge(TrialResult& result, const Exchange& exchange);

}  // namespace fcgicheck::trial
