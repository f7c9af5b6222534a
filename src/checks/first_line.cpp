#include "checks/first_line.h"

#include <utility>

#include "text/first_bytes.h"

namespace fcgicheck::checks {
namespace {

bool is_env_program_at_end(const Shebang& shebang) {
    if (!text::is_env(shebang.interpreter))
        return false;
    const std::string program = text::env_words(shebang).program;
    return !program.empty() && program.find_first_of(" \t") == std::string::npos &&
           shebang.line.ends_with(program);
}

}  // namespace

const Shebang* followed_shebang(const ScriptCase& c) {
    const FirstBytes* bytes = c.script.first_bytes.seen();
    if (bytes == nullptr || bytes->start != FileStart::shebang || !is_executed(c))
        return nullptr;
    return bytes->shebang ? &*bytes->shebang : nullptr;
}

Outcomes without_shebang(const ScriptCase& c) {
    const Unseen* unseen = c.script.first_bytes.unseen();
    if (unseen == nullptr || !is_executed(c))
        return {};
    return {cannot_tell(c, *unseen)};
}

Cut cut_of(const Shebang& shebang) {
    if (shebang.has_newline)
        return Cut::none;
    if (shebang.argument.empty() && shebang.line.ends_with(shebang.interpreter))
        return Cut::interpreter;
    return is_env_program_at_end(shebang) ? Cut::program : Cut::arguments;
}

// Measured: perl ignores a carriage return behind an option, and env's -S takes it for a blank;
// python, env, sh and bash don't. Ruby ignores it as perl does (ruby.c, proc_options).
CarriageReturn carriage_return(const Shebang& shebang) {
    if (!shebang.ends_in_cr)
        return CarriageReturn::none;
    if (shebang.argument.empty())
        return CarriageReturn::fatal;
    if (text::is_env(shebang.interpreter))
        return text::env_words(shebang).splits ? CarriageReturn::harmless : CarriageReturn::fatal;
    const bool is_option = shebang.argument.starts_with('-');
    switch (text::language_of(shebang.interpreter)) {
        case ScriptLanguage::perl:
        case ScriptLanguage::ruby:
            return is_option ? CarriageReturn::harmless : CarriageReturn::fatal;
        case ScriptLanguage::python:
        case ScriptLanguage::shell:
            return CarriageReturn::fatal;
        case ScriptLanguage::php:
        case ScriptLanguage::node:
        case ScriptLanguage::lua:
        case ScriptLanguage::elf:
        case ScriptLanguage::other:
            break;
    }
    return CarriageReturn::suspect;
}

Finding finding_at_first_line(const ScriptCase& c, const Shebang& shebang, std::string_view word,
                              std::string label) {
    Finding finding = finding_about(c);
    const std::size_t start = word.empty() ? std::string::npos : shebang.line.rfind(word);
    const bool is_there = start != std::string::npos;
    finding.at = {c.script.path, shebang.line_number,
                  is_there ? static_cast<std::uint32_t>(start) + 1 : 1};
    finding.values["line_text"] = shebang.line;
    finding.values["interpreter"] = shebang.interpreter;
    finding.evidence.emplace_back(LineEvidence{
        .at = finding.at,
        .text = shebang.line,
        .length = static_cast<std::uint32_t>(is_there ? word.size() : shebang.line.size()),
        .label = std::move(label),
        .primary = true});
    return finding;
}

}  // namespace fcgicheck::checks
