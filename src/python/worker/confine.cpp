// Limits by setrlimit(2). CPython's parser is C that reads hostile input: what it could be talked
// into is kept small.
#include "confine.h"

#include <grp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>

namespace fcgicheck::python {

namespace {

constexpr rlim_t memory = rlim_t{1} << 30;
constexpr rlim_t processor_seconds = 300;
constexpr unsigned nobody = 65534;

bool limit(int resource, rlim_t value) {
    const rlimit both{.rlim_cur = value, .rlim_max = value};
    return setrlimit(static_cast<__rlimit_resource_t>(resource), &both) == 0;
}

bool drop_root() {
    if (geteuid() != 0 && getuid() != 0)
        return true;
    return setgroups(0, nullptr) == 0 && setresgid(nobody, nobody, nobody) == 0 &&
           setresuid(nobody, nobody, nobody) == 0;
}

// Which is told by nothing else while a file is parsed. A change of user forgets it (prctl(2)).
bool die_with_parent() {
    return prctl(PR_SET_PDEATHSIG, SIGKILL) == 0;
}

}  // namespace

bool confine() {
    // Not in the user's directory: Python 2 looks for modules in the working directory.
    return chdir("/") == 0 && limit(RLIMIT_AS, memory) && limit(RLIMIT_CPU, processor_seconds) &&
           limit(RLIMIT_CORE, 0) && drop_root() && die_with_parent();
}

bool close_the_door() {
    return limit(RLIMIT_NOFILE, 0);
}

}  // namespace fcgicheck::python
