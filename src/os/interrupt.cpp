#include "os/interrupt.h"

namespace fcgicheck::os {

namespace {

volatile std::sig_atomic_t is_noted =
    0;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables): for a handler

}  // namespace

Interruptible::Interruptible() {
    struct sigaction action {};
    action.sa_handler = [](int) { is_noted = 1; };
    action.sa_flags = static_cast<int>(SA_RESETHAND) | SA_RESTART;
    ::sigaction(SIGINT, nullptr, &before_);
    if (before_.sa_handler != SIG_IGN)  // as for a job in the background
        ::sigaction(SIGINT, &action, nullptr);
}

Interruptible::~Interruptible() {
    ::sigaction(SIGINT, &before_, nullptr);
}

bool was_interrupted() {
    return is_noted != 0;
}

}  // namespace fcgicheck::os
