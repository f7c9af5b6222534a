#include "os/elf.h"

#include <elf.h>

#include <cstring>

namespace fcgicheck::os {

namespace {

template <class T>
std::optional<T> at(std::string_view bytes, std::uint64_t offset) {
    T value;
    if (offset > bytes.size() || bytes.size() - offset < sizeof(T))
        return std::nullopt;
    std::memcpy(&value, bytes.data() + offset, sizeof(T));
    return value;
}

template <class Header, class Segment>
std::optional<ElfProgram> read(std::string_view head, std::uint64_t size) {
    const auto header = at<Header>(head, 0);
    if (!header)
        return std::nullopt;
    ElfProgram program;
    for (std::uint64_t i = 0; i < header->e_phnum; ++i) {
        const std::uint64_t offset = header->e_phoff + i * sizeof(Segment);
        if (offset + sizeof(Segment) > size)
            return std::nullopt;
        const auto segment = at<Segment>(head, offset);
        if (!segment)
            break;
        const bool is_needed = segment->p_type == PT_LOAD || segment->p_type == PT_INTERP;
        if (is_needed && segment->p_offset + segment->p_filesz > size)
            return std::nullopt;
        if (segment->p_type != PT_INTERP || segment->p_offset > head.size())
            continue;
        const std::string_view name = head.substr(segment->p_offset, segment->p_filesz);
        program.loader = name.substr(0, name.find('\0'));
    }
    return program;
}

}  // namespace

std::optional<ElfProgram> read_elf(std::string_view head, std::uint64_t size) {
    if (head.size() <= EI_CLASS)
        return std::nullopt;
    if (head[EI_CLASS] == ELFCLASS32)
        return read<Elf32_Ehdr, Elf32_Phdr>(head, size);
    return read<Elf64_Ehdr, Elf64_Phdr>(head, size);
}

}  // namespace fcgicheck::os
