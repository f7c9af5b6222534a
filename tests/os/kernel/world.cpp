#include "os/kernel/world.h"

#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <random>
#include <system_error>

#include "os/users.h"

namespace fcgicheck::kernel {
namespace {

constexpr uid_t first_user = 5001;
constexpr gid_t first_group = 6001;
constexpr unsigned users = 3;
constexpr unsigned groups = 4;

class Dice {
  public:
    Dice(std::uint64_t seed, std::uint64_t number) : engine_(seed * 0x9e3779b97f4a7c15U + number) {}

    unsigned below(unsigned count) { return static_cast<unsigned>(engine_() % count); }
    bool one_in(unsigned count) { return below(count) == 0; }
    template <class T>
    const T& of(const std::vector<T>& all) {
        return all[below(static_cast<unsigned>(all.size()))];
    }

    // Mostly open, or few paths would ever be walked to their end.
    unsigned perms() { return one_in(3) ? below(8) : 5 | below(8); }
    unsigned mode() { return perms() << 6U | perms() << 3U | perms(); }
    unsigned directory_mode() { return one_in(4) ? 01777 : mode() | (one_in(4) ? 01000U : 0U); }
    unsigned file_mode() {
        const unsigned special = one_in(8) ? below(8) << 9U : 0U;
        return (one_in(5) ? mode() & 0666U : mode()) | special;
    }

    uid_t user() {
        if (!os::is_root())
            return ::geteuid();
        return one_in(8) ? 0 : first_user + below(users);
    }
    gid_t group() { return os::is_root() ? first_group + below(groups) : ::getegid(); }

    Identity identity() {
        if (!os::is_root())
            return os::own_identity();
        Identity who{.uid = user(), .gid = group()};
        for (unsigned count = below(3); count > 0; --count)
            who.groups.push_back(group());
        who.name = std::to_string(who.uid);
        return who;
    }

  private:
    std::mt19937_64 engine_;
};

void add_number(std::string& bytes, std::uint32_t value, unsigned count) {
    for (unsigned i = 0; i < count; ++i)
        bytes += static_cast<char>(value >> 8U * i & 0xffU);
}

void add_entry(std::string& bytes, unsigned tag, unsigned perms, std::uint32_t id = 0xffffffff) {
    add_number(bytes, tag, 2);
    add_number(bytes, perms, 2);
    add_number(bytes, id, 4);
}

// linux/posix_acl_xattr.h. The kernel wants the kinds in this order, and leaves the order among the
// entries of a kind to whoever writes them, twice the same one too.
std::string random_acl(Dice& dice, unsigned mode) {
    std::string bytes;
    add_number(bytes, 2, 4);
    add_entry(bytes, 0x01, mode >> 6U & 7U);
    for (unsigned i = dice.below(3); i > 0; --i)
        add_entry(bytes, 0x02, dice.perms(), dice.one_in(9) ? 0 : first_user + dice.below(users));
    add_entry(bytes, 0x04, dice.perms());
    for (unsigned i = dice.below(4); i > 0; --i)
        add_entry(bytes, 0x08, dice.perms(), first_group + dice.below(groups));
    add_entry(bytes, 0x10, dice.perms() & dice.perms());
    add_entry(bytes, 0x20, mode & 7U);
    return bytes;
}

// Builds a tree, and draws paths into it.
class Builder {
  public:
    Builder(Dice& dice, const TempTree& tree) : dice_(dice), tree_(tree) {}

    void build() {
        for (unsigned i = 4 + dice_.below(6); i > 0; --i)
            folders_.push_back(tree_.add_directory(new_name("d")).substr(tree_.path("").size()));
        for (unsigned i = 5 + dice_.below(6); i > 0; --i)
            files_.push_back(add_file());
        for (unsigned i = 5 + dice_.below(8); i > 0; --i)
            add_link();
        if (dice_.one_in(6))
            add_chain();
        permit();
    }

    std::string path() {
        if (!chain_.empty() && dice_.one_in(6))
            return tree_.path(chain_);
        std::string path = node();
        for (unsigned more = dice_.below(4); more > 0; --more)
            path += step();
        if (dice_.one_in(5))
            path += dice_.one_in(2) ? "/" : "//";
        return tree_.path(dice_.one_in(6) ? "./" + path : path);
    }

  private:
    std::string new_name(const char* kind) {
        const std::string name = kind + std::to_string(++count_);
        return folders_.empty() || dice_.one_in(4) ? name : dice_.of(folders_) + '/' + name;
    }

    std::string add_file() {
        const std::string name = new_name("f");
        if (dice_.one_in(12))
            tree_.add_fifo(name);
        else if (dice_.one_in(12))
            tree_.add_socket(name);
        else
            tree_.add(name, "no program");
        return name;
    }

    // A few lead nowhere, in a circle, or to what is no folder.
    std::string target(const std::string& link) {
        const unsigned depth = static_cast<unsigned>(std::count(link.begin(), link.end(), '/'));
        if (dice_.one_in(12))
            return dice_.one_in(2) ? "none/deeper" : link.substr(link.rfind('/') + 1);
        std::string to = node();
        if (dice_.one_in(5))
            to += step();
        if (dice_.one_in(6))
            to += '/';
        if (dice_.one_in(3))
            return tree_.path(to);
        std::string up;
        for (unsigned i = 0; i < depth; ++i)
            up += "../";
        return up + to;
    }

    void add_link() {
        const std::string link = new_name("l");
        tree_.add_link(link, target(link));
        links_.push_back(link);
    }

    // 39 to 42 links, one behind the other.
    void add_chain() {
        std::string before = dice_.of(files_);
        for (unsigned i = 39 + dice_.below(4); i > 0; --i) {
            const std::string link = "chain" + std::to_string(i);
            tree_.add_link(link, tree_.path(before));
            before = link;
        }
        links_.push_back(before);
        chain_ = before;
    }

    const std::string& node() {
        if (!links_.empty() && dice_.one_in(2))
            return dice_.of(links_);
        return !files_.empty() && dice_.one_in(2) ? dice_.of(files_) : dice_.of(folders_);
    }

    std::string step() {
        const std::string& other = node();
        switch (dice_.below(12)) {
            case 0:
                return "/.";
            case 1:
                return "/..";
            case 2:
                return "/none";
            case 3:
                return "//.";
            case 4:
                return "/" + std::string(254 + dice_.below(3), 'n');
            default:
                return (dice_.one_in(3) ? "/../" : "/") + other.substr(other.rfind('/') + 1);
        }
    }

    void permit_one(const std::string& name, unsigned mode) {
        tree_.change_owner(name, dice_.user(), dice_.group());
        if (dice_.one_in(3)) {
            const std::string acl = random_acl(dice_, mode);
            if (::lsetxattr(tree_.path(name).c_str(), "system.posix_acl_access", acl.data(),
                            acl.size(), 0) != 0)
                throw std::system_error(errno, std::generic_category(), "lsetxattr " + name);
            if ((mode & 07000U) != 0)
                tree_.change_mode(name, mode);
        } else {
            tree_.change_mode(name, mode);
        }
    }

    // What is deeper comes first: who is not root closes the way to it.
    void permit() {
        for (const std::string& link : links_)
            tree_.change_owner(link, dice_.user(), dice_.group());
        for (const std::string& file : files_)
            permit_one(file, dice_.file_mode());
        std::sort(folders_.begin(), folders_.end(),
                  [](const auto& a, const auto& b) { return a.size() > b.size(); });
        for (const std::string& folder : folders_)
            permit_one(folder, dice_.directory_mode());
    }

    Dice& dice_;
    const TempTree& tree_;
    unsigned count_ = 0;
    std::vector<std::string> folders_;  // relative to the tree, as all names here
    std::vector<std::string> files_;
    std::vector<std::string> links_;
    std::string chain_;  // the last link of it
};

}  // namespace

const std::string_view passwd =
    "root:x:0:0::/:\nann:x:5001:6001::/:\nbob:x:5002:6002::/:\neve:x:5003:6003::/:\n";
const std::string_view group = "root:x:0:\none:x:6001:\ntwo:x:6002:\nthree:x:6003:\nfour:x:6004:\n";

World::World(std::uint64_t seed, std::uint64_t number) {
    constexpr unsigned paths = 30;
    constexpr unsigned identities = 6;
    Dice dice(seed, number);
    Builder builder(dice, tree_);
    builder.build();
    for (unsigned i = 0; i < paths; ++i)
        paths_.push_back(builder.path());
    for (unsigned i = 0; i < (os::is_root() ? identities : 1U); ++i)
        identities_.push_back(dice.identity());
    do
        runner_ = dice.identity();
    while (runner_.uid == 0 && os::is_root());
}

}  // namespace fcgicheck::kernel
