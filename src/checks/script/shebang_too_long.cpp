// The kernel reads 256 bytes of the first line (BINPRM_BUF_SIZE). A path that is cut there fails
// with ENOEXEC; arguments that are cut there are passed on cut, in silence (binfmt_script.c).
#include "checks/first_line.h"

namespace fcgicheck::checks {

Outcomes shebang_too_long(const ScriptCase& c) {
    const Shebang* shebang = followed_shebang(c);
    if (shebang == nullptr)
        return without_shebang(c);
    if (shebang->has_newline)
        return {};
    Finding finding = finding_at_first_line(c, *shebang, "", "cut");
    if (!is_cut_in_interpreter(*shebang)) {
        finding.situation = "arguments";
        finding.confidence = Confidence::likely;
    }
    return {finding};
}

}  // namespace fcgicheck::checks
