#include "apache/resolver.h"

#include <algorithm>
#include <utility>

#include "apache/if_sections.h"
#include "apache/section_match.h"
#include "apache/straight_way.h"
#include "text/path.h"

namespace fcgicheck::apache {

namespace {

// While only FollowSymLinks is in force httpd takes the file for one more directory.
bool walks_into_file(const OptionLines& options) {
    return (options.set & (opt::sym_links | opt::sym_owner)) == opt::sym_links;
}

// Of one section.
std::vector<Cause> handler_lines(const PerDir& dir) {
    std::vector<Cause> lines;
    if (dir.set_handler)
        append(lines, dir.set_handler->because);
    for (const auto& [extension, line] : dir.mime.extensions.own().said)
        if (line->says == ExtensionLine::Says::handler)
            append(lines, {line->because});
    return lines;
}

std::vector<Cause> access_lines(const PerDir& dir) {
    std::vector<Cause> lines;
    append(lines, decide_access(dir, nullptr).setting.because);
    return lines;
}

std::optional<Wrapper> wrapper_for(const PerDir& dir, std::string_view name) {
    const std::size_t dot = name.rfind('.');
    auto found = dir.wrappers.end();
    if (dot != std::string_view::npos)
        found = dir.wrappers.find(name.substr(dot));
    if (found == dir.wrappers.end())
        found = dir.wrappers.find("");
    if (found == dir.wrappers.end())
        return std::nullopt;
    return found->second;
}

// Its last <Files> that says who may visit a file of this name.
std::optional<FilesSection> access_section(const PerDir& dir, const std::string& name) {
    const std::string other = "other" + name.substr(std::min(name.rfind('.'), name.size()));
    std::optional<FilesSection> last;
    for (const auto& section : dir.files) {
        const bool speaks = section->own.authz.root || section->own.compat;
        if (speaks && matches_text(*section, name))
            last = {.opened = section->opened,
                    .is_by_name = !matches_text(*section, other),
                    .says = access_lines(section->own)};
    }
    return last;
}

}  // namespace

SectionWalk::SectionWalk(const Model& model, std::size_t host, FileSource& files, ServerView* eyes)
    : tree_(model.tree()),
      shared_server_(tree_.servers.share(host)),
      server_(*shared_server_),
      files_(files),
      eyes_(eyes) {
    for (const auto& section : server_.locations)
        if (affects_handler(section->own))
            handler_locations_.push_back(section);
}

SettledDirectory SectionWalk::settle(const MergedDirectory& merged) const {
    const auto same = std::find_if(settled_.begin(), settled_.end(), [&](const auto& entry) {
        return entry.first->found == merged.found;
    });
    SettledDirectory settled;
    if (same != settled_.end()) {
        settled = {.found = same->second.found, .dir = same->second.dir, .handler_files = {}};
    } else {
        settled.found = sum_of(merged.found);
        settled.dir = std::make_shared<const PerDir>(
            settled.found ? merge(server_.defaults, *settled.found) : server_.defaults);
    }
    for (const auto& section : settled.dir->files)
        if (affects_handler(section->own))
            settled.handler_files.push_back(section);
    for (const auto& section : server_.directories) {
        if (!section->regex &&
            !(walks_into_file(merged.options) && may_be_in(*section, merged.path)))
            continue;
        settled.may_match_paths = true;
        settled.may_change_handler = settled.may_change_handler || affects_handler(section->own);
    }
    for (const auto& section : settled.dir->conditions)
        settled.may_change_handler = settled.may_change_handler || affects_handler(section->own);
    settled.needs_types = HandlerRules(*settled.dir).has_handler_types();
    return settled;
}

PerDir SectionWalk::settle_file(const MergedDirectory& merged, const FileOnWay& file,
                                std::vector<Cause>* applied, MergedFrom* from) {
    MergedFrom all{.folders = merged.from, .files = {}, .locations = {}, .conditions = {}};
    const auto apply = [&](SectionFold& found, std::vector<const void*>& walked,
                           const std::shared_ptr<const Section>& section) {
        found.add(says(section));
        walked.push_back(section.get());
        if (applied != nullptr)
            applied->push_back(section->opened);
    };
    PerDir result;
    if (const SettledDirectory& here = settled(merged); here.may_match_paths) {
        SectionFold found(here.found);
        for (const auto& section : server_.directories) {
            const bool as_directory = !section->regex && file.found == Found::yes &&
                                      walks_into_file(merged.options) &&
                                      section->slashes == merged.slashes + 1 &&
                                      matches_text(*section, file.directory_path + "/");
            if (as_directory || (section->regex && section->regex->matches(file.directory_path)))
                apply(found, all.folders, section);
        }
        result = server_.defaults;
        put_on_top(result, found.sum());
    } else {
        result = *here.dir;
    }
    SectionFold of_files;
    const std::string name(text::file_name(file.path));
    for (const auto& section : result.files)
        if (matches_text(*section, name))
            apply(of_files, all.files, section);
    put_on_top(result, of_files.sum());
    SectionFold of_locations;
    for (const auto& section : server_.locations)
        if (matches_url(*section, file.url))
            apply(of_locations, all.locations, section);
    put_on_top(result, of_locations.sum());
    if (from != nullptr)
        *from = std::move(all);
    return result;
}

PerDir SectionWalk::settle_url(const std::string& url, const PerDir* base) const {
    SectionFold found;
    for (const auto& section : server_.locations)
        if (matches_url(*section, url))
            found.add(says(section));
    PerDir result = base != nullptr ? *base : server_.defaults;
    put_on_top(result, found.sum());
    return result;
}

const MimeTypes& SectionWalk::mime_types(bool needed) {
    static const MimeTypes none;
    if (!needed || !tree_.global.types_config)
        return none;
    if (!types_) {
        const std::string& path = *tree_.global.types_config;
        constexpr std::size_t largest = std::size_t{4} << 20;
        const Observed<std::string> content = files_.read(path, largest);
        types_ = content.seen() != nullptr ? parse_mime_types(*content.seen()) : MimeTypes{};
    }
    return *types_;
}

HandlerChoice SectionWalk::handler_of(const std::string& path, std::string_view name,
                                      const Mapping& via) {
    forget_for(path);
    const MergedDirectory& merged = directory(path);
    const SettledDirectory& here = settled(merged);
    const auto is_for_file = [&](const auto& section) {
        return matches_text(*section, std::string(name));
    };
    const auto is_for_url = [&](const auto& section) {
        return matches_url(*section, text::join_path(via.url, name));
    };
    const bool plain =
        !here.may_change_handler &&
        std::none_of(here.handler_files.begin(), here.handler_files.end(), is_for_file) &&
        std::none_of(handler_locations_.begin(), handler_locations_.end(), is_for_url);
    if (plain)
        return HandlerRules(*here.dir).choose(name, via.script_alias, mime_types(here.needs_types),
                                              nullptr);
    const std::string file = text::join_path(path, name);
    PerDir dir = settle_file(
        merged, {.directory_path = file, .path = file, .url = text::join_path(via.url, name)});
    add_conditions(dir, nullptr);
    const HandlerRules rules(dir);
    return rules.choose(name, via.script_alias, mime_types(rules.has_handler_types()), nullptr);
}

void SectionWalk::name_modules(EffectiveConfig& config) const {
    const std::string& name = config.handler.value.name;
    if (name.empty())
        return;
    if (global().action_handlers.contains(name)) {
        config.handler_module = "actions_module";
        return;
    }
    const auto modules = modules_of_handler(name);
    config.handler_is_known = !modules.empty() || !global().read.modules.all_are_known();
    if (modules.empty())
        return;
    const LoadedModules& loaded = global().read.modules;
    config.handler_module = modules.front();
    for (const std::string_view module : modules)
        if (loaded.has(module))
            config.handler_module = module;
    config.handler_module_loaded = loaded.has_any(modules);
    if (name.starts_with("proxy:"))
        config.handler_module_loaded = config.handler_module_loaded && loaded.has("proxy_module");
}

void SectionWalk::add_undecided(const PerDir& settled, EffectiveConfig& config) const {
    for (const auto& section : choose_conditions(settled.conditions, nullptr).undecided) {
        append(config.options.undecided, section->own.options.because);
        append(config.handler.undecided, handler_lines(section->own));
        append(config.access.undecided, access_lines(section->own));
    }
    if (settled.set_handler && settled.set_handler->expression)
        append(config.handler.undecided, settled.set_handler->because);
    if (!tree_.is_bare)
        return;
    const Cause server{.at = {}, .text = "the server's own configuration"};
    if (!settled.options.absolute)
        config.options.undecided.push_back(server);
    if (config.handler.value.name.empty())
        config.handler.undecided.push_back(server);
    if (!settled.authz.root && !settled.compat) {
        config.access.value = Access::unknown;
        config.access.undecided.push_back(server);
    }
}

EffectiveConfig SectionWalk::resolve(const std::string& path, const Mapping& via) {
    forget_for(path);
    const MergedDirectory& merged = directory(std::string(text::parent_path(path)));
    PerDir settled = settle_file(merged, {.directory_path = path, .path = path, .url = via.url});
    add_conditions(settled, nullptr);
    const HandlerRules rules(settled);
    Setting<HandlerChoice> handler;
    handler.value = rules.choose(text::file_name(path), via.script_alias,
                                 mime_types(rules.has_handler_types()), &handler.because);
    EffectiveConfig config = effective(merged, settled, path, std::move(handler));
    config.script_alias = via.script_alias;
    return config;
}

EffectiveConfig SectionWalk::effective(const MergedDirectory& merged, const PerDir& settled,
                                       const std::string& path, Setting<HandlerChoice> handler) {
    EffectiveConfig config;
    config.options = as_setting(settled.options);
    config.folders = merged.folders;
    config.handler = std::move(handler);
    config.access = decide_access(settled, nullptr).setting;
    config.access_section = access_section(settled, std::string(text::file_name(path)));
    if (config.access.value == Access::needs_login)
        for (const auto& file : {settled.authn.user_file, settled.authn.group_file})
            if (file)
                config.auth_files.push_back(*file);
    config.allow_override = as_setting(merged.override);
    name_modules(config);
    if (config.handler.value.name == "fcgid-script")
        config.wrapper = wrapper_for(settled, text::file_name(path));
    const auto options =
        server_.command_options.find(config.wrapper ? config.wrapper->argv.front() : path);
    if (options != server_.command_options.end())
        config.command_options = options->second;
    add_undecided(settled, config);
    config.straight_way = is_straight_way(server_, settled, config);
    return config;
}

Resolver::Resolver(const Model& model, std::size_t host, FileSource& files, ServerView* eyes)
    : walk_(std::make_unique<SectionWalk>(model, host, files, eyes)) {}

Resolver::~Resolver() = default;

HandlerChoice Resolver::handler_of(const std::string& directory, std::string_view name,
                                   const Mapping& via) {
    return walk_->handler_of(directory, name, via);
}

EffectiveConfig Resolver::resolve(const std::string& path, const Mapping& via) {
    return walk_->resolve(path, via);
}

const std::unordered_map<std::string, HtaccessFacts>& Resolver::htaccess() const {
    return walk_->htaccess;
}

}  // namespace fcgicheck::apache
