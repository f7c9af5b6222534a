// The protocol is analyzer/analyze.py's. A script's own interpreter runs the same text with -I -S
// (isolated, no site directory), Python 2 with -E -S -s.
#include "python/worker.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <string_view>
#include <utility>

#include "analyzer_text.h"

namespace fcgicheck::python {

namespace {

constexpr std::chrono::seconds deadline{10};
constexpr std::string_view took_too_long = "reading it took longer than 10 seconds";
constexpr std::size_t longest_answer = std::size_t{16} << 20;

Unseen nothing_seen(const std::string& path, UnseenWhy why, std::string detail) {
    return {.what = "the Python source of " + path, .why = why, .detail = std::move(detail)};
}

// And no passing want of memory, or of processes.
bool is_lasting(int error) {
    return error == ENOENT || error == ENOTDIR || error == EACCES || error == ENOEXEC ||
           error == ELOOP;
}

bool is_codec_name(std::string_view name) {
    return !name.empty() && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") ==
                                std::string_view::npos;
}

std::string request_of(const Question& question) {
    const std::string role = question.role == Role::module ? "module" : "script";
    std::string request;
    for (const std::string* field :
         {&role, &question.path, &question.real_path, &question.home, &question.source})
        request.append(std::to_string(field->size())).append("\n").append(*field);
    return request;
}

}  // namespace

const std::string* KnownAnswers::of(const Question& question) {
    auto& [recent, older] = answers_[question.role];
    if (const auto known = recent.find(question.source); known != recent.end())
        return &known->second;
    auto known = older.extract(question.source);
    if (!known)
        return nullptr;
    make_room(question.role);
    return &recent.insert(std::move(known)).position->second;
}

void KnownAnswers::keep(const Question& question, const std::string& answer) {
    constexpr std::size_t most_bytes = 8192;
    if (question.source.size() + answer.size() > most_bytes || of(question) != nullptr)
        return;
    make_room(question.role);
    answers_[question.role].recent.emplace(question.source, answer);
}

void KnownAnswers::make_room(Role role) {
    constexpr std::size_t most_recent = 16;
    auto& [recent, older] = answers_[role];
    if (recent.size() >= most_recent)
        older = std::exchange(recent, {});
}

std::vector<std::string> Worker::command() const {
    std::vector<std::string> argv = {program_};
    if (interpreter_.empty()) {
        argv.insert(argv.end(), codecs_.begin(), codecs_.end());
        return argv;
    }
    const bool is_python2 = interpreter_.find("python2") != std::string::npos;
    argv.insert(argv.end(), {"--exec", interpreter_});
    if (is_python2)
        argv.insert(argv.end(), {"-E", "-S", "-s", "-B"});
    else
        argv.insert(argv.end(), {"-I", "-S", "-B"});
    argv.insert(argv.end(), {"-c", std::string(analyzer_text)});
    return argv;
}

std::optional<Unseen> Worker::start() {
    if (why_never_)
        return why_never_;
    os::Result<os::Channel> channel = os::open_channel();
    if (!channel)
        return Unseen{.why = UnseenWhy::failed, .detail = to_string(channel.error())};
    const int theirs = channel->theirs.get();
    os::Result<os::RunningProcess> process =
        os::spawn({.argv = command(), .descriptors = {{0, theirs}, {1, theirs}}});
    if (!process) {
        Unseen why{.why = UnseenWhy::not_supported,
                   .detail = "the Python worker can't be started: " + to_string(process.error())};
        if (is_lasting(process.error().number))
            why_never_ = why;
        return why;
    }
    process_.emplace(std::move(*process));
    channel_ = std::move(channel->ours);
    return std::nullopt;
}

// All that is under way is received before a large question is sent: else both could wait for each
// other.
Observed<std::string> Worker::exchange(const Question& question) {
    const std::string request = request_of(question);
    if (std::find(stalled_.begin(), stalled_.end(), request) != stalled_.end())
        return nothing_seen(question.path, UnseenWhy::failed, std::string(took_too_long));
    const auto is_it = [&](const Sent& sent) { return sent.request == request; };
    auto sent = std::find_if(sent_.begin(), sent_.end(), is_it);
    if (sent == sent_.end())
        if (const std::string* known = known_.of(question))
            return *known;
    // Of another that was asked ahead its own turn tells what is wrong with it.
    if (receive_until(sent))
        stop();
    const bool is_new = !process_;
    if (is_new) {
        if (const auto failure = start())
            return nothing_seen(question.path, failure->why, failure->detail);
        sent = sent_.end();
    }
    std::optional<os::OsError> error;
    if (sent == sent_.end()) {
        error = os::send(channel_, request, deadline);
        sent = sent_.insert(sent_.end(), {request});
    }
    if (!error)
        error = receive_until(sent + 1);
    if (!error) {
        std::string answer = *std::move(sent->answer);
        sent_.erase(sent);
        return answer;
    }
    // A process ends by itself behind an answer that it had no memory for.
    if (!is_new && error->number == ECONNRESET) {
        stop();
        return exchange(question);
    }
    const Unseen how = how_it_ended(error->number);
    stop();
    return nothing_seen(question.path, how.why, how.detail);
}

// 127 is the loader's: no libpython; 70 the worker's own, which a file may bring about too.
Unseen Worker::how_it_ended(int error) {
    if (error == ETIMEDOUT)
        return {.why = UnseenWhy::failed, .detail = std::string(took_too_long)};
    const auto ended = std::move(*process_).wait(std::chrono::seconds(1));
    const int code = ended ? ended->exit_code.value_or(0) : 0;
    if (code != 127 && code != 70)
        return {.why = UnseenWhy::failed, .detail = "the Python worker died of it"};
    Unseen why{.why = UnseenWhy::failed, .detail = "the Python worker can't work here"};
    if (code == 127)
        why_never_ = why;
    return why;
}

// What was asked ahead and not answered is asked anew in its turn.
void Worker::stop() {
    process_.reset();
    received_.clear();
    sent_.clear();
}

std::optional<os::OsError> Worker::receive_until(const std::deque<Sent>::const_iterator& end) {
    for (auto sent = sent_.begin(); sent != end; ++sent) {
        if (sent->answer)
            continue;
        os::Result<std::string> line =
            os::receive_line(channel_, received_, longest_answer, deadline);
        if (!line && line.error().number == ETIMEDOUT)
            stalled_.push_back(sent->request);
        if (!line)
            return line.error();
        sent->answer = std::move(*line);
    }
    return std::nullopt;
}

void Worker::ask_ahead(const Question& question) {
    constexpr std::size_t most_questions = 32;
    constexpr std::size_t most_bytes = std::size_t{32} << 10;
    if (known_.of(question) != nullptr)
        return;
    std::string request = request_of(question);
    std::size_t bytes = request.size();
    for (const Sent& sent : sent_)
        bytes += sent.request.size();
    if (bytes > most_bytes || (!process_ && start()))
        return;
    if (sent_.size() == most_questions && sent_.front().answer)
        sent_.pop_front();  // nobody asked for it
    if (sent_.size() == most_questions)
        return;
    if (os::send(channel_, request, deadline))
        stop();  // it has got a part of it
    else
        sent_.push_back({std::move(request)});
}

Observed<Answer> Worker::ask(const Question& question) {
    constexpr int attempts = 2;  // the second with the codec that the first lacked
    for (int i = 0; i < attempts; ++i) {
        const Observed<std::string> text = exchange(question);
        if (text.seen() == nullptr)
            return *text.unseen();
        Reply reply = read_reply(*text.seen(), question.path, question.source);
        if (reply.answer && !reply.answer->place_matters)
            known_.keep(question, *text.seen());
        if (reply.answer)
            return std::move(*reply.answer);
        if (!reply.unseen.empty()) {
            stop();  // it may have run out of memory
            return nothing_seen(question.path, UnseenWhy::not_supported, reply.unseen);
        }
        if (!is_codec_name(reply.needs_codec) ||
            std::find(codecs_.begin(), codecs_.end(), reply.needs_codec) != codecs_.end())
            break;
        codecs_.push_back(reply.needs_codec);
        stop();
    }
    return nothing_seen(question.path, UnseenWhy::not_supported,
                        "its encoding is none that the Python worker knows");
}

}  // namespace fcgicheck::python
