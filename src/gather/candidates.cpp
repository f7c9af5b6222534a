#include "gather/candidates.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "gather/lenses.h"
#include "gather/served_secrets.h"
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

class CandidateWalk {
  public:
    CandidateWalk(Serving& serving, ServerFiles& files, os::PathWalker& paths, Candidates& found)
        : serving_(serving),
          files_(files),
          paths_(paths),
          found_(found),
          leaks_(serving),
          secrets_(serving, files) {}

    // Meets its .htaccess files.
    void enter(const std::string& directory) {
        leave_behind(directory);
        // A mapped folder is met in the tree around it, and as the root of its own.
        if (entered_.empty() || entered_.back().directory != directory)
            entered_.push_back({directory, access_file_names_at(directory)});
        know_no_htaccess(directory);
        for (const apache::Mapping& via : serving_.urls_of(directory))
            serving_.handler_of(directory, "", via);
        found_.entered(directory);
    }

    // The names of the scripts.
    std::vector<std::string> look_through(const os::VisitedDirectory& directory) {
        const std::vector<apache::Mapping> ways = serving_.urls_of(directory.path);
        know_no_htaccess(directory.path);
        std::vector<std::string> scripts;
        for (const DirectoryEntry& entry : directory.entries) {
            secrets_.look_at(directory.path, entry, ways);
            if (is_configuration(entry.name))
                continue;
            const bool is_script = is_started(directory.path, entry.name, ways);
            if (entry.kind == FileKind::symlink && leads_to_folder(directory.path, entry.name))
                continue;
            if (is_script)
                scripts.push_back(entry.name);
        }
        return scripts;
    }

    void finish() {
        leaks_.tell_others(found_.skipped);
        back_ends_.tell(found_.skipped);
        secrets_.tell_unknown(found_.skipped);
        found_.secrets = secrets_.found();
    }

  private:
    // What the lens of a folder, which holds for those below it too, lets be asked for.
    struct Entered {
        std::string directory;
        std::set<std::string> access_file_names;
    };

    // Of the folders that were entered, those that the walk is still in.
    void leave_behind(const std::string& directory) {
        while (!entered_.empty() && !text::is_below(directory, entered_.back().directory))
            entered_.pop_back();
    }

    std::set<std::string> access_file_names_at(const std::string& directory) {
        std::set<std::string> names;
        for (const apache::Mapping& way : serving_.ways_to(directory)) {
            const std::vector<std::string>& of_host = serving_.access_file_names(way.host);
            names.insert(of_host.begin(), of_host.end());
        }
        return names;
    }

    // In this folder and those above it, but for those that were entered: no lens lets one be
    // passed over.
    void know_no_htaccess(const std::string& directory) {
        leave_behind(directory);
        std::unordered_set<std::string> missing;
        auto above = entered_.rbegin();
        for (std::string_view folder = directory; above != entered_.rend();
             folder = text::parent_path(folder)) {
            if (folder == above->directory) {
                ++above;
                continue;
            }
            for (const std::string& name : above->access_file_names)
                missing.insert(text::join_path(folder, name));
        }
        files_.know_missing(std::move(missing));
    }

    bool is_started(const std::string& directory, const std::string& name,
                    const std::vector<apache::Mapping>& ways) {
        if (!ways.empty())
            back_ends_.count(serving_.handler_of(directory, name, ways.front()), name);
        const auto starts_it = [&](const apache::Mapping& via) {
            return starts_programs(serving_.handler_of(directory, name, via).name);
        };
        return text::is_named_fastcgi(name) || std::any_of(ways.begin(), ways.end(), starts_it) ||
               leaks_.is_first(directory, name, ways);
    }

    bool leads_to_folder(const std::string& directory, const std::string& name) {
        const std::string link = text::join_path(directory, name);
        const Observed<PathFacts> walked = paths_.walk(link);
        const bool is_folder = walked.seen() != nullptr &&
                               walked.seen()->end == PathFacts::End::reached &&
                               walked.seen()->target.stat.kind == FileKind::directory;
        if (is_folder)
            found_.skipped.push_back(
                {.what = "what is below " + link,
                 .why = UnseenWhy::not_looked,
                 .detail = "links to folders are not followed; name it to have it checked"});
        return is_folder;
    }

    Serving& serving_;
    ServerFiles& files_;
    os::PathWalker& paths_;
    Candidates& found_;
    std::vector<Entered> entered_;  // the root first
    Leaks leaks_;
    BackEnds back_ends_;
    ServedSecrets secrets_;
};

}  // namespace

void find_candidates(Serving& serving, ServerFiles& files, os::PathWalker& paths,
                     const std::string& docroot, Candidates& found) {
    CandidateWalk candidates(serving, files, paths, found);
    LensMaker lenses(serving);
    os::walk_deployed(
        paths, docroot,
        {.enter =
             [&](const std::string& directory) {
                 candidates.enter(directory);
                 return lenses.at(directory);
             },
         .visit = [&](const os::VisitedDirectory& d) { return candidates.look_through(d); },
         .file = found.script,
         .skipped = [&](Unseen unseen) { found.skipped.push_back(std::move(unseen)); },
         .goes_on = found.goes_on},
        found.threads);
    candidates.finish();
}

}  // namespace fcgicheck::gather
