// The kernel looks for "#!" at byte 0 (binfmt_script.c): a blank line or a space before it, as
// pasting leaves behind, makes the file start with text, and exec fails with ENOEXEC.
#include "checks/first_line.h"

namespace fcgicheck::checks {

Outcomes text_before_shebang(const ScriptCase& c) {
    const FirstBytes* bytes = c.script.first_bytes.seen();
    if (bytes == nullptr || !is_executed(c))
        return without_shebang(c);
    if (bytes->start != FileStart::text || bytes->utf8_bom || !bytes->shebang)
        return {};
    Finding finding = finding_at_first_line(c, *bytes->shebang, "", "late");
    finding.values["line"] = std::to_string(bytes->shebang->line_number);
    return {finding};
}

}  // namespace fcgicheck::checks
