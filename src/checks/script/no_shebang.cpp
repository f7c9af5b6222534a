// The kernel starts a file that is no ELF program only by its "#!" line; without one exec fails
// with ENOEXEC (execve(2)), and mod_fcgid, unlike a shell, doesn't try /bin/sh instead (measured).
#include "checks/first_line.h"

namespace fcgicheck::checks {

Outcomes no_shebang(const ScriptCase& c) {
    if (!is_executed(c))
        return {};
    const FirstBytes* bytes = c.script.first_bytes.seen();
    if (bytes == nullptr)
        return {cannot_tell(c, *c.script.first_bytes.unseen())};
    const bool is_text = bytes->start == FileStart::text;
    if ((!is_text && bytes->start != FileStart::binary) || bytes->shebang || bytes->utf16)
        return {};
    Finding finding = finding_about(c);
    finding.at = {c.script.path, 1, 1};
    if (is_text) {
        finding.evidence.emplace_back(
            LineEvidence{.at = finding.at,
                         .text = bytes->first_line,
                         .length = static_cast<std::uint32_t>(bytes->first_line.size()),
                         .label = "first",
                         .primary = true});
        if (c.script.language == ScriptLanguage::python)
            finding.situation = "python";
    } else {
        finding.situation = "binary";
        finding.confidence = Confidence::likely;  // binfmt_misc may know the format
    }
    return {finding};
}

}  // namespace fcgicheck::checks
