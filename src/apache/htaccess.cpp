#include "apache/htaccess.h"

#include <algorithm>
#include <utility>

#include "apache/directives/walk.h"
#include "text/effort.h"
#include "text/links.h"
#include "text/path.h"

namespace fcgicheck::apache {

namespace {

constexpr std::size_t largest = std::size_t{4} << 20;  // ours; httpd has none
constexpr std::uint64_t steps_of_byte = 16;            // to read it, and to keep what it says
constexpr std::size_t most_directives = 100;           // that are named of one that is ignored

std::vector<Cause> directives_of(const std::string& path, std::string_view content) {
    std::vector<Cause> causes;
    LineReader lines(content, longest_htaccess_line);
    while (const auto line = lines.next()) {
        if (line->text.empty() || line->text.starts_with('#'))
            continue;
        if (causes.size() == most_directives)
            break;
        causes.push_back({.at = {path, line->number, line->column},
                          .text = std::string(line->text.substr(0, longest_cause))});
    }
    return causes;
}

PerDir parse(FileSource& files, ServerView* eyes, Global& global, const std::string& directory,
             std::string_view content, const Override& override, HtaccessFacts& facts) {
    Directives directives;
    Reader reader(files, global.read, directives);
    reader.read_htaccess(facts.path, content, override, eyes);
    std::optional<ConfigError> error = reader.error();
    PerDir says;
    says.options.is_spoken = false;
    Walk walk{.files = files, .global = global, .eyes = eyes};
    walk.dir = &says;
    walk.context = Context::htaccess;
    const std::string path = directory.ends_with('/') ? directory : directory + "/";
    walk.path = path;
    walk.override = &override;
    walk.error = &error;
    walk_all(walk, directives.all());
    if (error) {
        facts.state = HtaccessState::refused;
        facts.error = std::make_shared<const ConfigError>(*std::move(error));
    } else if (reader.gave_up()) {
        facts.state = HtaccessState::not_seen;
        facts.unseen = global.read.unread.back();
    } else {
        facts.state = HtaccessState::applied;
    }
    return says;
}

}  // namespace

const std::vector<std::string>& access_file_names(const Server& server) {
    static const std::vector<std::string> usual = {".htaccess"};
    return server.access_file_names ? *server.access_file_names : usual;
}

std::string htaccess_path(const std::string& directory, std::string_view name) {
    name.remove_prefix(std::min(name.find_first_not_of('/'), name.size()));
    return text::join_path(directory, name);
}

std::optional<Htaccess> read_htaccess(FileSource& files, ServerView* eyes,
                                      const std::function<Global&()>& global,
                                      const std::string& directory,
                                      const std::vector<std::string>& names,
                                      const Override& override) {
    for (const std::string& name : names) {
        const std::string path = htaccess_path(directory, name);
        const Observed<FileStat> stat = text::stat_following(files, path);
        if (stat.seen() != nullptr && stat.seen()->kind == FileKind::missing)
            continue;
        Htaccess htaccess;
        HtaccessFacts& facts = htaccess.facts;
        facts.path = path;
        if (!override.because.empty())
            facts.override_because = override.because.back();
        if (stat.seen() == nullptr) {
            facts.state = HtaccessState::not_seen;
            facts.unseen = *stat.unseen();
            return htaccess;
        }
        if (stat.seen()->kind != FileKind::regular) {
            facts.state =
                override.reads_htaccess() ? HtaccessState::unreadable : HtaccessState::ignored;
            return htaccess;
        }
        const Observed<std::string> content = files.read(path, largest);
        if (!override.reads_htaccess()) {
            facts.state = HtaccessState::ignored;
            if (content.seen() != nullptr)
                facts.directives = directives_of(path, *content.seen());
        } else if (content.seen() == nullptr) {
            facts.state = HtaccessState::not_seen;
            facts.unseen = *content.unseen();
        } else if (!text::spend(steps_of_byte * content.seen()->size())) {
            facts.state = HtaccessState::not_seen;
            facts.unseen =
                Unseen{.what = path,
                       .why = UnseenWhy::too_large,
                       .detail = "it and those above it say more than fcgicheck follows"};
        } else {
            htaccess.bytes = content.seen()->size();
            htaccess.says =
                parse(files, eyes, global(), directory, *content.seen(), override, facts);
        }
        return htaccess;
    }
    return std::nullopt;
}

}  // namespace fcgicheck::apache
