// A process that analyses Python source: fcgicheck-python itself, or a script's own interpreter
// behind it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "fcgicheck/observed.h"
#include "os/channel.h"
#include "os/fd.h"
#include "os/process.h"
#include "python/answer.h"

namespace fcgicheck::python {

enum class Role : std::uint8_t { script, module };  // a module is imported: not __main__

struct Question {
    Role role = Role::script;
    std::string path;       // as Apache names the file
    std::string real_path;  // links resolved
    std::string home;
    const std::string& source;
};

// Hosting panels give thousands of sites the same script: its text is asked about once. What was
// asked for lately is kept.
class KnownAnswers {
  public:
    const std::string* of(const Question& question);  // null: not known
    void keep(const Question& question, const std::string& answer);

  private:
    void make_room(Role role);

    struct OfRole {
        std::map<std::string, std::string> recent, older;  // by source
    };
    std::map<Role, OfRole> answers_;
};

class Worker {
  public:
    // `interpreter` "": the worker program's embedded Python.
    Worker(std::string program, std::string interpreter)
        : program_(std::move(program)), interpreter_(std::move(interpreter)) {}

    // A file that the process dies of, or that takes longer than 10 seconds, is unseen; the next
    // question starts another.
    Observed<Answer> ask(const Question& question);

    // Lets the process begin with what will be asked: ask() then only waits. A few questions, and
    // small ones, are taken; for others nothing happens.
    void ask_ahead(const Question& question);

  private:
    // What was sent, and what came back once it was waited for.
    struct Sent {
        std::string request;
        std::optional<std::string> answer = std::nullopt;
    };

    std::vector<std::string> command() const;
    std::optional<Unseen> start();
    Unseen how_it_ended(int error);
    void stop();
    Observed<std::string> exchange(const Question& question);
    std::optional<os::OsError> receive_until(const std::deque<Sent>::const_iterator& end);

    std::string program_;
    std::string interpreter_;
    std::vector<std::string> codecs_;  // of the encodings package, loaded at the start
    std::optional<os::RunningProcess> process_;
    std::optional<Unseen> why_never_;  // no process works here
    os::Fd channel_;
    std::string received_;   // and not looked at yet
    std::deque<Sent> sent_;  // in order; those that are answered come first
    KnownAnswers known_;
    std::vector<std::string> stalled_;  // what it was at when the time was over
};

}  // namespace fcgicheck::python
