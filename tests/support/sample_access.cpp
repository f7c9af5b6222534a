#include "support/sample_access.h"

#include <memory>

namespace fcgicheck::test {
namespace {

FileFacts folder(const char* path, unsigned mode, uid_t uid) {
    return {.path = path,
            .stat = {.kind = FileKind::directory, .mode = mode, .uid = uid, .gid = uid},
            .owner = uid == 0 ? "root" : "ann",
            .group = uid == 0 ? "root" : "users"};
}

report::AskedPath asked_of(unsigned htdocs_mode, unsigned file_mode) {
    const std::string path = "/home/ann/htdocs/hello.fcgi";
    report::AskedPath asked{
        .path = path, .seen = {.path = {.path = path}, .unseen = {}}, .answers = {}};
    for (const FileFacts& each :
         {folder("/", 0755, 0), folder("/home", 0755, 0), folder("/home/ann", 0711, 1001),
          folder("/home/ann/htdocs", htdocs_mode, 1001)})
        asked.seen.path.rungs.push_back(std::make_shared<FileFacts>(each));
    asked.seen.path.target = folder(path.c_str(), file_mode, 1001);
    asked.seen.path.target.stat.kind = FileKind::regular;
    answer(asked, www_data());
    return asked;
}

}  // namespace

report::Asker www_data() {
    return {.identity = {.name = "www-data",
                         .uid = 33,
                         .gid = 33,
                         .groups = {33, 105},
                         .known_from = "User www-data, /etc/apache2/apache2.conf:115"},
            .word = "www-data",
            .group_names = {{33, "www-data"}, {105, "ssl-cert"}}};
}

report::AskedPath may_not_pass() {
    return asked_of(0750, 0755);
}

report::AskedPath may_not_execute() {
    report::AskedPath asked = asked_of(0755, 0644);
    FileFacts link = folder("/home/ann/www", 0777, 1001);
    link.stat.kind = FileKind::symlink;
    link.link_target = "htdocs";
    auto& rungs = asked.seen.path.rungs;
    rungs.insert(rungs.begin() + 3, std::make_shared<FileFacts>(link));
    asked.path = "/home/ann/www/hello.fcgi";
    return asked;
}

report::AskedPath may_do_all() {
    return asked_of(0755, 0755);
}

report::AskedPath nothing_there() {
    report::AskedPath asked = asked_of(0755, 0755);
    asked.seen.path.end = PathFacts::End::missing;
    asked.seen.path.target = {.path = asked.path};
    answer(asked, www_data());
    return asked;
}

void answer(report::AskedPath& asked, const report::Asker& asker, access::LinkGuard guard) {
    asked.answers = access::answers(asker.identity, asked.seen, guard);
}

}  // namespace fcgicheck::test
