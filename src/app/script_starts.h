// Whether the program of a script would start, held against what `fcgicheck check` knows: its
// checks of the file and its first line, without a trial. mod_fcgid and mod_cgid answer 500 where
// execve(2) fails, or the interpreter can't read the script (measured).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "apache/request/trace.h"
#include "fcgicheck/config.h"
#include "gather/script.h"
#include "gather/server.h"
#include "report/trace.h"

namespace fcgicheck::app {

enum class Start : std::uint8_t {
    works,
    fails,
    hangs,  // and never answers
    left_to_suexec,
    unknown
};

struct StartJudgement {
    Start start = Start::works;
    report::ScriptWords words;  // why it fails, or can't be known
};

class ScriptStarts {
  public:
    // What these refer to must live as long.
    ScriptStarts(gather::Eyes eyes, const gather::FoundServer& server);

    // Of a trace that ends at a script. Each program is looked at once.
    const StartJudgement& judge(const apache::Trace& trace);

  private:
    using Key = std::tuple<std::size_t, std::string, std::string, std::string>;
    bool goes_through_suexec(const apache::Trace& trace);
    StartJudgement look(const apache::Trace& trace, const EffectiveConfig& config);

    gather::Eyes eyes_;
    const gather::FoundServer& server_;
    std::map<Key, StartJudgement> known_;
    const StartJudgement through_suexec_{.start = Start::left_to_suexec};
    std::optional<bool> is_suexec_there_;
};

}  // namespace fcgicheck::app
