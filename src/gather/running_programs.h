// Programs that httpd has started and that run now: mod_fcgid keeps them for the next requests.
#pragma once

#include <optional>
#include <vector>

#include "fcgicheck/facts.h"
#include "fcgicheck/file_time.h"
#include "os/process_table.h"

namespace fcgicheck::gather {

class RunningPrograms {
  public:
    // Looks at the processes of this machine when it is first asked. Nothing where none is seen.
    std::optional<RunningProgram> of(const ScriptFacts& script);

  private:
    std::optional<std::vector<os::ProcessEntry>> programs_;
};

}  // namespace fcgicheck::gather
