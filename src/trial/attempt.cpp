#include "trial/attempt.h"

#include <algorithm>
#include <string>
#include <utility>

#include "fcgi/record.h"
#include "os/process_tree.h"
#include "trial/cgi_header.h"

namespace fcgicheck::trial {

namespace {

using std::chrono::milliseconds;
using Clock = Attempt::Clock;

// A process that closes its connection because it dies is dead a moment later.
constexpr milliseconds moment_to_die{100};
constexpr milliseconds quiet_limit{1000};
constexpr int whole_answer = 2;                // times the patience between two events
constexpr std::size_t read_limit = 1'048'576;  // before others get their turn

void drain_into(os::Fd& pipe, CapturedOutput& output) {
    if (!pipe.is_open())
        return;
    const os::ReadBytes read = os::read_available(pipe.get(), read_limit);
    append(output, read.bytes);
    if (read.end == os::ReadEnd::closed || read.end == os::ReadEnd::reset)
        pipe.reset();
}

}  // namespace

Attempt::Attempt(const TrialPlan& plan, os::Warden& warden) {
    result_.plan = plan;
    start(warden);
}

void Attempt::cannot(std::string why) {
    result_.failure = TrialFailure::not_made;
    result_.problem = std::move(why);
    over_ = true;
}

void Attempt::happened(TrialStep step) {
    result_.events.push_back(
        {step, std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - started_)});
}

void Attempt::start(os::Warden& warden) {
    std::optional<std::string> request = fcgi::encode_request(result_.plan.params);
    if (!request)
        return cannot("the request's parameters take more than 65535 bytes");
    request_ = std::move(*request);
    os::Result<os::Listener> listener = os::Listener::open();
    if (!listener)
        return cannot(os::to_string(listener.error()));
    listener_ = std::move(*listener);
    os::Result<os::Pipe> output = os::open_pipe();
    os::Result<os::Pipe> error = os::open_pipe();
    if (!output || !error)
        return cannot(os::to_string((output ? error : output).error()));
    if (const os::Result<bool> sent = send_request(); !sent)
        return cannot(os::to_string(sent.error()));
    standard_output_ = std::move(output->reader);
    standard_error_ = std::move(error->reader);
    if (spawn(warden, output->writer.get(), error->writer.get()))
        happened(TrialStep::spawned);
}

os::Result<bool> Attempt::send_request() {
    os::Result<os::Fd> connection = listener_->connect();
    if (!connection)
        return connection.error();
    connection_ = std::move(*connection);
    asked_ = last_activity_ = Clock::now();
    return os::send_all(connection_.get(), request_);
}

bool Attempt::spawn(os::Warden& warden, int standard_output, int standard_error) {
    const TrialPlan& plan = result_.plan;
    os::Result<os::Warded> program = warden.spawn({.argv = plan.argv,
                                                   .environment = plan.environment,
                                                   .directory = plan.directory,
                                                   .as = plan.as,
                                                   .standard_input = listener_->fd(),
                                                   .standard_output = standard_output,
                                                   .standard_error = standard_error});
    if (program) {
        program_ = std::move(*program);
        return true;
    }
    cannot(os::to_string(program.error()));
    if (program.error().call == "execve" || program.error().call == "chdir") {
        result_.failure = TrialFailure::exec_failed;
        result_.exec_errno = program.error().number;
    }
    return false;
}

bool Attempt::only_waits() const {
    return Clock::now() - last_activity_ >= quiet_limit;
}

void Attempt::add_descriptors(std::vector<int>& fds) const {
    for (const os::Fd* fd : {&standard_output_, &standard_error_, &connection_}) {
        if (fd->is_open())
            fds.push_back(fd->get());
    }
    if (!exited_)
        fds.push_back(program_->exited_fd());
}

Clock::time_point Attempt::deadline() const {
    if (connection_gone_)
        return *connection_gone_ + moment_to_die;
    return std::min(last_activity_ + patience(), asked_ + whole_answer * patience());
}

// Between two events, as FcgidIOTimeout counts.
milliseconds Attempt::patience() const {
    return phase_ == Phase::first_request ? result_.plan.timeout : second_limit_;
}

Clock::time_point Attempt::next_look() const {
    const bool looks_around = phase_ == Phase::first_request && !accepted_ && !exited_;
    Clock::time_point next = looks_around ? std::min(deadline(), watch_.next()) : deadline();
    if (!only_waits())
        next = std::min(next, last_activity_ + quiet_limit);
    return next;
}

void Attempt::look() {
    drain();
    read_connection();
    notice_acceptance();
    notice_exit();
    decide();
}

void Attempt::drain() {
    drain_into(standard_output_, result_.standard_output);
    drain_into(standard_error_, result_.standard_error);
}

void Attempt::read_connection() {
    if (!connection_.is_open())
        return;
    const os::ReadBytes read = os::read_available(connection_.get(), read_limit);
    if (!read.bytes.empty()) {
        last_activity_ = Clock::now();
        answer_.feed(read.bytes);
        if (phase_ == Phase::first_request)
            notice_answer();
    }
    if (read.end == os::ReadEnd::closed || read.end == os::ReadEnd::reset) {
        connection_.reset();
        connection_gone_ = Clock::now();
    }
}

void Attempt::notice_answer() {
    notice_acceptance();
    const auto has_happened = [this](TrialStep step) {
        return std::any_of(result_.events.begin(), result_.events.end(),
                           [step](const TrialEvent& event) { return event.step == step; });
    };
    if (!has_happened(TrialStep::first_byte))
        happened(TrialStep::first_byte);
    if (!has_happened(TrialStep::headers) &&
        read_cgi_header(answer_.output()).state == CgiHeader::State::complete)
        happened(TrialStep::headers);
    if (answer_.is_ended() && !has_happened(TrialStep::end_request))
        happened(TrialStep::end_request);
}

void Attempt::notice_acceptance() {
    if (accepted_ || (answer_.bytes() == 0 && (exited_ || listener_->has_waiting_connection())))
        return;
    accepted_ = true;
    happened(TrialStep::accepted);
}

// Without our copy of the listening socket the kernel resets the connection, unless a descendant
// holds the socket and may still answer.
void Attempt::notice_exit() {
    const std::optional<os::FinishedProcess> exit = exited_ ? std::nullopt : program_->exit();
    if (!exit)
        return;
    result_.exit_code = exit->exit_code;
    result_.signal = exit->signal;
    happened(TrialStep::exited);
    exited_ = Clock::now();
    listener_->close_copy();
    drain();
    read_connection();
}

void Attempt::decide() {
    const bool is_late = Clock::now() >= deadline();
    const bool is_gone = connection_gone_ && (exited_ || is_late);
    const bool is_answered = answer_.is_ended() || answer_.is_garbage();
    if (phase_ == Phase::second_request) {
        if (is_answered || is_gone || is_late)
            end_second_request();
    } else if (is_answered) {
        end_exchange(Ending::answered);
    } else if (is_gone) {
        end_exchange(Ending::closed);
    } else if (is_late) {
        const bool is_silent = Clock::now() >= last_activity_ + patience();
        end_exchange(is_silent ? Ending::time_ran_out : Ending::endless);
    } else if (!accepted_ && !exited_ && Clock::now() >= watch_.next()) {
        if (const auto ending = watch_.look(*program_, *listener_, result_.own_listeners))
            end_exchange(*ending);
    }
}

void Attempt::end_exchange(Ending ending) {
    judge(result_, {.answer = answer_, .ending = ending, .accepted = accepted_});
    result_.fastcgi_error = answer_.errors();
    if (result_.failure == TrialFailure::none)
        ask_again();
    else
        over_ = true;
}

// mod_fcgid closes the connection at once, and connects anew for the next request.
void Attempt::ask_again() {
    const auto first_took = std::chrono::ceil<milliseconds>(Clock::now() - started_);
    second_limit_ = std::min(result_.plan.timeout, milliseconds{1000} + 3 * first_took);
    phase_ = Phase::second_request;
    connection_.reset();
    connection_gone_.reset();
    answer_ = Answer{};
    if (!send_request()) {
        connection_.reset();
        connection_gone_ = Clock::now();
    }
}

void Attempt::end_second_request() {
    over_ = true;
    if (answer_.is_ended() && answer_.output_bytes() > 0)
        happened(TrialStep::second_request);
    else if (exited_)
        result_.problem = "it ended after the first request";
    else if (connection_gone_)
        result_.problem = "a second request got no answer: the connection was closed";
    else
        result_.problem = "a second request got no answer in time";
}

void Attempt::observe_process() {
    const pid_t pid = program_->pid();
    if (const std::optional<bool> holds_any = os::any_holds_socket({pid}, listener_->inode())) {
        const std::string listener = "socket:[" + std::to_string(listener_->inode()) + "]";
        const std::optional<std::string> target = os::descriptor_target(pid, 0);
        result_.listen_socket = !target               ? ListenSocket::closed
                                : *target == listener ? ListenSocket::kept
                                                      : ListenSocket::replaced;
    }
    if (result_.failure == TrialFailure::never_accepted ||
        result_.failure == TrialFailure::no_reply ||
        result_.failure == TrialFailure::no_end_request)
        result_.waits_in = os::system_call_of(pid);
}

TrialResult Attempt::finish() {
    if (program_) {
        notice_exit();
        if (!exited_)
            observe_process();
        if (const os::Result<std::uint32_t> killed = program_->end())
            result_.left_behind = *killed;
        drain();
    }
    result_.took = std::chrono::duration_cast<milliseconds>(Clock::now() - started_);
    return std::move(result_);
}

}  // namespace fcgicheck::trial
