// What stands between httpd and the files of a site besides their modes: suexec, the sandbox of
// httpd's systemd unit, SELinux. Facts as facts.h has them; none is looked for where the machine
// has no such thing.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "fcgicheck/config.h"
#include "fcgicheck/facts.h"
#include "fcgicheck/observed.h"
#include "fcgicheck/source.h"

namespace fcgicheck {

// What `suexec -V` prints, and for the suexec of Debian's apache2-suexec-custom what the file says
// that it reads for the user who calls it.
struct SuexecSettings {
    std::string docroot;           // AP_DOC_ROOT; "": requests outside of UserDir are refused
    std::string caller;            // AP_HTTPD_USER; "" where files say who may call it
    std::string callers_file;      // Debian's: /etc/apache2/suexec/www-data, there or not
    bool is_caller_known = true;   // that file is there
    std::optional<uid_t> uid_min;  // AP_UID_MIN; absent: only suexec itself could tell
    std::optional<gid_t> gid_min;  // AP_GID_MIN
    std::string safe_path;         // AP_SAFE_PATH, the PATH of what it starts; "" where not known
    std::string log;               // AP_LOG_EXEC; "" where it logs to syslog, or is not known
    std::string known_from;        // a half sentence: "suexec -V"
};

struct SuexecFacts {
    std::string binary;  // SUEXEC_BIN of httpd, links not resolved; "" where it is not known
    Observed<SuexecSettings> settings;
    Observed<PathFacts> docroot;  // the way to it, where one is set
};

// What a systemd.exec(5) setting does to a path and all below it.
struct SandboxedPath {
    enum class Effect : std::uint8_t {
        closed,       // InaccessiblePaths=, ProtectHome=yes: there, with mode 0
        empty,        // TemporaryFileSystem=, PrivateTmp=, ProtectHome=tmpfs: an empty folder
        no_programs,  // NoExecPaths=
        shown,        // BindPaths=, BindReadOnlyPaths=: what is there, also in an empty folder
        programs,     // ExecPaths=: an exception to NoExecPaths=
    };
    Effect effect = Effect::closed;
    std::string path;
    Cause because;             // the line of the unit or drop-in
    bool is_in_force = false;  // the running httpd has a mount there; else it is what files say
};

struct ServiceSandbox {
    std::string unit;  // "apache2.service"
    std::vector<SandboxedPath> paths;
    std::optional<Cause> other_root;  // RootDirectory=, RootImage=: all paths are in another tree
    std::vector<Unseen> unread;       // unit files and drop-ins that may not be read
};

// An SELinux that enforces, and an httpd that it confines.
struct SelinuxFacts {
    std::string domain;                        // of httpd: "httpd_t"
    std::map<std::string, bool> booleans;      // those that were asked for and could be read
    std::map<std::string, std::string> types;  // by path: "httpd_sys_content_t"
};

struct PlatformFacts {
    std::optional<SuexecFacts> suexec;
    std::optional<ServiceSandbox> service;
    std::optional<SelinuxFacts> selinux;
};

// The suexec that starts a host's programs; null where it does not.
inline const SuexecFacts* suexec_of(const SiteFacts& site, const VirtualHostFacts* host) {
    const bool is_through = host != nullptr && host->suexec && site.platform != nullptr;
    return is_through && site.platform->suexec ? &*site.platform->suexec : nullptr;
}

}  // namespace fcgicheck
