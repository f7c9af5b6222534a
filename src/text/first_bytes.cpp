#include "text/first_bytes.h"

#include <algorithm>
#include <array>
#include <string>

#include "text/ascii.h"
#include "text/path.h"

namespace fcgicheck::text {
namespace {

constexpr std::size_t kernel_limit = 256;  // BINPRM_BUF_SIZE since Linux 5.1
constexpr std::size_t shown_limit = 200;

bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_blank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back()))
        text.remove_suffix(1);
    return text;
}

// `rest` starts at "#!".
Shebang shebang_at(std::string_view rest, std::uint32_t line_number) {
    Shebang shebang;
    shebang.line_number = line_number;
    const std::string_view window = rest.substr(0, kernel_limit);
    const std::size_t newline = window.find('\n');
    shebang.has_newline = newline != std::string_view::npos || rest.size() < kernel_limit;
    std::string_view line = window.substr(0, newline);
    if (!line.empty() && line.back() == '\r') {
        shebang.ends_in_cr = true;
        line.remove_suffix(1);
    }
    shebang.line = std::string(line);
    const std::string_view words = trimmed(line.substr(2));
    const auto* const end = std::find_if(words.begin(), words.end(), is_blank);
    const auto length = static_cast<std::size_t>(end - words.begin());
    shebang.interpreter = std::string(words.substr(0, length));
    shebang.argument = std::string(trimmed(words.substr(length)));
    return shebang;
}

// A shebang that stands too late for the kernel: behind a BOM, or on a later line with nothing but
// blanks before it.
std::optional<Shebang> late_shebang(std::string_view head) {
    std::uint32_t line_number = 1;
    for (std::size_t i = 0; i < head.size(); ++i) {
        if (head[i] == '\n')
            ++line_number;
        if (head.substr(i, 2) == "#!")
            return shebang_at(head.substr(i), line_number);
        if (!is_space(head[i]))
            return std::nullopt;
    }
    return std::nullopt;
}

bool is_binary(std::string_view head) {
    return std::any_of(head.begin(), head.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 && !is_space(c) && c != '\x1b';
    });
}

std::string shown(std::string_view line) {
    std::string text(line.substr(0, shown_limit));
    std::replace_if(
        text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
    return text;
}

// What env takes for itself: the script's path, which the kernel puts behind it, is then the
// program.
bool leaves_program_open(std::string_view word) {
    if (word.starts_with('-'))
        return word == "-" || word == "-i" || word == "--ignore-environment";
    return word.empty() || word.find('=') != std::string_view::npos;
}

}  // namespace

FirstBytes first_bytes_of(std::string_view head) {
    FirstBytes bytes;
    bytes.utf16 = head.starts_with("\xff\xfe") || head.starts_with("\xfe\xff");
    bytes.utf8_bom = head.starts_with("\xef\xbb\xbf");
    std::string_view first_line = head.substr(0, head.find('\n'));
    if (!first_line.empty() && first_line.back() == '\r')
        first_line.remove_suffix(1);
    bytes.first_line = shown(first_line);
    if (head.empty()) {
        bytes.start = FileStart::empty;
    } else if (head.starts_with("#!")) {
        bytes.start = FileStart::shebang;
        bytes.shebang = shebang_at(head, 1);
    } else if (head.starts_with("\x7f"
                                "ELF")) {
        bytes.start = FileStart::elf;
    } else {
        bytes.shebang = late_shebang(bytes.utf8_bom ? head.substr(3) : head);
        bytes.start = is_binary(head) ? FileStart::binary : FileStart::text;
    }
    return bytes;
}

bool is_env(std::string_view interpreter) {
    return file_name(interpreter) == "env";
}

EnvLookup env_words(const Shebang& shebang) {
    EnvLookup lookup;
    std::string_view argument = shebang.argument;
    for (const std::string_view option : {"-S", "--split-string=", "-vS"}) {
        if (argument.starts_with(option)) {
            lookup.splits = true;
            argument.remove_prefix(option.size());
            break;
        }
    }
    argument = trimmed(argument);
    if (!lookup.splits) {
        lookup.words = {std::string(argument)};
    } else {
        while (!argument.empty()) {
            const auto* const end = std::find_if(argument.begin(), argument.end(), is_blank);
            const auto length = static_cast<std::size_t>(end - argument.begin());
            lookup.words.emplace_back(argument.substr(0, length));
            argument = trimmed(argument.substr(length));
        }
    }
    lookup.runs_itself = std::all_of(lookup.words.begin(), lookup.words.end(), leaves_program_open);
    if (lookup.runs_itself)
        return lookup;
    for (const std::string& word : lookup.words) {
        const bool is_option = word.starts_with("-") && lookup.splits;
        if (is_option || (lookup.splits && word.find('=') != std::string::npos))
            continue;
        lookup.program = word;
        break;
    }
    return lookup;
}

bool looks_like_python(std::string_view head) {
    static constexpr std::array<std::string_view, 5> beginnings{"import ", "from ", "def ",
                                                                "class ", "@"};
    while (!head.empty()) {
        const bool hit = std::any_of(beginnings.begin(), beginnings.end(),
                                     [&](std::string_view word) { return head.starts_with(word); });
        if (hit)
            return true;
        head.remove_prefix(std::min(head.find('\n'), head.size() - 1) + 1);
    }
    return false;
}

bool is_named_fastcgi(std::string_view path) {
    const std::string_view name = file_name(path);
    static constexpr std::array<std::string_view, 3> endings{".fcgi", ".fcg", ".fpl"};
    return std::any_of(endings.begin(), endings.end(), [&](std::string_view ending) {
        return name.size() > ending.size() && name.ends_with(ending);
    });
}

ScriptLanguage language_of(std::string_view program) {
    struct Name {
        std::string_view prefix;
        ScriptLanguage language;
    };
    static constexpr std::array names{
        Name{"python", ScriptLanguage::python}, Name{"pypy", ScriptLanguage::python},
        Name{"perl", ScriptLanguage::perl},     Name{"ruby", ScriptLanguage::ruby},
        Name{"php", ScriptLanguage::php},       Name{"node", ScriptLanguage::node},
        Name{"lua", ScriptLanguage::lua},       Name{"bash", ScriptLanguage::shell},
        Name{"dash", ScriptLanguage::shell},    Name{"sh", ScriptLanguage::shell},
        Name{"ksh", ScriptLanguage::shell},     Name{"zsh", ScriptLanguage::shell},
    };
    const std::string_view base = file_name(program);
    const auto* const found = std::find_if(names.begin(), names.end(), [&](const Name& name) {
        return base.starts_with(name.prefix);
    });
    return found == names.end() ? ScriptLanguage::other : found->language;
}

}  // namespace fcgicheck::text
