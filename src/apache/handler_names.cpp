#include "apache/handler_names.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "apache/handler.h"
#include "apache/resolver.h"
#include "apache/section_fold.h"
#include "apache/section_match.h"
#include "text/ascii.h"
#include "text/effort.h"
#include "text/path.h"

namespace fcgicheck::apache {

namespace {

std::string without_slash(std::string path) {
    if (path.size() > 1 && path.ends_with('/'))
        path.pop_back();
    return path;
}

std::string with_slash(const std::string& path) {
    return path.ends_with('/') ? path : path + '/';
}

void add_spoken_of(const Extensions& extensions, std::set<std::string>& names) {
    for (const auto& [name, line] : extensions.own().said)
        names.insert(name);
    for (const Extensions& layer : extensions.layers())
        add_spoken_of(layer, names);
}

bool may_be_handler(const PerDir& dir, std::string_view type) {
    return is_handler_type(type) || dir.actions.by_handler.contains(text::to_lower(type));
}

// The extensions by which a file gets a handler; nothing where any name may get one.
std::optional<std::set<std::string>> extensions_with_handler(const PerDir& dir,
                                                             const MimeTypes& types) {
    constexpr std::size_t most = 1000;  // that are looked at one by one
    const bool is_typed = dir.force_type && dir.force_type->value != "none";
    if (is_typed && may_be_handler(dir, dir.force_type->value.substr(
                                            0, dir.force_type->value.find_first_of("; \t"))))
        return std::nullopt;
    std::set<std::string> extensions;
    if (dir.set_handler && dir.set_handler->value == "default-handler")
        return extensions;
    if (dir.set_handler && dir.set_handler->value != "none")
        return std::nullopt;
    std::set<std::string> spoken_of;
    add_spoken_of(dir.mime.extensions, spoken_of);
    if (spoken_of.size() > most)
        return std::nullopt;
    const HandlerRules rules(dir);
    for (const std::string& extension : spoken_of)
        if (!rules.choose("x." + extension, false, types, nullptr).name.empty())
            extensions.insert(extension);
    for (const auto& [extension, type] : types)
        if (may_be_handler(dir, type))
            extensions.insert(extension);
    return extensions;
}

// A folder of which more is said, and the one that it is in: what httpd takes for a folder may be a
// file of that name.
void add_place(std::string path, const std::string& directory, HandlerNames& names) {
    path = without_slash(std::move(path));
    const std::string parent(text::parent_path(path));
    if (parent == directory)
        names.any_here = true;
    else if (text::is_below(parent, directory))
        names.places.push_back(parent);
    if (path != directory && text::is_below(path, directory))
        names.places.push_back(std::move(path));
}

bool any_affects_handler(const auto& sections) {
    return std::any_of(sections.begin(), sections.end(),
                       [](const auto& section) { return affects_handler(section->own); });
}

}  // namespace

HandlerNamer::HandlerNamer(const Model& model, std::size_t host, FileSource& files,
                           ServerView* eyes)
    : begin_anew_([&model, host, &files, eyes] {
          return std::make_unique<SectionWalk>(model, host, files, eyes);
      }),
      walk_(begin_anew_()) {
    for (const auto& section : walk_->server().directories)
        if (affects_handler(section->own))
            directories_.push_back(section);
    for (const auto& section : walk_->server().locations)
        if (affects_handler(section->own))
            locations_.push_back(section);
}

HandlerNamer::~HandlerNamer() = default;

// What is kept of the folders grows with them, and is not whole where too much was spent.
HandlerNames HandlerNamer::names_in(const std::string& directory, const Mapping& via) {
    constexpr std::size_t most_asked = 100;
    if (++asked_ > most_asked) {
        walk_ = begin_anew_();
        asked_ = 0;
    }
    HandlerNames names = look(directory, via);
    if (text::spend(0))
        return names;
    walk_ = begin_anew_();
    return {.any_here = true, .any_below = true, .extensions = {}, .places = {}};
}

HandlerNames HandlerNamer::look(const std::string& directory, const Mapping& via) {
    const Server& server = walk_->server();
    const SectionSum found = sum_of(walk_->directory(directory).found);
    const PerDir dir = found ? merge(server.defaults, *found) : server.defaults;
    HandlerNames names;
    names.any_below =
        via.script_alias || any_affects_handler(dir.files) || any_affects_handler(dir.conditions);
    for (const auto& section : directories_) {
        names.any_below = names.any_below || section->regex || section->has_wildcard;
        add_place(section->pattern, directory, names);
    }
    const std::string url = with_slash(via.url);
    for (const auto& section : locations_) {
        names.any_below = names.any_below || section->regex || section->has_wildcard ||
                          matches_url(*section, url);
        if (section->pattern.starts_with(url))
            add_place(with_slash(directory) + section->pattern.substr(url.size()), directory,
                      names);
    }
    const bool needs_types = HandlerRules(dir).has_handler_types();
    const auto extensions = extensions_with_handler(dir, walk_->mime_types(needs_types));
    names.any_below = names.any_below || !extensions;
    names.any_here = names.any_here || names.any_below;
    if (extensions)
        names.extensions.assign(extensions->begin(), extensions->end());
    return names;
}

const std::vector<std::string>& HandlerNamer::access_file_names() const {
    return apache::access_file_names(walk_->server());
}

}  // namespace fcgicheck::apache
