// How far a walk has come, on a terminal, once it takes longer than one would wait for.
#pragma once

#include <chrono>
#include <cstddef>

namespace fcgicheck::os {

class Progress {
  public:
    Progress();  // on standard error
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;
    ~Progress();  // takes away what it wrote

    void folder();

  private:
    void show();

    int terminal_;  // -1: there is none
    std::chrono::steady_clock::time_point next_;
    std::size_t folders_ = 0;
    bool is_shown_ = false;
};

}  // namespace fcgicheck::os
