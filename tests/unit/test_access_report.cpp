// What `fcgicheck access` tells, and above all what it advises.
#include <doctest/doctest.h>

#include <memory>
#include <sstream>
#include <string>

#include "report/access.h"
#include "support/sample_access.h"
#include "text/display.h"

using namespace fcgicheck;
using namespace fcgicheck::test;

namespace {

using Tag = AclEntry::Tag;

std::string told(report::AskedPath asked, const report::Asker& asker,
                 access::LinkGuard guard = access::LinkGuard::off) {
    answer(asked, asker, guard);
    return report::access_text(asked, asker, {});
}

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

void change(report::AskedPath& asked, std::size_t rung, const FileFacts& facts) {
    asked.seen.path.rungs[rung] = std::make_shared<FileFacts>(facts);
}

report::Asker root() {
    return {.identity = {.name = "root"}, .word = "root", .group_names = {{0, "root"}}};
}

}  // namespace

TEST_CASE("an entry for the user alone comes first, everybody last") {
    const std::string text = told(may_not_pass(), www_data());
    const std::size_t alone = text.find("setfacl -m u:www-data:x /home/ann/htdocs");
    const std::size_t group = text.find("usermod -aG users www-data");
    const std::size_t everybody = text.find("chmod o+x /home/ann/htdocs");
    REQUIRE(everybody != std::string::npos);
    CHECK(alone < group);
    CHECK(group < everybody);
}

TEST_CASE("a group of the system's is joined by nobody, nor one that may not do it either") {
    report::AskedPath asked = may_not_pass();
    FileFacts folder = *asked.seen.path.rungs[3];
    folder.stat.gid = 42;
    change(asked, 3, folder);
    CHECK_FALSE(holds(told(asked, www_data()), "usermod"));
    folder.stat.gid = 1001;
    folder.stat.mode = 0700;
    change(asked, 3, folder);
    CHECK_FALSE(holds(told(asked, www_data()), "usermod"));
}

TEST_CASE("whoever owns it needs the owner's letter: no entry would count") {
    report::AskedPath asked = may_not_pass();
    FileFacts folder = *asked.seen.path.rungs[3];
    folder.stat.uid = 33;
    folder.stat.mode = 0677;
    change(asked, 3, folder);
    const std::string text = told(asked, www_data());
    CHECK(holds(text, "chmod u+x /home/ann/htdocs"));
    CHECK(holds(text, "(it owns this)"));
    CHECK_FALSE(holds(text, "setfacl"));
    CHECK_FALSE(holds(text, "o+x"));
}

TEST_CASE(
    "an entry holds what the user could do already, and a list that is there keeps its mask") {
    report::AskedPath asked = may_not_pass();
    FileFacts folder = *asked.seen.path.rungs[3];
    folder.stat.mode = 0754;  // all others may list it
    change(asked, 3, folder);
    CHECK(holds(told(asked, www_data()), "setfacl -m u:www-data:rx /home/ann/htdocs"));
    folder.acl = {{Tag::user_obj, 0, 7},
                  {Tag::user, 33, 4},
                  {Tag::group_obj, 0, 5},
                  {Tag::mask, 0, 4},
                  {Tag::other, 0, 0}};
    folder.stat.mode = 0740;
    change(asked, 3, folder);
    const std::string text = told(asked, www_data());
    CHECK(holds(text, "setfacl -m u:www-data:rx,m::rx /home/ann/htdocs"));
    CHECK(holds(text, "(access list: user:www-data:r--)"));
    CHECK_FALSE(holds(text, "chmod"));
}

TEST_CASE("where the mask takes an entry's letter away, that is said") {
    report::AskedPath asked = may_not_pass();
    FileFacts folder = *asked.seen.path.rungs[3];
    folder.acl = {{Tag::user_obj, 0, 7},
                  {Tag::group_obj, 0, 0},
                  {Tag::group, 105, 5},
                  {Tag::mask, 0, 4},
                  {Tag::other, 0, 0}};
    folder.stat.mode = 0740;
    change(asked, 3, folder);
    CHECK(holds(told(asked, www_data()), "access list: group:ssl-cert:r-x"));
    CHECK(holds(told(asked, www_data()), "mask::r--"));
}

TEST_CASE("all folders that are closed are marked, and opened by one advice") {
    report::AskedPath asked = may_not_pass();
    FileFacts home = *asked.seen.path.rungs[2];
    home.stat.mode = 0700;
    change(asked, 2, home);
    const std::string text = told(asked, www_data());
    CHECK(holds(text, "may not pass through /home/ann:"));
    CHECK(holds(text,
                "setfacl -m u:www-data:x /home/ann\n"
                "                  setfacl -m u:www-data:x /home/ann/htdocs\n"));
}

TEST_CASE("what is shown to everybody may hold a password") {
    report::AskedPath asked = may_do_all();
    asked.seen.path.target.stat.mode = 0640;
    const std::string text = told(asked, www_data());
    CHECK(holds(text, "www-data needs r and x here (it is neither ann nor in users)"));
    CHECK(holds(text, "not where that holds"));
}

TEST_CASE("nobody is helped to execute what is no program, or to read root's passwords") {
    report::AskedPath asked = may_not_execute();
    asked.seen.path.target.path = "/srv/page.html";
    CHECK(holds(told(asked, www_data()), "nobody has x on it"));
    CHECK_FALSE(holds(told(asked, www_data()), "fix"));
    asked.seen.path.target.stat.mode = 0640;
    CHECK(holds(told(asked, www_data()), "setfacl -m u:www-data:r /srv/page.html"));
    CHECK(holds(told(asked, www_data()), "chmod o+r /srv/page.html"));
    asked.seen.path.rungs.erase(asked.seen.path.rungs.begin() + 3);
    asked.seen.path.target.stat.uid = 0;
    CHECK(holds(told(asked, www_data()), "setfacl -m u:www-data:r /srv/page.html"));
    CHECK_FALSE(holds(told(asked, www_data()), "chmod"));
}

TEST_CASE("root's home stays closed, and what is root's is for the host to open") {
    report::AskedPath asked = may_not_pass();
    FileFacts folder = *asked.seen.path.rungs[3];
    folder.path = "/root";
    folder.stat.uid = 0;
    folder.stat.mode = 0700;
    change(asked, 3, folder);
    std::string text = told(asked, www_data());
    CHECK(holds(text, "[host] move what www-data needs out of /root"));
    CHECK_FALSE(holds(text, "setfacl"));
    folder.path = "/etc/private";
    change(asked, 3, folder);
    text = told(asked, www_data());
    CHECK(holds(text, "[host] if it is to, let www-data alone pass through"));
    CHECK_FALSE(holds(text, "[you]"));
    CHECK_FALSE(holds(text, "o+x"));
}

TEST_CASE("no command follows a stranger's link") {
    report::AskedPath asked = may_not_execute();
    asked.seen.path.target.stat.uid = 0;
    asked.seen.path.target.owner = "root";
    const std::string text = told(asked, www_data());
    CHECK(holds(text, "/home/ann/www is a link of ann's"));
    for (const char* program : {"setfacl", "chmod", "usermod"})
        CHECK_FALSE(holds(text, program));
}

TEST_CASE("not even root executes what has no x") {
    const std::string text = told(may_not_execute(), root());
    CHECK(holds(text, "root needs x here (nobody has it, and root must not either)"));
    CHECK(holds(text, "chmod u+x /home/ann/htdocs/hello.fcgi"));
}

TEST_CASE("a link that is not followed is marked, with whose it is") {
    report::AskedPath asked = may_not_execute();
    FileFacts folder = *asked.seen.path.rungs[2];
    folder.stat.mode = 01777;
    folder.stat.uid = 0;
    folder.owner = "root";
    change(asked, 2, folder);
    asked.seen.path.last_links = {{asked.seen.path.rungs[3], asked.seen.path.rungs[2], 4}};
    const std::string text = told(asked, www_data(), access::LinkGuard::on);
    CHECK(holds(text, "^ not followed for www-data"));
    CHECK(holds(text, "fs.protected_symlinks"));
    answer(asked, www_data(), access::LinkGuard::unknown);
    CHECK(holds(report::access_line(asked), R"("unseen":"/proc/sys/fs/protected_symlinks")"));
}

TEST_CASE("a noexec mount is named, and how it is looked at") {
    report::AskedPath asked = may_do_all();
    asked.seen.path.noexec = true;
    const std::string text = told(asked, www_data());
    CHECK(holds(text, "mounted noexec"));
    CHECK(holds(text, "findmnt -T /home/ann/htdocs/hello.fcgi"));
    CHECK_FALSE(holds(text, "setfacl"));
}

TEST_CASE("a file's name can't repaint the terminal, nor act in a command") {
    report::AskedPath asked = may_not_pass();
    FileFacts folder = *asked.seen.path.rungs[3];
    folder.path = "/home/ann/x;\x1b[2J {change1}";
    change(asked, 3, folder);
    const std::string text = told(asked, www_data());
    CHECK_FALSE(holds(text, "\x1b"));
    CHECK(holds(text, "setfacl -m u:www-data:x $'/home/ann/x;\\x1b[2J {change1}'"));
}

TEST_CASE("numbers are told as numbers") {
    const report::Asker asker{.identity = {.name = "5001", .uid = 5001, .gid = 5000},
                              .word = "5001:5000",
                              .group_names = {}};
    CHECK(holds(report::asker_text(asker, {}), "uid 5001"));
    CHECK(holds(told(may_not_pass(), asker), "uid 5001 needs x here"));
    CHECK(holds(told(may_not_pass(), asker), "setfacl -m u:5001:x /home/ann/htdocs"));
}

TEST_CASE("words stay within 80 columns; ladders and commands are never cut") {
    const report::Asker asker = www_data();
    for (const report::AskedPath& asked :
         {may_not_pass(), may_not_execute(), may_do_all(), nothing_there()}) {
        std::istringstream lines(report::access_text(asked, asker, {}));
        for (std::string line; std::getline(lines, line);)
            CHECK_MESSAGE((text::cells(line) <= 80 || holds(line, " | ")), line);
    }
}
