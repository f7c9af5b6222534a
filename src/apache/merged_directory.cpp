// What the sections and .htaccess files say of a directory, merged on the way down to it and kept
// for those below (ap_directory_walk, server/request.c).
#include <utility>

#include "apache/resolver.h"
#include "apache/section_match.h"
#include "text/effort.h"
#include "text/path.h"

namespace fcgicheck::apache {

namespace {

// It is as the one above it.
bool says_nothing_of_itself(const FolderConfig& folder) {
    return folder.sections.empty() && folder.htaccess.empty();
}

}  // namespace

// What an answer that was given up could not read, the next one may. A walk through a site leaves
// folders behind: of what is kept only that above the path is of use.
void SectionWalk::forget_for(const std::string& path) {
    constexpr std::size_t most_kept = 64;
    for (const std::string& given_up : std::exchange(given_up_, {})) {
        settled_.erase(directories_.at(given_up).get());
        directories_.erase(given_up);
        last_path_ = nullptr;
    }
    const bool is_much_read = bytes_read_ > most_htaccess_bytes;
    if (!is_much_read && directories_.size() <= most_kept)
        return;
    const auto erased = std::erase_if(directories_, [&](const auto& kept) {
        return is_much_read || !text::is_below(path, kept.first.empty() ? "/" : kept.first);
    });
    if (is_much_read)
        bytes_read_ = 0;
    if (erased == 0)
        return;
    last_path_ = nullptr;
    settled_.clear();
}

const MergedDirectory& SectionWalk::directory(const std::string& path) {
    if (last_path_ != nullptr && *last_path_ == path)
        return *last_;
    auto found = directories_.find(path);
    if (found == directories_.end()) {
        auto merged = merge_directory(path);
        found = directories_.emplace(path, std::move(merged)).first;
        if (!text::spend(0))
            given_up_.push_back(path);
    }
    last_path_ = &found->first;
    last_ = found->second.get();
    return *last_;
}

std::unique_ptr<MergedDirectory> SectionWalk::merge_directory(const std::string& path) {
    auto merged = std::make_unique<MergedDirectory>();
    if (path == "/" || path.empty()) {
        merged->options = server_.defaults.options;
        merged->override = server_.defaults.override;
    } else {
        const MergedDirectory& above = directory(std::string(text::parent_path(path)));
        *merged = above;
        ++merged->slashes;
    }
    merged->path = path.ends_with('/') ? path : path + "/";
    FolderConfig folder;
    folder.sections = add_sections(*merged);
    folder.htaccess = add_htaccess(*merged, path);
    if (says_nothing_of_itself(folder) && !merged->folders.empty() &&
        says_nothing_of_itself(*merged->folders.back())) {
        merged->folders.push_back(merged->folders.back());
    } else {
        folder.options = as_setting(merged->options);
        merged->folders.push_back(std::make_shared<const FolderConfig>(std::move(folder)));
    }
    return merged;
}

std::vector<Cause> SectionWalk::add_sections(MergedDirectory& merged) const {
    std::vector<Cause> added;
    for (const auto& section : server_.directories) {
        if (section->regex)
            break;
        const bool is_turn =
            section->slashes == merged.slashes || (section->slashes == 0 && merged.slashes == 1);
        if (!is_turn)
            continue;
        if (section->slashes != 0 && !matches_text(*section, merged.path))
            continue;
        merged.found.push_back(says(section));
        merged.options = merge(merged.options, section->own.options);
        merged.override = merge(merged.override, section->own.override);
        merged.from.push_back(section.get());
        added.push_back(section->opened);
    }
    return added;
}

// The .htaccess files of one host do not speak for those of another.
Global& SectionWalk::changeable_global() {
    if (!changed_)
        changed_ = std::make_unique<Global>(tree_.global);
    return *changed_;
}

std::string SectionWalk::add_htaccess(MergedDirectory& merged, const std::string& path) {
    if (tree_.is_bare && !text::is_below(path, *server_.document_root))
        return "";
    std::optional<Htaccess> read = read_htaccess(
        files_, eyes_, [this]() -> Global& { return changeable_global(); }, path,
        access_file_names(server_), merged.override);
    if (!read)
        return "";
    bytes_read_ += read->bytes;
    std::string file = read->facts.path;
    if (read->says) {
        merged.options = merge(merged.options, read->says->options);
        merged.found.push_back(std::make_shared<const PerDir>(*std::move(read->says)));
    }
    const bool is_seen = read->facts.state != HtaccessState::not_seen;
    const auto [known, is_new] = htaccess.try_emplace(file, read->facts);
    if (is_seen && !is_new)
        known->second = std::move(read->facts);
    const auto& kept = *known;
    if (kept.second.state == HtaccessState::applied)
        merged.from.push_back(&kept);
    return file;
}

const SettledDirectory& SectionWalk::settled(const MergedDirectory& merged) {
    constexpr std::size_t most_settled = 16;
    auto known = settled_.find(&merged);
    if (known == settled_.end()) {
        SettledDirectory settled = settle(merged);
        if (settled_.size() == most_settled)
            settled_.clear();
        known = settled_.emplace(&merged, std::move(settled)).first;
    }
    return known->second;
}

}  // namespace fcgicheck::apache
