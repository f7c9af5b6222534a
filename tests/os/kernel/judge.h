// The kernel's own answers: a child that has become the identity opens, lists, enters and executes.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "fcgicheck/facts.h"

namespace fcgicheck::kernel {

struct Answers {
    std::optional<bool> read = false;  // absent: not known; the kernel always knows
    std::optional<bool> execute = false;
    std::optional<bool> search = false;
    std::string blocked_at;  // "": nothing blocks

    friend bool operator==(const Answers&, const Answers&) = default;
};

using AllAnswers = std::vector<Answers>;  // one for each path

// `links_are_guarded` is fs.protected_symlinks: from outside, a link that it closes looks like a
// folder that is closed.
AllAnswers ask_kernel(const Identity& who, const std::vector<std::string>& paths,
                      bool links_are_guarded);

// What `work` answers in a child that has become `who`.
AllAnswers answers_as(const Identity& who, const std::function<AllAnswers()>& work);

}  // namespace fcgicheck::kernel
