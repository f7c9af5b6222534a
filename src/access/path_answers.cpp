// linux fs/namei.c: link_path_walk() asks for search permission on each directory before it looks a
// name up there, may_follow_link() for leave to follow a link of the last name. fs/exec.c executes
// regular files alone, none on a file system mounted noexec. A socket can't be opened (ENXIO), nor
// a device on a file system mounted nodev (may_open_dev).
#include "access/path_answers.h"

#include <algorithm>

#include "access/access.h"

namespace fcgicheck::access {
namespace {

bool is_guarded(const Identity& who, const LastLink& last) {
    constexpr unsigned sticky_and_open = 01002;
    const FileStat& link = last.link->stat;
    const FileStat& directory = last.directory->stat;
    return (directory.mode & sticky_and_open) == sticky_and_open && link.uid != who.uid &&
           link.uid != directory.uid;
}

// That is come to before the rung `closed`.
const LastLink* first_guarded_link(const Identity& who, const PathFacts& path, std::size_t closed) {
    const auto found = std::find_if(
        path.last_links.begin(), path.last_links.end(),
        [&](const LastLink& last) { return last.rungs_before <= closed && is_guarded(who, last); });
    return found == path.last_links.end() ? nullptr : &*found;
}

PathAnswers stopped(Stop stop, std::size_t rung = 0) {
    return {.stop = stop, .rung = rung};
}

PathAnswers unknown(Stop stop, std::size_t rung = 0) {
    return {.read = std::nullopt,
            .execute = std::nullopt,
            .search = std::nullopt,
            .stop = stop,
            .rung = rung};
}

std::size_t place_of(const PathFacts& path, const Rung& rung) {
    return static_cast<std::size_t>(std::find(path.rungs.begin(), path.rungs.end(), rung) -
                                    path.rungs.begin());
}

bool may_open(const Identity& who, const PathFacts& path) {
    return path.target.stat.kind != FileKind::socket && !path.nodev &&
           may(who, path.target, Want::read).granted;
}

PathAnswers at_target(const Identity& who, const PathFacts& path) {
    const FileFacts& target = path.target;
    const bool is_file = target.stat.kind == FileKind::regular;
    const bool is_directory = target.stat.kind == FileKind::directory;
    return {.read = may_open(who, path),
            .execute = is_file && !path.noexec && may(who, target, Want::execute).granted,
            .search = is_directory && may(who, target, Want::search).granted};
}

// What the target's permissions refuse of what can be asked of it.
Refusal refused_at_target(const Identity& who, const PathFacts& path) {
    const FileKind kind = path.target.stat.kind;
    const bool is_directory = kind == FileKind::directory;
    const bool can_be_opened = kind != FileKind::socket && !path.nodev;
    const bool can_be_executed = kind == FileKind::regular && !path.noexec;
    Refusal refusal{.file = &path.target, .is_on_the_way = false};
    const auto ask = [&](Want want, unsigned bit) {
        const Answer answer = may(who, path.target, want);
        if (!answer.granted)
            refusal.needs |= bit;
        refusal.of = answer.of;
    };
    if (can_be_executed || is_directory)
        ask(is_directory ? Want::search : Want::execute, 1);
    if (can_be_opened)
        ask(Want::read, 4);
    return refusal;
}

}  // namespace

std::vector<Refusal> refusals(const Identity& who, const PathFacts& path) {
    std::vector<Refusal> all;
    for (const Rung& rung : path.rungs) {
        if (rung->stat.kind != FileKind::directory || !rung->stat.modes_decide)
            continue;
        const Answer answer = may(who, *rung, Want::search);
        if (!answer.granted)
            all.push_back({.file = rung.get(), .needs = 1, .of = answer.of});
    }
    if (path.end != PathFacts::End::reached || !path.target.stat.modes_decide)
        return all;
    if (const Refusal last = refused_at_target(who, path); last.needs != 0)
        all.push_back(last);
    return all;
}

PathAnswers answers(const Identity& who, const SeenPath& seen, LinkGuard guard) {
    const PathFacts& path = seen.path;
    const std::optional<std::size_t> closed = first_closed_rung(who, path);
    if (guard != LinkGuard::off) {
        const LastLink* link = first_guarded_link(who, path, closed.value_or(path.rungs.size()));
        if (link != nullptr && guard == LinkGuard::on)
            return stopped(Stop::guarded_link, place_of(path, link->link));
        if (link != nullptr && !closed)
            return unknown(Stop::guard_unknown, place_of(path, link->link));
    }
    if (closed)
        return stopped(Stop::closed_directory, *closed);
    if (first_without_modes(path) != nullptr)
        return unknown(Stop::modes_in_doubt);
    if (seen.unseen)
        return unknown(Stop::unseen);
    switch (path.end) {
        case PathFacts::End::reached:
            return at_target(who, path);
        case PathFacts::End::missing:
            return stopped(Stop::missing);
        case PathFacts::End::loop:
            return stopped(Stop::loop);
        case PathFacts::End::nosymfollow:
            return stopped(Stop::nosymfollow);
        case PathFacts::End::not_a_directory:
            return stopped(Stop::not_a_directory);
    }
    return stopped(Stop::none);
}

}  // namespace fcgicheck::access
