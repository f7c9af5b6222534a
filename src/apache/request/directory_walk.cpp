#include "apache/request/directory_walk.h"

#include <algorithm>

#include "text/path.h"

namespace fcgicheck::apache {

namespace {

bool follows_links_blindly(const OptionLines& options) {
    return (options.set & (opt::sym_links | opt::sym_owner)) == opt::sym_links;
}

Decision options_decision(const OptionLines& options) {
    Decision decision{.what = What::options, .value = std::nullopt, .because = std::nullopt};
    if (!options.because.empty())
        decision.because = options.because.back();
    return decision;
}

Ending refused(int status, Why why, const std::string& path) {
    return {.status = status, .why = why, .detail = path};
}

Ending not_seen(const std::string& path) {
    return {.status = std::nullopt, .why = Why::not_seen, .detail = path};
}

// The names of ap_directory_walk's one message, AH00037, for what are five faults.
std::optional<Ending> refuse_link(const std::string& path, const StatAnswer& link,
                                  const StatAnswer& target, const OptionLines& options) {
    Ending ending = refused(403, Why::links_off, path);
    switch (target.error) {
        case StatError::unknown:
            return not_seen(path);
        case StatError::missing:
        case StatError::not_a_directory:
        case StatError::name_too_long:
            ending.why = Why::link_dangling;
            return ending;
        case StatError::loop:
            ending.why = Why::link_in_circle;
            return ending;
        case StatError::denied:
            ending.why = Why::link_target_closed;
            ending.decisions.push_back({.what = What::filesystem, .value = target.real_path});
            return ending;
        case StatError::none:
            break;
    }
    if ((options.set & opt::sym_owner) == 0 || target.stat.uid == link.stat.uid)
        return std::nullopt;
    ending.why = Why::link_owners_differ;
    ending.owners = {.link = link.stat.uid, .target = target.stat.uid};
    ending.decisions.push_back(options_decision(options));
    return ending;
}

Ending links_off(const std::string& path, const OptionLines& options) {
    Ending ending = refused(403, Why::links_off, path);
    ending.decisions.push_back(options_decision(options));
    return ending;
}

// A .htaccess that is there: what ap_pcfg_openfile makes of it.
std::optional<Ending> open_htaccess(const std::string& path, const StatAnswer& file,
                                    Truth readable) {
    const bool is_null_device = path == "/dev/null" || file.real_path == "/dev/null";
    if (file.stat.kind == FileKind::fifo)  // open(2) waits for a writer
        return Ending{.status = std::nullopt, .why = Why::not_modelled, .detail = path};
    if (readable == Truth::unknown)
        return not_seen(path);
    if (readable == Truth::no || (file.stat.kind != FileKind::regular && !is_null_device))
        return refused(403, Why::htaccess_unreadable, path);
    return std::nullopt;
}

// ap_make_dirstr_parent
std::string with_slash(const std::string& path) {
    return path.substr(0, path.rfind('/') + 1);
}

// A subrequest and an internal redirect take what the request before them found, where they lead to
// the same directory: <Directory> is then not matched against the new file (measured).
const RequestRecord* same_walk(const RequestRecord& request, const StatAnswer& found) {
    const RequestRecord* before = request.before();
    if (before == nullptr || before->walked_directory.empty() || found.error != StatError::none)
        return nullptr;
    const bool is_file = found.stat.kind == FileKind::regular;
    const bool is_directory = found.stat.kind == FileKind::directory && request.path_info.empty();
    std::string directory = is_file ? with_slash(request.filename) : request.filename;
    if (!directory.ends_with('/'))
        directory += '/';
    return (is_file || is_directory) && before->walked_directory == directory ? before : nullptr;
}

void remember(RequestRecord& request, bool is_file) {
    request.walked_path = request.filename;
    request.walked_into_file = is_file;
    const bool is_directory = request.kind == FileKind::directory;
    request.walked_directory = is_directory ? request.filename : with_slash(request.filename);
}

}  // namespace

std::optional<Ending> DirectoryWalk::check_htaccess(const std::string& directory,
                                                    const MergedDirectory& merged) {
    if (!merged.override.reads_htaccess())
        return std::nullopt;
    for (const std::string& name : access_file_names(sections_.server())) {
        const std::string path = htaccess_path(directory, name);
        const StatAnswer file = view_.stat(path, LastLink::follow);
        switch (file.error) {
            case StatError::missing:
            case StatError::not_a_directory:
                continue;
            case StatError::denied:
                return refused(403, Why::search_denied, directory);
            case StatError::loop:
            case StatError::name_too_long:
                return refused(403, Why::htaccess_unreadable, path);
            case StatError::unknown:
                return not_seen(path);
            case StatError::none:
                break;
        }
        if (auto closed = open_htaccess(path, file, view_.may_read(file)))
            return closed;
        const auto facts = sections_.htaccess.find(path);
        if (facts == sections_.htaccess.end())
            return std::nullopt;
        if (facts->second.state == HtaccessState::not_seen)
            return not_seen(path);
        if (facts->second.state != HtaccessState::refused)
            return std::nullopt;
        const ConfigError& error = *facts->second.error;
        Ending ending = refused(500, Why::htaccess_refused, path);
        ending.refused = error.kind;
        ending.decisions.push_back({.what = What::htaccess,
                                    .value = error.message,
                                    .because = Cause{.at = error.at, .text = error.text}});
        return ending;
    }
    return std::nullopt;
}

const DirectoryWalk::Step& DirectoryWalk::enter(const std::string& directory) {
    const auto known = steps_.find(directory);
    if (known != steps_.end())
        return known->second;
    Step step;
    step.merged = &sections_.directory(directory);
    step.refused = check_htaccess(directory, *step.merged);
    return steps_.emplace(directory, std::move(step)).first->second;
}

DirectoryWalk::Component DirectoryWalk::look_at(const std::string& path,
                                                const OptionLines& options) {
    StatAnswer found = view_.stat(path, LastLink::keep);
    switch (found.error) {
        case StatError::missing:
            return {};
        case StatError::denied:
            return {.refused = refused(403, Why::search_denied, found.real_path)};
        case StatError::not_a_directory:
        case StatError::loop:
        case StatError::name_too_long:
            return {.refused = refused(403, Why::path_unusable, path)};
        case StatError::unknown:
            return {.refused = not_seen(path)};
        case StatError::none:
            break;
    }
    if (found.stat.kind == FileKind::symlink) {
        if ((options.set & (opt::sym_links | opt::sym_owner)) == 0)
            return {.refused = links_off(path, options)};
        const StatAnswer target = view_.stat(path, LastLink::follow);
        if (auto refused_link = refuse_link(path, found, target, options))
            return {.refused = std::move(refused_link)};
        found = target;
    }
    if (found.stat.kind != FileKind::regular && found.stat.kind != FileKind::directory)
        return {.refused = refused(403, Why::not_regular, path)};
    return {.refused = std::nullopt, .kind = found.stat.kind};
}

std::vector<AppliedSection> DirectoryWalk::applied_on_way() const {
    std::vector<AppliedSection> applied;
    for (const auto& folder : last_->folders) {
        for (const Cause& opened : folder->sections)
            applied.push_back({.opened = opened});
        const auto facts = sections_.htaccess.find(folder->htaccess);
        if (facts == sections_.htaccess.end())
            continue;
        const bool is_ignored = facts->second.state == HtaccessState::ignored;
        applied.push_back(
            {.opened = {.at = {.file = folder->htaccess, .line = 0, .column = 0}, .text = {}},
             .is_ignored = is_ignored,
             .ignored_because = is_ignored ? facts->second.override_because : std::nullopt});
    }
    return applied;
}

// The last name alone is looked at, and not where links are followed, whoever owns them.
std::optional<Ending> DirectoryWalk::walk_again(RequestRecord& request, const RequestRecord& before,
                                                const StatAnswer& found) {
    request.kind = found.stat.kind;
    request.walked_path = before.walked_path;
    request.walked_into_file = before.walked_into_file;
    request.walked_directory = before.walked_directory;
    last_ = enter(std::string(text::parent_path(before.walked_directory))).merged;
    if ((last_->options.set & opt::sym_links) != 0)
        return std::nullopt;
    return look_at(request.filename, last_->options).refused;
}

std::optional<Ending> DirectoryWalk::walk(RequestRecord& request) {
    const StatAnswer whole = view_.stat(request.filename, LastLink::follow);
    const RequestRecord* before = same_walk(request, whole);
    if (auto refused =
            before != nullptr ? walk_again(request, *before, whole) : walk_down(request, whole))
        return refused;
    request.walked_as_before = before != nullptr;
    request.applied = applied_on_way();
    const auto file = request.walked_into_file ? SectionWalk::Found::yes : SectionWalk::Found::no;
    std::vector<Cause> of_file;
    request.dir = sections_.settle_file(*last_,
                                        {.directory_path = request.walked_path,
                                         .path = request.filename,
                                         .url = request.uri,
                                         .found = file},
                                        &of_file, &request.merged_from);
    for (Cause& opened : of_file)
        request.applied.push_back({.opened = std::move(opened)});
    return std::nullopt;
}

std::optional<Ending> DirectoryWalk::walk_down(RequestRecord& request, const StatAnswer& whole) {
    const std::string full = request.filename;
    const bool is_there = whole.error == StatError::none;
    const Step* step = &enter("/");
    request.kind = FileKind::directory;
    std::size_t end = 0;
    while (!step->refused && end + 1 < full.size()) {
        last_ = step->merged;
        end = std::min(full.find('/', end + 1), full.size());
        const std::string path = full.substr(0, end);
        if (const auto known = steps_.find(path); known != steps_.end()) {
            step = &known->second;
            continue;
        }
        Component component{.kind = end == full.size() ? whole.stat.kind : FileKind::directory};
        if (!is_there || !follows_links_blindly(last_->options))
            component = look_at(path, last_->options);
        request.kind = component.kind;
        if (component.refused || component.kind != FileKind::directory) {
            request.filename = path;
            request.path_info = full.substr(end) + request.path_info;
            if (component.refused)
                return component.refused;
            break;
        }
        step = &enter(path);
    }
    last_ = step->merged;
    if (step->refused) {
        request.applied = applied_on_way();
        request.filename = full.substr(0, end) + "/";
        return step->refused;
    }
    remember(request, is_there && request.kind != FileKind::directory);
    return std::nullopt;
}

}  // namespace fcgicheck::apache
