// What stands between httpd and the files of a site besides their modes, looked for where something
// says that the machine has it: suexec where a line names it, the sandbox of the systemd unit that
// httpd runs in, SELinux where it enforces.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fcgicheck/config.h"
#include "fcgicheck/platform.h"
#include "fcgicheck/target.h"
#include "gather/script.h"
#include "gather/server.h"

namespace fcgicheck::gather {

class Platform {
  public:
    // Of a target elsewhere, or an image, nothing is looked for: this machine's layers are not its.
    Platform(Eyes& eyes, const FoundServer& server, Target target, Observed<Identity> server_user);

    void meet(const VirtualHostFacts& host);
    void meet(const ScriptFacts& script);

    // Null while there is nothing to say.
    std::shared_ptr<const PlatformFacts> facts() const;
    // What is there and can't be judged: another root, AppArmor.
    const std::vector<Unseen>& not_judged() const { return not_judged_; }

  private:
    void meet_service(const FoundServer& server);
    void meet_label(const FoundServer& server);

    Eyes& eyes_;
    Target target_;
    Observed<Identity> server_user_;
    std::string suexec_;
    std::shared_ptr<PlatformFacts> facts_ = std::make_shared<PlatformFacts>();
    std::vector<Unseen> not_judged_;
};

// Of a security context, "system_u:object_r:httpd_sys_content_t:s0", the third part; "" of another
// text.
std::string type_in(std::string_view context);

}  // namespace fcgicheck::gather
