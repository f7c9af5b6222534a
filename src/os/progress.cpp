#include "os/progress.h"

#include <unistd.h>

#include <string>
#include <string_view>

#include "os/terminal.h"

namespace fcgicheck::os {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds patience{500};
constexpr std::chrono::milliseconds pause{100};

void write_to(int terminal, std::string_view text) {
    // What is lost of it is no loss.
    [[maybe_unused]] const ssize_t written = ::write(terminal, text.data(), text.size());
}

}  // namespace

Progress::Progress()
    : terminal_(is_terminal(STDERR_FILENO) ? STDERR_FILENO : -1), next_(Clock::now() + patience) {}

Progress::~Progress() {
    if (is_shown_)
        write_to(terminal_, "\r\x1b[K");
}

void Progress::folder() {
    constexpr std::size_t seldom = 16;  // the clock is asked
    if (++folders_ % seldom == 0 && terminal_ >= 0 && Clock::now() >= next_)
        show();
}

void Progress::show() {
    write_to(terminal_, "\rfcgicheck: " + std::to_string(folders_) + " folders\x1b[K");
    is_shown_ = true;
    next_ = Clock::now() + pause;
}

}  // namespace fcgicheck::os
