#include "trial/verdict.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>

#include "trial/cgi_header.h"

namespace fcgicheck::trial {

namespace {

constexpr std::size_t body_head_limit = 1024;

void fail(TrialResult& result, TrialFailure failure, std::string problem) {
    result.failure = failure;
    result.problem = std::move(problem);
}

std::string name_of_status(std::uint8_t status) {
    switch (static_cast<fcgi::ProtocolStatus>(status)) {
        case fcgi::ProtocolStatus::request_complete:
            return "FCGI_REQUEST_COMPLETE";
        case fcgi::ProtocolStatus::cant_multiplex:
            return "FCGI_CANT_MPX_CONN";
        case fcgi::ProtocolStatus::overloaded:
            return "FCGI_OVERLOADED";
        case fcgi::ProtocolStatus::unknown_role:
            return "FCGI_UNKNOWN_ROLE";
    }
    return "the protocol status " + std::to_string(status);
}

std::string what_it_looks_like(const Answer& answer) {
    const std::string& bytes = answer.beginning();
    if (bytes.starts_with("HTTP/"))
        return "it speaks HTTP, not FastCGI";
    if (begins_like_a_header(bytes))
        return "a CGI header came without FastCGI records around it";
    if (bytes.starts_with("<"))
        return "HTML came without FastCGI records around it";
    return "what came is no FastCGI record";
}

// A body that is not as long as its Content-Length says: Apache passes it on as it is (measured).
std::string length_problem(const TrialResponse& response) {
    for (const auto& [name, value] : response.headers) {
        std::uint64_t promised = 0;
        const bool is_length =
            name.size() == 14 && (name == "Content-Length" || name == "content-length");
        if (is_length &&
            std::from_chars(value.data(), value.data() + value.size(), promised).ec ==
                std::errc{} &&
            promised != response.body_bytes)
            return "the body has " + std::to_string(response.body_bytes) +
                   " bytes, its Content-Length says " + std::to_string(promised);
    }
    return "";
}

void judge_answer(TrialResult& result, const Answer& answer) {
    CgiHeader header = read_cgi_header(answer.output());
    if (header.state != CgiHeader::State::complete) {
        if (answer.protocol_status() != 0)
            fail(result, TrialFailure::refused, name_of_status(answer.protocol_status()));
        else
            fail(result, TrialFailure::bad_headers, header.problem);
        return;
    }
    header.response.body_bytes = answer.output_bytes() - header.length;
    header.response.body_head = answer.output().substr(header.length, body_head_limit);
    result.response = std::move(header.response);
    result.failure = TrialFailure::none;
    result.problem = answer.oddity();
    if (result.problem.empty())
        result.problem = length_problem(*result.response);
}

std::string why_not_accepted(Ending ending) {
    switch (ending) {
        case Ending::answered:
        case Ending::closed:
        case Ending::endless:
            return "";
        case Ending::time_ran_out:
            return "it did not accept the connection in time";
        case Ending::listener_closed:
            return "it closed the listening socket that descriptor 0 was";
        case Ending::listener_shut_down:
            return "it shut the listening socket down";
        case Ending::serves_elsewhere:
            return "it listens on a socket of its own instead of descriptor 0";
        case Ending::stopped:
            return "it is stopped by a signal";
    }
    return "";
}

void judge_silence(TrialResult& result, const Exchange& exchange) {
    if (result.exit_code) {
        fail(result, TrialFailure::exited,
             exchange.ending == Ending::time_ran_out
                 ? "a process that it started keeps the listening socket, and does not answer"
                 : "");
    } else if (!exchange.accepted) {
        fail(result, TrialFailure::never_accepted, why_not_accepted(exchange.ending));
    } else {
        fail(result, TrialFailure::no_reply,
             exchange.ending == Ending::closed ? "it closed the connection"
                                               : "it kept the connection open and silent");
    }
}

}  // namespace

void judge(TrialResult& result, const Exchange& exchange) {
    const Answer& answer = exchange.answer;
    if (answer.is_ended())
        judge_answer(result, answer);
    else if (answer.is_garbage())
        fail(result, TrialFailure::malformed_record, what_it_looks_like(answer));
    else if (result.signal)
        fail(result, TrialFailure::crashed, "");
    else if (answer.bytes() == 0 || (result.exit_code && answer.output_bytes() == 0))
        judge_silence(result, exchange);
    else if (exchange.ending == Ending::endless)
        fail(result, TrialFailure::unfinished, "it still answered when time ran out");
    else if (answer.is_cut_off())
        fail(result, TrialFailure::malformed_record, "it ends inside a record");
    else
        fail(result, TrialFailure::no_end_request,
             exchange.ending == Ending::closed ? "it closed the connection"
                                               : "it kept the connection open and silent");
}

}  // namespace fcgicheck::trial
