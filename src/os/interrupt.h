// Ctrl-C while the program looks around: it ends with what was found by then.
#pragma once

#include <csignal>

namespace fcgicheck::os {

// As long as it lives, the first SIGINT is only noted; a second one ends the program as ever.
class Interruptible {
  public:
    Interruptible();
    Interruptible(const Interruptible&) = delete;
    Interruptible& operator=(const Interruptible&) = delete;
    ~Interruptible();

  private:
    struct sigaction before_ {};
};

bool was_interrupted();

}  // namespace fcgicheck::os
