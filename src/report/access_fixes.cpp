#include "report/access_fixes.h"

#include <algorithm>
#include <string_view>

#include "access/access.h"
#include "access/astray.h"

namespace fcgicheck::report {
namespace {

using access::Refusal;
using Refusals = std::vector<Refusal>;

constexpr gid_t first_group_of_people = 1000;  // login.defs(5), GID_MIN

bool all_are(const Refusals& refusals, PermissionClass of) {
    return std::all_of(refusals.begin(), refusals.end(),
                       [&](const Refusal& refusal) { return refusal.of == of; });
}

bool any_has_acl(const Refusals& refusals) {
    return std::any_of(refusals.begin(), refusals.end(),
                       [](const Refusal& refusal) { return !refusal.file->acl.empty(); });
}

bool any_is_roots(const Refusals& refusals) {
    return std::any_of(refusals.begin(), refusals.end(),
                       [](const Refusal& refusal) { return refusal.file->stat.uid == 0; });
}

Who owner_of(const Refusals& refusals) {
    return any_is_roots(refusals) ? Who::host : Who::you;
}

std::string deed_of(const Refusal& refusal) {
    if (refusal.is_on_the_way)
        return "pass through";
    const bool is_directory = refusal.file->stat.kind == FileKind::directory;
    std::string deed;
    if ((refusal.needs & 4U) != 0)
        deed = is_directory ? "list" : "read";
    if ((refusal.needs & 1U) != 0)
        deed += (deed.empty() ? "" : " and ") + std::string(is_directory ? "enter" : "execute");
    return deed + " it";
}

// "pass through", "read it", "pass through and read it"
std::string deeds_of(const Refusals& refusals) {
    std::string all;
    for (const Refusal& refusal : refusals) {
        const std::string deed = deed_of(refusal);
        if (all.find(deed) == std::string::npos)
            all += (all.empty() ? "" : " and ") + deed;
    }
    return all;
}

// Puts together the lines of a command, each about one file.
class Commands {
  public:
    explicit Commands(Values& values) : values_(values) {}

    void chmod(char whom, const Refusal& refusal) {
        add("chmod", std::string(1, whom) + '+' + access::letters_of(refusal.needs), refusal);
    }
    void setfacl(const Identity& who, const Refusal& refusal) {
        add("setfacl -m", access::entry_for(who, *refusal.file, refusal.needs), refusal);
    }
    std::string text() const { return text_; }

  private:
    void add(std::string_view program, const std::string& change, const Refusal& refusal) {
        const std::string number = std::to_string(values_.size());
        values_["change" + number] = change;
        values_["path" + number] = refusal.file->path;
        text_ += (text_.empty() ? "" : "\n") + std::string(program) + " {change" + number +
                 "} {path" + number + '}';
    }

    Values& values_;
    std::string text_;
};

// Its own files are opened by their owner's letters: no entry counts for the owner.
AccessFix for_it_alone(const Identity& who, const Refusals& refusals, AccessFixes& out) {
    Commands commands(out.values);
    for (const Refusal& refusal : refusals) {
        if (refusal.of == PermissionClass::owner || who.uid == 0)
            commands.chmod('u', refusal);
        else
            commands.setfacl(who, refusal);
    }
    const std::string proviso = any_is_roots(refusals) ? "if it is to, let" : "let";
    const std::string whom = who.uid == 0 ? " {user} " : " {user} alone ";
    return {owner_of(refusals), proviso + whom + deeds_of(refusals), commands.text()};
}

// The group that may do all of it already and is one of people, not of the system: who is put into
// that could do more than he was to.
const FileFacts* file_of_fitting_group(const Refusals& refusals) {
    const FileFacts& first = *refusals.front().file;
    const bool fits =
        first.stat.gid >= first_group_of_people &&
        std::all_of(refusals.begin(), refusals.end(), [&](const Refusal& refusal) {
            const FileStat& stat = refusal.file->stat;
            return stat.gid == first.stat.gid && (stat.mode >> 3U & refusal.needs) == refusal.needs;
        });
    return fits ? &first : nullptr;
}

void add_group(const Refusals& refusals, AccessFixes& out) {
    const FileFacts* file = file_of_fitting_group(refusals);
    if (file == nullptr)
        return;
    out.values["group"] = file->group;
    out.fixes.push_back({Who::host,
                         "or put {user} into the group {group}, which may do so already; it counts "
                         "for programs that are started afterwards",
                         "usermod -aG {group} {user}"});
}

void add_class(char letter, std::string_view text, const Refusals& refusals, AccessFixes& out) {
    Commands commands(out.values);
    for (const Refusal& refusal : refusals)
        commands.chmod(letter, refusal);
    out.fixes.push_back({owner_of(refusals), std::string(text), commands.text()});
}

// Not of what root has closed: that may be a file of passwords.
void add_everybody(const Refusals& refusals, AccessFixes& out) {
    if (any_is_roots(refusals))
        return;
    const Refusal& last = refusals.back();
    const bool shows_content = !last.is_on_the_way && (last.needs & 4U) != 0;
    std::string text = "or, where there are no access lists, let everybody on this machine ";
    text += deeds_of(refusals);
    if (shows_content)
        text += "; not where that holds a password";
    add_class('o', text, refusals, out);
}

bool is_home_of_root(const Refusal& refusal) {
    return refusal.file->path == "/root";
}

}  // namespace

AccessFixes access_fixes(const Asker& asker, const Refusals& refusals) {
    const Identity& who = asker.identity;
    AccessFixes out;
    if (refusals.empty())
        return out;
    out.values["user"] = who.name;
    if (std::any_of(refusals.begin(), refusals.end(), is_home_of_root)) {
        out.fixes.push_back({Who::host,
                             "move what {user} needs out of /root: the home of root is closed to "
                             "everybody else, and should stay so",
                             ""});
        return out;
    }
    out.fixes.push_back(for_it_alone(who, refusals, out));
    if (who.uid == 0)
        return out;
    if (all_are(refusals, PermissionClass::group) && !any_has_acl(refusals))
        add_class('g', "or let all of its group " + deeds_of(refusals), refusals, out);
    if (all_are(refusals, PermissionClass::other)) {
        add_group(refusals, out);
        add_everybody(refusals, out);
    }
    return out;
}

Advice advice_of(const AccessFixes& fixes, const PathFacts& way) {
    std::vector<FixWords> words;
    std::optional<Astray> astray;
    for (const AccessFix& fix : fixes.fixes) {
        words.push_back({.who = fix.who,
                         .text = fix.text,
                         .command = fix.command,
                         .snippet = "",
                         .safety = Safety::manual});
        if (!astray)
            astray = access::astray(fix.command, fixes.values, {{way}});
    }
    return advice_of(words, fixes.values, astray);
}

}  // namespace fcgicheck::report
