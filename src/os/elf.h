// What the kernel asks of an ELF program before it runs it (elf(5); load_elf_binary,
// fs/binfmt_elf.c): a whole header, segments that lie in the file, and the loader that it names.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fcgicheck::os {

struct ElfProgram {
    std::string loader;  // "" where it needs none, or names it behind `head`
};

// Nothing where a file of `size` bytes that begins with `head` is cut off. Programs of this
// machine's byte order alone; what can't be told from `head` is taken to be well.
std::optional<ElfProgram> read_elf(std::string_view head, std::uint64_t size);

}  // namespace fcgicheck::os
