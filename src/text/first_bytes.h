// How the kernel sees the beginning of a file that is to be executed (execve(2);
// fs/binfmt_script.c: "#!" at byte 0, the line ends in the first 256 bytes, one optional argument
// that is all of the rest).
#pragma once

#include <string_view>
#include <vector>

#include "fcgicheck/facts.h"

namespace fcgicheck::text {

// `head` is the file's beginning: all of it, or at least its first 4 KiB.
FirstBytes first_bytes_of(std::string_view head);

// What env(1) makes of the shebang's argument: the kernel hands it over as one word, `-S` splits
// it.
EnvLookup env_words(const Shebang& shebang);

// Whether this interpreter is env: its base name is.
bool is_env(std::string_view interpreter);

// Whether text without a shebang reads like Python: a line that imports or defines something.
bool looks_like_python(std::string_view head);

// Names that people give to FastCGI programs: .fcgi, .fcg, .fpl. Editors' backups of them are none.
bool is_named_fastcgi(std::string_view path);

// By the name of what runs the script: "python3.11" is Python, "php-cgi" PHP.
ScriptLanguage language_of(std::string_view program);

}  // namespace fcgicheck::text
