#include "access/astray.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace fcgicheck::access {
namespace {

// What a link leads to has no rung of its own where it is the target, or is not there.
struct Object {
    const FileFacts* file = nullptr;
    std::size_t links_before = 0;  // of the rungs
};

const FileFacts* last_folder(const PathFacts& way) {
    const auto found = std::find_if(way.rungs.rbegin(), way.rungs.rend(), [](const Rung& rung) {
        return rung->stat.kind != FileKind::symlink;
    });
    return found == way.rungs.rend() ? nullptr : found->get();
}

// A file that is not there would be made in the last folder.
Object object_at(const PathFacts& way, const std::string& path) {
    const auto rung = std::find_if(way.rungs.begin(), way.rungs.end(),
                                   [&](const Rung& passed) { return passed->path == path; });
    const bool is_rung = rung != way.rungs.end();
    if (is_rung && (*rung)->stat.kind != FileKind::symlink)
        return {rung->get(), static_cast<std::size_t>(rung - way.rungs.begin())};
    if (!is_rung && path != way.path && path != way.target.path)
        return {};
    const bool is_there = way.end == PathFacts::End::reached;
    return {is_there ? &way.target : last_folder(way), way.rungs.size()};
}

bool is_strange(const FileFacts& by, const FileFacts& object) {
    return by.stat.uid != 0 && by.stat.uid != object.stat.uid;
}

std::optional<Astray> astray_at(const NamedWay& named, const std::string& path) {
    const Object object = object_at(named.way, path);
    if (object.file == nullptr)
        return std::nullopt;
    const auto said = [&](const FileFacts& by, std::uint32_t line, bool is_link) {
        return Astray{.is_link = is_link,
                      .by = line == 0 ? by.path : by.path + ":" + std::to_string(line),
                      .owner = by.owner,
                      .object = object.file->path,
                      .object_owner = object.file->owner};
    };
    for (std::size_t i = 0; i < object.links_before; ++i) {
        const FileFacts& passed = *named.way.rungs[i];
        if (passed.stat.kind == FileKind::symlink && is_strange(passed, *object.file))
            return said(passed, 0, true);
    }
    if (named.namer && is_strange(named.namer->file, *object.file))
        return said(named.namer->file, named.namer->line, false);
    return std::nullopt;
}

}  // namespace

bool only_looks(std::string_view command) {
    constexpr auto looks = std::to_array<std::string_view>(
        {"ls ", "rm ", "head ", "findmnt ", "df ", "command -v ", "journalctl ", "apachectl "});
    return command.empty() || std::any_of(looks.begin(), looks.end(), [&](std::string_view word) {
               return command.starts_with(word);
           });
}

std::optional<Astray> astray(std::string_view command, const Values& values,
                             const std::vector<NamedWay>& ways) {
    if (only_looks(command))
        return std::nullopt;
    for (const auto& [name, value] : values) {
        if (command.find('{' + name + '}') == std::string_view::npos)
            continue;
        for (const NamedWay& named : ways)
            if (auto found = astray_at(named, value))
                return found;
    }
    return std::nullopt;
}

}  // namespace fcgicheck::access
