// The arithmetic of access/ against the kernel: random owners, modes and ACLs along a path, and a
// child with a random identity that really searches, opens and executes. Needs root.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "access/access.h"
#include "os/path_walk.h"
#include "support/child.h"
#include "support/temp_tree.h"

using namespace fcgicheck;
using access::Want;

namespace {

constexpr int cases = 300;

class Dice {
  public:
    explicit Dice(unsigned seed) : engine_(seed) {}
    unsigned below(unsigned count) { return static_cast<unsigned>(engine_() % count); }
    bool one_in(unsigned count) { return below(count) == 0; }
    // Mostly open, or few paths would ever be walked to their end.
    unsigned perms() { return one_in(3) ? below(8) : 5 | below(8); }
    unsigned mode() { return perms() << 6U | perms() << 3U | perms(); }
    uid_t user() { return one_in(8) ? 0 : 5001 + below(3); }
    gid_t group() { return 6001 + below(4); }

    Identity identity() {
        Identity who{.uid = user(), .gid = group()};
        for (unsigned count = below(3); count > 0; --count)
            who.groups.push_back(group());
        return who;
    }

  private:
    std::mt19937 engine_;
};

std::string letters(unsigned perms) {
    return {(perms & 4U) != 0 ? 'r' : '-', (perms & 2U) != 0 ? 'w' : '-',
            (perms & 1U) != 0 ? 'x' : '-'};
}

// For setfacl --restore.
std::string random_acl(Dice& dice, const std::string& path, unsigned mode) {
    std::string text = "# file: " + path + "\nuser::" + letters(mode >> 6U) +
                       "\ngroup::" + letters(dice.perms()) + "\nother::" + letters(mode) +
                       "\nmask::" + letters(dice.perms() & dice.perms());
    const unsigned first = dice.below(3);
    for (unsigned i = 0; i < dice.below(3) + 1; ++i) {
        text += "\nuser:" + std::to_string(5001 + (first + i) % 3) + ":" + letters(dice.perms());
        text += "\ngroup:" + std::to_string(6001 + (first + i) % 4) + ":" + letters(dice.perms());
    }
    return text + "\n\n";
}

// Gives what is at `relative` a random owner, group and mode; returns the ACL it is to get, or "".
std::string randomize(Dice& dice, TempTree& tree, const std::string& relative) {
    const unsigned mode = dice.mode();
    tree.change_owner(relative, dice.user(), dice.group());
    tree.change_mode(relative, mode);
    return dice.one_in(2) ? random_acl(dice, tree.path(relative), mode) : "";
}

struct Truth {
    unsigned closed = 0;  // 1 + the index of the first rung that can't be searched; 0: none
    bool reads = false;
    bool executes = false;

    friend bool operator==(const Truth&, const Truth&) = default;
};

bool may_search(const std::string& directory) {
    return ::open((directory + "/.").c_str(), O_PATH | O_CLOEXEC) >= 0;
}

// execve(2) refuses with EACCES, or finds no format that it knows in a file that it may execute.
bool may_execute(const std::string& path) {
    std::array<char*, 1> none = {nullptr};
    ::execve(path.c_str(), none.data(), none.data());
    return errno == ENOEXEC;
}

Truth ask_kernel(const Identity& who, const PathFacts& path) {
    const int code = in_child([&] {
        become(who);
        unsigned closed = 0;
        for (unsigned i = 0; i < path.rungs.size() && closed == 0; ++i) {
            if (!may_search(path.rungs[i]->path))
                closed = i + 1;
        }
        const bool reads = ::open(path.path.c_str(), O_RDONLY | O_CLOEXEC) >= 0;
        return static_cast<int>(closed << 2U | (reads ? 1U : 0U) |
                                (may_execute(path.path) ? 2U : 0U));
    });
    REQUIRE(code >= 0);
    const auto bits = static_cast<unsigned>(code);
    return {bits >> 2U, (bits & 1U) != 0, (bits & 2U) != 0};
}

Truth predict(const Identity& who, const PathFacts& path) {
    if (const auto closed = access::first_closed_rung(who, path)) {
        return {.closed = static_cast<unsigned>(*closed) + 1};
    }
    return {.reads = access::may(who, path.target, Want::read).granted,
            .executes = access::may(who, path.target, Want::execute).granted};
}

std::string described(const Identity& who, const PathFacts& path) {
    std::string text = "uid " + std::to_string(who.uid) + " gid " + std::to_string(who.gid);
    for (const gid_t group : who.groups)
        text += "," + std::to_string(group);
    const std::string command = "getfacl -pn " + path.rungs.back()->path + " " + path.path + " >&2";
    if (std::system(command.c_str()) != 0)
        text += " (no getfacl)";
    return text;
}

}  // namespace

TEST_CASE("the kernel and access:: agree on random owners, modes, ACLs and identities") {
    if (::geteuid() != 0) {
        MESSAGE("SKIPPED: only root can become others");
        return;
    }
    Dice dice(17);
    TempTree tree;
    std::string acls;
    for (int i = 0; i < cases; ++i) {
        const std::string directory = "d" + std::to_string(i);
        tree.add(directory + "/file", "no program", 0644);
        acls += randomize(dice, tree, directory + "/file") + randomize(dice, tree, directory);
    }
    const std::string command = "setfacl --restore=" + tree.add("acls", acls);
    REQUIRE(std::system(command.c_str()) == 0);

    os::Users users;
    os::PathWalker walker(users);
    unsigned with_acl = 0;
    unsigned searched = 0;
    unsigned executed = 0;
    for (int i = 0; i < cases; ++i) {
        const Observed<PathFacts> path = walker.walk(tree.path("d" + std::to_string(i) + "/file"));
        REQUIRE(path.seen() != nullptr);
        const Identity who = dice.identity();
        const Truth truth = ask_kernel(who, *path.seen());
        const bool agree = truth == predict(who, *path.seen());
        CHECK_MESSAGE(agree, described(who, *path.seen()));
        with_acl += path.seen()->target.acl.empty() ? 0 : 1;
        searched += truth.closed == 0 ? 1 : 0;
        executed += truth.executes ? 1 : 0;
    }
    // The cases are worth something.
    CHECK(with_acl > cases / 4);
    CHECK(searched > cases / 4);
    CHECK(searched < cases);
    CHECK(executed > cases / 10);
}
