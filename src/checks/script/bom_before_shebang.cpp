// The kernel looks for "#!" at byte 0 (binfmt_script.c); a byte order mark before it hides it, and
// exec fails with ENOEXEC (measured).
#include "checks/first_line.h"

namespace fcgicheck::checks {

Outcomes bom_before_shebang(const ScriptCase& c) {
    const FirstBytes* bytes = c.script.first_bytes.seen();
    if (bytes == nullptr || !is_executed(c))
        return without_shebang(c);
    if (bytes->utf16) {
        Finding finding = finding_about(c);
        finding.at = {c.script.path, 1, 1};
        finding.situation = "utf16";
        return {finding};
    }
    if (!bytes->utf8_bom || !bytes->shebang)
        return {};
    return {finding_at_first_line(c, *bytes->shebang, "", "bom")};
}

}  // namespace fcgicheck::checks
