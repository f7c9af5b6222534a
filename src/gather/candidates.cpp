#include "gather/candidates.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "os/deployed_files.h"
#include "os/walk.h"
#include "text/ascii.h"
#include "text/document_type.h"
#include "text/first_bytes.h"
#include "text/path.h"
#include "text/words.h"

namespace fcgicheck::gather {
namespace {

// A handler that starts the file as a program, or what people write for one: "fcgi-script",
// "fcgid_script".
bool starts_programs(std::string_view handler) {
    return handler.find("cgi") != std::string_view::npos && !handler.starts_with("proxy:") &&
           handler.find("php") == std::string_view::npos;
}

// .htaccess, .htpasswd: no program, whatever SetHandler makes of them.
bool is_configuration(std::string_view name) {
    return name.starts_with(".ht");
}

bool leads_to_folder(os::PathWalker& paths, const std::string& link) {
    const Observed<PathFacts> walked = paths.walk(link);
    return walked.seen() != nullptr && walked.seen()->end == PathFacts::End::reached &&
           walked.seen()->target.stat.kind == FileKind::directory;
}

bool holds_code(std::string_view name) {
    constexpr std::string_view extensions =
        "php phtml php3 php4 php5 php7 php8 inc cgi pl py rb lua";
    const std::string extension = text::to_lower(name.substr(name.rfind('.') + 1));
    return text::any_word(extensions, [&](std::string_view word) { return word == extension; });
}

// What runs programs, among the modules that answer to a handler.
bool runs_programs(std::string_view module) {
    constexpr std::string_view parts = "php cgi perl python wsgi lua proxy";
    return text::any_word(
        parts, [&](std::string_view part) { return module.find(part) != std::string_view::npos; });
}

// Files that a handler is named for which no loaded module answers to: httpd sends them as they
// are, for everyone to read (server/core.c, default_handler). One line does that to many files, of
// which the first stands for all.
class Leaks {
  public:
    explicit Leaks(Serving& serving) : serving_(serving) {}

    // Over all hosts that serve the file: it counts once.
    bool is_first(const std::string& directory, std::string_view name,
                  const std::vector<apache::Mapping>& ways) {
        if (!holds_code(name))
            return false;
        for (const apache::Mapping& via : ways) {
            const HandlerChoice handler = serving_.handler_of(directory, name, via);
            if (!handler.name.empty() && !text::is_document_type(handler.name) &&
                is_unanswered(directory, name, handler, via))
                return ++files_[{handler.name, handler.extension}] == 1;
        }
        return false;
    }
    void tell_others(std::vector<Unseen>& skipped) const {
        for (const auto& [handler, count] : files_)
            if (count > 1)
                skipped.push_back({.what = "the other files whose handler is " + handler.first,
                                   .why = UnseenWhy::not_looked,
                                   .detail = "one stands for all " + std::to_string(count)});
    }

  private:
    bool is_unanswered(const std::string& directory, std::string_view name,
                       const HandlerChoice& handler, const apache::Mapping& via) {
        const auto [known, is_new] = unanswered_.try_emplace({directory, handler.name});
        if (is_new) {
            apache::Mapping of_file = via;
            of_file.url = text::join_path(via.url, name);
            const Observed<EffectiveConfig> config =
                serving_.resolve(text::join_path(directory, name), of_file);
            const EffectiveConfig* seen = config.seen();
            known->second = seen != nullptr && seen->access.value != Access::denied &&
                            (!seen->handler_is_known ||
                             (!seen->handler_module_loaded && runs_programs(seen->handler_module)));
        }
        return known->second;
    }

    Serving& serving_;
    std::map<std::pair<std::string, std::string>, bool> unanswered_;    // by folder and handler
    std::map<std::pair<std::string, std::string>, std::size_t> files_;  // by name and extension
};

// Files that a program of its own answers for, such as php-fpm: nobody starts it for a request.
class BackEnds {
  public:
    void count(const HandlerChoice& handler, std::string_view name) {
        if (handler.name.starts_with("proxy:") && holds_code(name))
            ++files_[handler.name];
    }
    void tell(std::vector<Unseen>& skipped) const {
        for (const auto& [handler, count] : files_)
            skipped.push_back(
                {.what = "the programs that go to " + handler.substr(handler.find(':') + 1),
                 .why = UnseenWhy::not_supported,
                 .detail = std::to_string(count) +
                           " by name: a program that Apache does not start runs them; "
                           "\"fcgicheck trace URL\" says whether a request comes to it"});
    }

  private:
    std::map<std::string, std::size_t> files_;
};

// Adds the scripts of one directory.
void look_through(Serving& serving, os::PathWalker& paths, const os::VisitedDirectory& directory,
                  Leaks& leaks, BackEnds& back_ends, Candidates& found) {
    const std::vector<apache::Mapping> ways = serving.urls_of(directory.path);
    for (const apache::Mapping& via : ways)
        serving.handler_of(directory.path, "", via);  // meets its .htaccess, whatever is beside it
    for (const DirectoryEntry& entry : directory.entries) {
        if (entry.kind == FileKind::directory || is_configuration(entry.name))
            continue;
        if (!ways.empty())
            back_ends.count(serving.handler_of(directory.path, entry.name, ways.front()),
                            entry.name);
        const auto is_started = [&](const apache::Mapping& via) {
            return starts_programs(serving.handler_of(directory.path, entry.name, via).name);
        };
        const bool is_script = text::is_named_fastcgi(entry.name) ||
                               std::any_of(ways.begin(), ways.end(), is_started) ||
                               leaks.is_first(directory.path, entry.name, ways);
        if (!is_script && entry.kind != FileKind::symlink)
            continue;
        std::string path = text::join_path(directory.path, entry.name);
        if (entry.kind == FileKind::symlink && leads_to_folder(paths, path)) {
            found.skipped.push_back(
                {.what = "what is below " + path,
                 .why = UnseenWhy::not_looked,
                 .detail = "links to folders are not followed; name it to have it checked"});
        } else if (is_script) {
            found.paths.push_back(std::move(path));
        }
    }
}

}  // namespace

Candidates find_candidates(Serving& serving, os::PathWalker& paths, const std::string& docroot) {
    Candidates found;
    Leaks leaks(serving);
    BackEnds back_ends;
    os::walk_deployed(paths, docroot,
                      {.visit =
                           [&](const os::VisitedDirectory& directory) {
                               look_through(serving, paths, directory, leaks, back_ends, found);
                           },
                       .skipped = [&](const Unseen& unseen) { found.skipped.push_back(unseen); }});
    leaks.tell_others(found.skipped);
    back_ends.tell(found.skipped);
    std::sort(found.paths.begin(), found.paths.end());
    return found;
}

}  // namespace fcgicheck::gather
