// `fcgicheck access` for people: the answers, why, all that leads to the file as `namei -l` shows
// it, with a caret under each letter that is missing, and the least change that would help.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "access/access.h"
#include "report/access.h"
#include "report/access_fixes.h"
#include "report/excerpt.h"
#include "report/trace_rows.h"
#include "text/display.h"
#include "text/first_bytes.h"

namespace fcgicheck::report {
namespace {

using access::PathAnswers;
using access::Refusal;
using access::Stop;

std::string called(const Identity& who) {
    const bool is_number = who.name == std::to_string(who.uid);
    return (is_number ? "uid " : "") + text::escaped(who.name);
}

std::string group_words(const Asker& asker, gid_t gid) {
    std::string number = std::to_string(gid);
    const auto name = asker.group_names.find(gid);
    if (name == asker.group_names.end() || name->second == number)
        return number;
    return text::escaped(name->second) + " (" + number + ')';
}

std::string letters(unsigned permissions) {
    std::string out = "---";
    for (std::size_t i = 0; i < 3; ++i)
        if ((permissions & (4U >> i)) != 0)
            out[i] = "rwx"[i];
    return out;
}

// As getfacl(1) shows it.
std::string entry_words(const AclEntry& entry, const Asker& asker) {
    std::string of = "group:";
    if (entry.tag == AclEntry::Tag::user)
        of = "user:" + text::escaped(asker.identity.name);
    if (entry.tag == AclEntry::Tag::group) {
        const auto name = asker.group_names.find(entry.id);
        of += name != asker.group_names.end() ? text::escaped(name->second)
                                              : std::to_string(entry.id);
    }
    return of + ':' + letters(entry.perms);
}

// Why these letters are the ones that count.
std::string relation(const Asker& asker, const Refusal& refusal) {
    const FileFacts& file = *refusal.file;
    if (asker.identity.uid == 0)
        return "nobody has it, and root must not either";
    const access::Want want = (refusal.needs & 4U) != 0               ? access::Want::read
                              : file.stat.kind == FileKind::directory ? access::Want::search
                                                                      : access::Want::execute;
    if (const AclEntry* entry = access::deciding_entry(asker.identity, file, want)) {
        const std::string words = "access list: " + entry_words(*entry, asker);
        const bool is_masked = (entry->perms & refusal.needs) == refusal.needs;
        return is_masked ? words + ", mask::" + letters(file.stat.mode >> 3U) : words;
    }
    switch (refusal.of) {
        case PermissionClass::owner:
            return "it owns this";
        case PermissionClass::group:
            return "it is in " + text::escaped(file.group);
        case PermissionClass::other:
            break;
    }
    return "it is neither " + text::escaped(file.owner) + " nor in " + text::escaped(file.group);
}

std::string_view needed_letters(const Refusal& refusal) {
    if (refusal.needs == 5)
        return "r and x";
    return refusal.needs == 4 ? "r" : "x";
}

// Not called as a program is, and nobody may execute it: a page, a picture, a file of passwords.
bool is_no_program(const FileFacts& file) {
    return file.stat.kind == FileKind::regular && (file.stat.mode & 0111U) == 0 &&
           !text::is_named_fastcgi(file.path);
}

// Those that something is to be done about: nobody is helped to execute what is no program.
std::vector<Refusal> told_refusals(const AskedPath& asked, const Asker& asker) {
    std::vector<Refusal> all = access::refusals(asker.identity, asked.seen.path);
    if (!all.empty() && !all.back().is_on_the_way && is_no_program(*all.back().file))
        all.back().needs &= 4U;
    if (!all.empty() && all.back().needs == 0)
        all.pop_back();
    return all;
}

// The row at which the way ends, where no letter is to blame; "" where one is.
std::string end_words(const AskedPath& asked, const Asker& asker) {
    switch (asked.answers.stop) {
        case Stop::guarded_link:
            return "not followed for " + called(asker.identity);
        case Stop::guard_unknown:
            return "followed only where fs.protected_symlinks is off";
        case Stop::missing:
            return "there is nothing here";
        case Stop::not_a_directory:
            return "a file, where a folder was to be";
        case Stop::loop:
        case Stop::nosymfollow:
            return "the links end here";
        case Stop::modes_in_doubt:
            return "these modes do not decide";
        case Stop::unseen:
            return "can't be seen from this account";
        case Stop::none:
        case Stop::closed_directory:
        case Stop::too_long:
            break;
    }
    return "";
}

// The ladder, and its labels: those of the rows are their numbers.
class Ladder {
  public:
    Ladder(const AskedPath& asked, const Asker& asker) : asked_(asked), asker_(asker) {
        const PathFacts& path = asked.seen.path;
        refusals_ = told_refusals(asked, asker);
        for (const Rung& rung : path.rungs)
            add(*rung);
        add_end();
    }

    std::string text(const TextStyle& style) const {
        std::vector<Label> labels;
        for (const auto& [key, words] : words_)
            labels.push_back({.key = key, .text = words});
        return rows_.empty() ? "" : ladder(rows_, labels, style);
    }

  private:
    void add(const FileFacts& file) {
        PermissionEvidence& row = rows_.emplace_back(PermissionEvidence{.file = file});
        const auto refusal =
            std::find_if(refusals_.begin(), refusals_.end(),
                         [&](const Refusal& each) { return each.file->path == file.path; });
        const Stop stop = asked_.answers.stop;
        const bool is_link_in_question =
            (stop == Stop::guarded_link || stop == Stop::guard_unknown) &&
            asked_.seen.path.rungs[asked_.answers.rung]->path == file.path;
        const bool is_last_link = (stop == Stop::loop || stop == Stop::nosymfollow) &&
                                  asked_.seen.path.target.path == file.path;
        if (is_link_in_question || is_last_link)
            mark(row, '?', end_words(asked_, asker_));
        if (refusal == refusals_.end())
            return;
        row.of = refusal->of;
        mark(row, (refusal->needs & 4U) != 0 ? 'r' : 'x',
             called(asker_.identity) + " needs " + std::string(needed_letters(*refusal)) +
                 " here (" + relation(asker_, *refusal) + ')');
    }

    // What is at the end of the way, or in its place.
    void add_end() {
        const PathFacts& path = asked_.seen.path;
        const Stop stop = asked_.answers.stop;
        if (stop == Stop::too_long || path.end == PathFacts::End::loop ||
            path.end == PathFacts::End::nosymfollow)
            return;
        if (asked_.seen.unseen) {
            add_unknown(asked_.seen.unseen->what);
        } else if (path.end == PathFacts::End::missing) {
            add_unknown(path.target.path);
        } else {
            add(path.target);
            if (stop == Stop::not_a_directory || stop == Stop::modes_in_doubt)
                mark(rows_.back(), '?', end_words(asked_, asker_));
        }
    }

    void add_unknown(const std::string& path) {
        PermissionEvidence& row = rows_.emplace_back(
            PermissionEvidence{.file = {.path = path, .owner = "?", .group = "?"}});
        const Stop stop = asked_.answers.stop;
        if (stop == Stop::unseen || stop == Stop::missing)
            mark(row, '?', end_words(asked_, asker_));
    }

    void mark(PermissionEvidence& row, char missing, std::string words) {
        row.missing = missing;
        row.label = std::to_string(words_.size());
        words_.emplace_back(row.label, std::move(words));
    }

    const AskedPath& asked_;
    const Asker& asker_;
    std::vector<Refusal> refusals_;
    std::vector<PermissionEvidence> rows_;
    std::vector<std::pair<std::string, std::string>> words_;
};

std::string answer_row(const TextStyle& style, std::string_view question,
                       const std::optional<bool>& answer) {
    if (!answer)
        return trace_row(style, question, "not known", Tone::note);
    return trace_row(style, question, *answer ? "yes" : "no", *answer ? Tone::ok : Tone::error);
}

// What can be asked of what is there; of what can't be seen, all.
std::string answer_rows(const TextStyle& style, const AskedPath& asked) {
    const PathAnswers& answers = asked.answers;
    const FileFacts& target = asked.seen.path.target;
    if (target.stat.kind == FileKind::directory)
        return answer_row(style, "list", answers.read) + answer_row(style, "enter", answers.search);
    std::string out = answer_row(style, "read", answers.read);
    out += answer_row(style, "execute", answers.execute);
    return answers.search ? out : out + answer_row(style, "enter", answers.search);
}

std::string guard_words(const AskedPath& asked) {
    const PathFacts& path = asked.seen.path;
    const FileFacts& link = *path.rungs[asked.answers.rung];
    const auto last =
        std::find_if(path.last_links.begin(), path.last_links.end(),
                     [&](const LastLink& each) { return each.link->path == link.path; });
    const FileFacts& folder = *last->directory;
    return text::escaped(link.path) + " is a link of " + text::escaped(link.owner) +
           "'s in a folder that all may write to. There the system follows a link only for whoever "
           "made it, or where " +
           text::escaped(folder.owner) + " made it, who owns the folder (fs.protected_symlinks)";
}

// Where the path ends at nothing: what was asked for, or what a link or folder of it needs.
std::string missing_words(const AskedPath& asked) {
    const PathFacts& path = asked.seen.path;
    return "there is no " + text::escaped(path.target.path);
}

std::string kind_words(const PathFacts& path) {
    switch (path.target.stat.kind) {
        case FileKind::socket:
            return "it is a socket: programs connect to it, and nothing opens or executes it";
        case FileKind::fifo:
            return "it is a FIFO, and only regular files are executed";
        case FileKind::character_device:
        case FileKind::block_device:
            return path.nodev ? "it is a device on a file system mounted nodev: nothing opens it"
                              : "it is a device, and only regular files are executed";
        case FileKind::regular:
            if (path.noexec)
                return "its file system is mounted noexec: nothing on it is executed";
            return is_no_program(path.target) ? "nobody has x on it: it is not meant to be executed"
                                              : "";
        case FileKind::missing:
        case FileKind::directory:
        case FileKind::symlink:
            break;
    }
    return "";
}

std::string because(const AskedPath& asked, const Asker& asker) {
    const PathFacts& path = asked.seen.path;
    switch (asked.answers.stop) {
        case Stop::none:
            return kind_words(path);
        case Stop::closed_directory:
            return called(asker.identity) + " may not pass through " +
                   text::escaped(path.rungs[asked.answers.rung]->path) +
                   ": whoever opens a file needs x on each folder above it";
        case Stop::guarded_link:
        case Stop::guard_unknown:
            return guard_words(asked);
        case Stop::missing:
            return missing_words(asked);
        case Stop::not_a_directory:
            return text::escaped(path.target.path) + " is no folder, so nothing is below it";
        case Stop::loop:
            return "the links lead in a circle, or through more than 40";
        case Stop::nosymfollow:
            return "its file system is mounted nosymfollow: no link on it is followed";
        case Stop::too_long:
            return "the path is longer than the system takes: 4095 bytes";
        case Stop::modes_in_doubt: {
            const FileFacts& first = *access::first_without_modes(path);
            return text::escaped(first.path) + ": " +
                   text::escaped(access::modes_in_doubt(first).detail);
        }
        case Stop::unseen:
            return text::escaped(asked.seen.unseen->what) +
                   " can't be seen: " + text::escaped(asked.seen.unseen->detail);
    }
    return "";
}

std::string fix_rows(const TextStyle& style, const Advice& advice) {
    std::string out;
    for (const FixWords& fix : advice.fixes)
        out += fix_row(style, out.empty() ? "fix" : "", fix, advice.values);
    return out;
}

std::string fixes(const TextStyle& style, const AskedPath& asked, const Asker& asker) {
    constexpr FixWords as_root{.who = Who::host,
                               .text = "root sees it",
                               .command = "sudo fcgicheck access --as {who} {path}",
                               .snippet = "",
                               .safety = Safety::manual};
    constexpr FixWords show_mount{.who = Who::host,
                                  .text = "this shows how it is mounted",
                                  .command = "findmnt -T {path}",
                                  .snippet = "",
                                  .safety = Safety::manual};
    const PathFacts& path = asked.seen.path;
    const bool is_permission = asked.seen.unseen &&
                               asked.seen.unseen->why == UnseenWhy::permission &&
                               asked.answers.stop == Stop::unseen;
    std::string out;
    if (asked.answers.stop == Stop::closed_directory || asked.answers.stop == Stop::none) {
        out = fix_rows(style, advice_of(access_fixes(asker, told_refusals(asked, asker)), path));
    }
    if (is_permission)
        out += fix_row(style, "fix", as_root, {{"who", asker.word}, {"path", asked.path}});
    if (path.noexec)
        out += fix_row(style, out.empty() ? "fix" : "", show_mount, {{"path", path.target.path}});
    return out;
}

}  // namespace

std::string asker_text(const Asker& asker, const TextStyle& style) {
    const Identity& who = asker.identity;
    std::string others;
    for (const gid_t gid : who.groups)
        if (gid != who.gid)
            others += (others.empty() ? "" : ", ") + group_words(asker, gid);
    const bool is_number = who.name == std::to_string(who.uid);
    const std::string name =
        is_number ? called(who)
                  : text::escaped(who.name) + " (uid " + std::to_string(who.uid) + ')';
    return trace_row(style, "who", name, Tone::strong) +
           trace_row(style, "group", group_words(asker, who.gid)) +
           trace_row(style, "other groups", others.empty() ? "none" : others) +
           trace_row(style, "known from", text::escaped(who.known_from));
}

std::string access_text(const AskedPath& asked, const Asker& asker, const TextStyle& style) {
    std::string out = painted(style.colour, Tone::strong, text::escaped(asked.path)) + '\n' +
                      answer_rows(style, asked);
    if (const std::string words = because(asked, asker); !words.empty())
        out += trace_row(style, "because", words);
    return out + Ladder(asked, asker).text(style) + fixes(style, asked, asker);
}

}  // namespace fcgicheck::report
