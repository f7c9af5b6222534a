// Disk against real files: what may be read is read, and nothing else is ever opened.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <stop_token>
#include <thread>

#include "os/disk.h"
#include "os/fd.h"
#include "support/child.h"
#include "support/temp_tree.h"

using namespace fcgicheck;

namespace {

constexpr std::size_t limit = 4096;

std::string detail_of(const Observed<std::string>& text) {
    REQUIRE(text.unseen() != nullptr);
    return text.unseen()->detail;
}

// Descriptors opened with O_PATH raise no IN_OPEN: nothing is opened then.
bool has_event(const os::Fd& inotify) {
    std::array<char, 4096> buffer{};
    return ::read(inotify.get(), buffer.data(), buffer.size()) > 0;
}

}  // namespace

TEST_CASE("stat tells what is there and does not follow a link") {
    TempTree tree;
    tree.add("a/file", "12345", 04751);
    tree.add_link("a/link", "file");
    tree.add_fifo("a/fifo");
    tree.add_socket("a/socket");
    os::Disk disk;
    const Observed<FileStat> file = disk.stat(tree.path("a/file"));
    REQUIRE(file.seen() != nullptr);
    CHECK(file.seen()->kind == FileKind::regular);
    CHECK(file.seen()->mode == 04751);
    CHECK(file.seen()->size == 5);
    CHECK(file.seen()->uid == ::getuid());
    CHECK(disk.stat(tree.path("a")).seen()->kind == FileKind::directory);
    CHECK(disk.stat(tree.path("a/link")).seen()->kind == FileKind::symlink);
    CHECK(disk.stat(tree.path("a/fifo")).seen()->kind == FileKind::fifo);
    CHECK(disk.stat(tree.path("a/socket")).seen()->kind == FileKind::socket);
    CHECK(disk.stat("/dev/null").seen()->kind == FileKind::character_device);
}

TEST_CASE("what is not there is seen to be missing, below a file too") {
    TempTree tree;
    tree.add("file", "");
    os::Disk disk;
    CHECK(disk.stat(tree.path("none")).seen()->kind == FileKind::missing);
    CHECK(disk.stat(tree.path("none/deeper")).seen()->kind == FileKind::missing);
    CHECK(disk.stat(tree.path("file/deeper")).seen()->kind == FileKind::missing);
    REQUIRE(disk.stat(tree.path(std::string(300, 'x'))).unseen() != nullptr);
    CHECK(disk.stat(tree.path(std::string(300, 'x'))).unseen()->why == UnseenWhy::failed);
}

TEST_CASE("readlink gives the target as it is written") {
    TempTree tree;
    tree.add_link("link", "../no\nwhere/\xff");
    os::Disk disk;
    CHECK(*disk.readlink(tree.path("link")).seen() == "../no\nwhere/\xff");
    CHECK(disk.readlink(tree.root()).unseen()->why == UnseenWhy::failed);
}

TEST_CASE("read gives the bytes, through links, up to the limit") {
    TempTree tree;
    const std::string bytes("a\0\r\n\xff", 5);
    tree.add("file", bytes);
    tree.add_link("link", "file");
    tree.add("empty", "");
    os::Disk disk;
    CHECK(*disk.read(tree.path("file"), limit).seen() == bytes);
    CHECK(*disk.read(tree.path("link"), limit).seen() == bytes);
    CHECK(disk.read(tree.path("empty"), 0).seen()->empty());
    CHECK(*disk.read(tree.path("file"), 5).seen() == bytes);
    CHECK(disk.read(tree.path("file"), 4).unseen()->why == UnseenWhy::too_large);
}

TEST_CASE("a huge sparse file is refused by its size, without an allocation") {
    TempTree tree;
    const std::string path = tree.add("huge", "");
    REQUIRE(::truncate(path.c_str(), 1L << 40) == 0);
    os::Disk disk;
    CHECK(disk.read(path, 1 << 20).unseen()->why == UnseenWhy::too_large);
    CHECK(*disk.head(path, 16).seen() == std::string(16, '\0'));
}

TEST_CASE("a file that says it is empty is read to its end, and no further than the limit") {
    os::Disk disk;
    REQUIRE(disk.stat("/proc/self/status").seen()->size == 0);
    CHECK(disk.read("/proc/self/status", 1 << 20).seen()->starts_with("Name:"));
    CHECK(disk.read("/proc/self/status", 10).unseen()->why == UnseenWhy::too_large);
}

TEST_CASE("FIFOs, sockets, devices and directories are never opened for reading") {
    TempTree tree;
    tree.add_fifo("fifo");
    tree.add_socket("socket");
    tree.add_link("to-fifo", "fifo");
    os::Disk disk;
    const os::Fd opens(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
    REQUIRE(::inotify_add_watch(opens.get(), tree.root().c_str(), IN_OPEN | IN_ONLYDIR) >= 0);
    CHECK(detail_of(disk.read(tree.path("fifo"), limit)) == "it is a FIFO");
    CHECK(detail_of(disk.read(tree.path("to-fifo"), limit)) == "it is a FIFO");
    CHECK(detail_of(disk.read(tree.path("socket"), limit)) == "it is a socket");
    CHECK(detail_of(disk.read("/dev/zero", limit)) == "it is a device");
    CHECK(detail_of(disk.read(tree.root(), limit)) == "it is a directory");
    CHECK(disk.head(tree.path("fifo"), 10).unseen()->detail == "it is a FIFO");
    CHECK_FALSE(has_event(opens));
    CHECK(disk.list(tree.root()).seen() != nullptr);
    CHECK(has_event(opens));  // the watch does see what is opened
}

TEST_CASE(
    "a file that is swapped with a FIFO all the time is read whole or refused, and the FIFO is "
    "never opened") {
    TempTree tree;
    const std::string file = tree.add("file", "content");
    const std::string fifo = tree.add_fifo("fifo");
    const os::Fd opens(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
    REQUIRE(::inotify_add_watch(opens.get(), fifo.c_str(), IN_OPEN) >= 0);
    const std::jthread swapping([&](const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            ::renameat2(AT_FDCWD, file.c_str(), AT_FDCWD, fifo.c_str(), RENAME_EXCHANGE);
        }
    });
    os::Disk disk;
    unsigned read = 0;
    unsigned refused = 0;
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while ((read < 2000 || refused < 2000) && std::chrono::steady_clock::now() < end) {
        const Observed<std::string> text = disk.read(file, limit);
        if (text.seen() != nullptr && *text.seen() == "content")
            ++read;
        if (text.unseen() != nullptr && text.unseen()->detail == "it is a FIFO")
            ++refused;
    }
    CHECK(read >= 2000);
    CHECK(refused >= 2000);
    CHECK_FALSE(has_event(opens));
}

TEST_CASE("a current directory that was removed makes relative paths missing, not others") {
    const int as_expected = in_child([] {
        {
            TempTree tree;
            if (::chdir(tree.root().c_str()) != 0)
                return 2;
        }
        os::Disk disk;
        return disk.stat(os::absolute("tmp")).seen()->kind == FileKind::missing ? 1 : 0;
    });
    CHECK(as_expected == 1);
}

TEST_CASE("input that was named on the command line may come through a pipe, up to the limit") {
    const TempTree tree;
    const std::string pipe = tree.root() + "/urls";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    const auto read_what_is_written = [&](std::size_t most) {
        const std::jthread writer([&] {
            const os::Fd fd(::open(pipe.c_str(), O_WRONLY | O_CLOEXEC));
            CHECK(::write(fd.get(), "abc", 3) == 3);
        });
        return os::read_input(pipe, most);
    };
    const auto all = read_what_is_written(3);
    REQUIRE(all.seen() != nullptr);
    CHECK(*all.seen() == "abc");
    const auto too_much = read_what_is_written(2);
    REQUIRE(too_much.unseen() != nullptr);
    CHECK(too_much.unseen()->why == UnseenWhy::too_large);
    CHECK(os::read_input(tree.root() + "/none", 3).unseen() != nullptr);
}

TEST_CASE("read_head and read_all follow no link, wherever it stands") {
    const TempTree tree;
    const std::string file = tree.add("dir/file", "0123456789");
    tree.add_link("link", "dir/file");
    tree.add_link("dirlink", "dir");
    os::Disk disk;
    const FileStat seen = *disk.stat(file).seen();
    const auto why_not = [&](const std::string& path) {
        CHECK(os::read_all(tree.path(path), seen, 10).unseen() != nullptr);
        return os::read_head(tree.path(path), seen, 4).unseen()->detail;
    };
    CHECK(why_not("link") == "a link leads elsewhere by now");
    CHECK(why_not("dirlink/file") == "a link leads elsewhere by now");
    CHECK(os::read_head(tree.path("none"), seen, 9).unseen()->why == UnseenWhy::failed);
    CHECK(disk.read(file, 10).seen() != nullptr);
    CHECK(disk.read(file, 9).unseen()->why == UnseenWhy::too_large);
}

TEST_CASE("a file that was seen is read only where it is still there") {
    const TempTree tree;
    const std::string path = tree.add("file", "0123456789");
    const FileStat seen = *os::Disk().stat(path).seen();
    CHECK(*os::read_head(path, seen, 4).seen() == "0123");
    CHECK(*os::read_all(path, seen, 10).seen() == "0123456789");
    CHECK(os::read_all(path, seen, 9).unseen()->why == UnseenWhy::too_large);
    const auto why_not = [&](const FileStat& expected) {
        return os::read_head(path, expected, 4).unseen()->detail;
    };
    CHECK(why_not({.kind = FileKind::fifo}) == "it is a FIFO");
    REQUIRE(std::rename(tree.add("other", "another").c_str(), path.c_str()) == 0);
    CHECK(why_not(seen) == "it was replaced while it was looked at");
    REQUIRE(std::rename(tree.add_fifo("fifo").c_str(), path.c_str()) == 0);
    CHECK(why_not(seen) == "it was replaced while it was looked at");
    REQUIRE(std::rename(tree.add_link("link", "/etc/passwd").c_str(), path.c_str()) == 0);
    CHECK(why_not(seen) == "a link leads elsewhere by now");
}

TEST_CASE("without /proc files are read all the same, and through no link") {
    TempTree tree;
    const std::string file = tree.add("dir/file", "0123456789");
    tree.add_link("dirlink", "dir");
    const std::string device = tree.add_link("dev", "/dev") + "/null";
    const int failed = in_child([&] {
        if (!take_proc_away())
            return 99;
        os::Disk disk;
        const FileStat seen = *disk.stat(file).seen();
        const Observed<std::string> all = os::read_all(file, seen, 10);
        const Observed<std::string> head = os::read_head(file, seen, 4);
        const Observed<std::string> followed = disk.read(tree.path("dirlink/file"), 10);
        return (all.seen() != nullptr && *all.seen() == "0123456789" ? 0 : 1) |
               (head.seen() != nullptr && *head.seen() == "0123" ? 0 : 2) |
               (os::read_all(tree.path("dirlink/file"), seen, 10).seen() == nullptr ? 0 : 4) |
               (os::read_all(device, seen, 10).seen() == nullptr ? 0 : 8) |
               (followed.seen() != nullptr && *followed.seen() == "0123456789" ? 0 : 16);
    });
    if (failed == 99) {
        MESSAGE("SKIPPED: this account may not unmount /proc in a name space of its own");
        return;
    }
    CHECK(failed == 0);
}

TEST_CASE("list gives names in byte order, whatever bytes they hold") {
    TempTree tree;
    tree.add("d/b", "");
    tree.add("d/new\nline", "");
    tree.add("d/\xff\xfe", "");
    tree.add("d/.htaccess", "");
    tree.add_directory("d/Z");
    tree.add_link("d/a", "Z");
    tree.add_link("to-d", "d");
    os::Disk disk;
    const std::vector<DirectoryEntry> expected = {
        {".htaccess", FileKind::regular}, {"Z", FileKind::directory},
        {"a", FileKind::symlink},         {"b", FileKind::regular},
        {"new\nline", FileKind::regular}, {"\xff\xfe", FileKind::regular},
    };
    CHECK(*disk.list(tree.path("d")).seen() == expected);
    CHECK(*disk.list(tree.path("to-d")).seen() == expected);
    CHECK(disk.list(tree.path("d/b")).unseen()->why == UnseenWhy::failed);
    CHECK(disk.list(tree.path("none")).unseen()->why == UnseenWhy::failed);
}

TEST_CASE("a directory that takes more than one read is listed whole") {
    TempTree tree;
    constexpr std::size_t count = 300;
    for (std::size_t i = 0; i < count; ++i) {
        tree.add("d/" + std::string(200, 'x') + std::to_string(i), "");
    }
    os::Disk disk;
    CHECK(disk.list(tree.path("d")).seen()->size() == count);
}

TEST_CASE("absolute cleans a path by its text alone") {
    CHECK(os::absolute("/") == "/");
    CHECK(os::absolute("//a///b/./c/") == "/a/b/c");
    CHECK(os::absolute("/a/b/../c") == "/a/c");
    CHECK(os::absolute("/../..") == "/");
    CHECK(os::absolute("/a/...") == "/a/...");
    CHECK(os::absolute("x") == os::absolute(os::current_directory() + "/x"));
    CHECK(os::absolute("") == os::current_directory());
}
