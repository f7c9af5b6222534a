// A relative path is meant from the working directory, under that directory's whole name: who uses
// it later begins at "/", and what is closed above here stops him too.
#include "app/access.h"

#include <fmt/core.h>

#include <algorithm>
#include <climits>
#include <memory>
#include <ostream>
#include <variant>

#include "access/path_answers.h"
#include "app/asked_identity.h"
#include "app/named_list.h"
#include "os/disk.h"
#include "os/path_walk.h"
#include "os/users.h"
#include "report/access.h"
#include "text/display.h"
#include "text/path.h"

namespace fcgicheck::app {
namespace {

// An image's is its kernel's, which is not known.
access::LinkGuard link_guard(Target target) {
    if (target != Target::here)
        return access::LinkGuard::unknown;
    const Observed<bool> is_on = os::protects_links();
    if (is_on.seen() == nullptr)
        return access::LinkGuard::unknown;
    return *is_on.seen() ? access::LinkGuard::on : access::LinkGuard::off;
}

report::Asker asker_of(Identity who, const AccessOptions& options, os::Users& users) {
    report::Asker asker{.identity = std::move(who), .word = "", .group_names = {}};
    asker.word = options.as.value_or(asker.identity.name);
    for (const gid_t gid : asker.identity.groups)
        asker.group_names[gid] = users.group_name(gid);
    asker.group_names[asker.identity.gid] = users.group_name(asker.identity.gid);
    return asker;
}

bool is_known(const access::PathAnswers& answers) {
    return answers.read && answers.execute && answers.search;
}

class Questions {
  public:
    Questions(Place& place, const Identity& who)
        : place_(place), who_(who), guard_(link_guard(place.target.target)) {}

    report::AskedPath ask(const std::string& given) {
        report::AskedPath asked{.path = given, .seen = {}, .answers = {}};
        if (given.size() >= PATH_MAX) {
            asked.answers.stop = access::Stop::too_long;
            return asked;
        }
        const bool is_plain = place_.target.target == Target::here && place_.local_names.empty();
        asked.seen = place_.walker->walk_as_seen(is_plain ? text::join_path(place_.directory, given)
                                                          : place_.server_path(given));
        asked.answers = access::answers(who_, asked.seen, guard_);
        return asked;
    }

  private:
    Place& place_;
    const Identity& who_;
    access::LinkGuard guard_;
};

ExitCode answer_all(const std::vector<std::string>& paths, Questions& questions,
                    const report::Asker& asker, const AccessOptions& options, std::ostream& out) {
    const bool is_text = options.format == AccessFormat::text;
    if (is_text)
        out << report::asker_text(asker, options.style);
    bool all_known = true;
    for (const std::string& path : paths) {
        const report::AskedPath asked = questions.ask(path);
        all_known = all_known && is_known(asked.answers);
        if (is_text)
            out << '\n' << report::access_text(asked, asker, options.style);
        else
            out << report::access_line(asked);
    }
    return all_known ? ExitCode::clean : ExitCode::no_verdict;
}

}  // namespace

ExitCode access(const AccessOptions& options, std::ostream& out, std::ostream& err) {
    const std::optional<std::vector<std::string>> paths =
        all_named({.what = "paths", .file = options.paths_from, .words = options.paths}, err);
    if (!paths)
        return ExitCode::no_verdict;
    const auto empty = std::find(paths->begin(), paths->end(), "");
    if (paths->empty() || empty != paths->end()) {
        err << fmt::format("fcgicheck: {} {}\n",
                           paths->empty() ? "no path is in" : "an empty line is in",
                           text::escaped(options.paths_from.value_or("the list")));
        return ExitCode::wrong_usage;
    }
    PlaceOptions where = options.place;
    if (!where.sysroot)
        where.target = Target::here;  // what can be seen is what counts
    FoundPlace found = find_place(where, {.paths = {}, .config_file = options.config_file});
    if (const auto* nowhere = std::get_if<NoPlace>(&found)) {
        err << "fcgicheck: " << text::escaped(nowhere->sentence) << '\n';
        return nowhere->code;
    }
    Place& place = *std::get<std::unique_ptr<Place>>(found);
    os::Users& users = place.users;
    const AskedIdentity who =
        options.as ? identity_named(*options.as, users) : identity_of_apache(options, place);
    if (const auto* nobody = std::get_if<NoIdentity>(&who)) {
        err << fmt::format("fcgicheck: {}\n", text::escaped(nobody->sentence));
        return nobody->code;
    }
    const report::Asker asker = asker_of(std::get<Identity>(who), options, users);
    Questions questions(place, asker.identity);
    return answer_all(*paths, questions, asker, options, out);
}

}  // namespace fcgicheck::app
