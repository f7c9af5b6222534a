// A process that analyses Python source: fcgicheck-python itself, or a script's own interpreter
// behind it.
#pragma once

#include <cstdint>
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

class Worker {
  public:
    // `interpreter` "": the worker program's embedded Python.
    Worker(std::string program, std::string interpreter)
        : program_(std::move(program)), interpreter_(std::move(interpreter)) {}

    // A file that the process dies of, or that takes longer than 10 seconds, is unseen; the next
    // question starts another.
    Observed<Answer> ask(const Question& question);

  private:
    std::vector<std::string> command() const;
    std::optional<Unseen> start();
    Observed<std::string> exchange(const Question& question);

    std::string program_;
    std::string interpreter_;
    std::vector<std::string> codecs_;  // of the encodings package, loaded at the start
    std::optional<os::RunningProcess> process_;
    os::Fd channel_;
};

}  // namespace fcgicheck::python
