// RewriteEngine, RewriteOptions, RewriteBase, RewriteMap, RewriteCond and RewriteRule
// (command_table of modules/mappers/mod_rewrite.c).
#include <algorithm>
#include <array>

#include "apache/directives/walk.h"
#include "apache/reading/files.h"
#include "apache/rewrite/rules.h"
#include "text/ascii.h"
#include "text/links.h"

namespace fcgicheck::apache {

namespace {

using MaybeComplaint = std::optional<Complaint>;
using text::equals_ignoring_case;

bool is_server_command(const Walk& walk) {
    return !walk.path;
}

// Where rules go: to the server, or to the section around.
RewriteLines& lines(Walk& walk) {
    DirectoryRewrite& directory = directory_lines(walk);
    if (is_server_command(walk))
        return walk.server->rewrite;
    return directory;
}

MaybeComplaint rewrite_engine(Walk& walk, const Directive& directive) {
    const bool on = equals_ignoring_case(directive.arguments.front(), "on");
    lines(walk).engine = on;
    directory_lines(walk).engine = on;
    directory_lines(walk).engine_because = cause_of(directive);
    return std::nullopt;
}

struct OptionWord {
    std::string_view word;
    unsigned bit;
};

constexpr auto option_words = std::to_array<OptionWord>({
    {"inherit", rewrite_option::inherit},
    {"inheritbefore", rewrite_option::inherit_before},
    {"inheritdown", rewrite_option::inherit_down},
    {"inheritdownbefore", rewrite_option::inherit_down_before},
    {"ignoreinherit", rewrite_option::ignore_inherit},
    {"allownoslash", rewrite_option::no_slash},
    {"allowanyuri", rewrite_option::any_uri},
    {"mergebase", rewrite_option::merge_base},
    {"ignorecontextinfo", rewrite_option::ignore_context},
    {"legacyprefixdocroot", rewrite_option::legacy_prefix},
    {"unsafeprefixstat", rewrite_option::unsafe_prefix_stat},
});

std::optional<unsigned> option_bit(std::string_view word) {
    if (text::to_lower(word).starts_with("maxredirects="))
        return 0;
    for (const OptionWord& option : option_words)
        if (equals_ignoring_case(option.word, word))
            return option.bit;
    return std::nullopt;
}

// One word at a time: what stands before the one at fault holds.
MaybeComplaint rewrite_options(Walk& walk, const Directive& directive) {
    for (const std::string& argument : directive.arguments) {
        unsigned bits = 0;
        for (const std::string& word : words_of(argument)) {
            const auto bit = option_bit(word);
            if (!bit)
                return Complaint{"RewriteOptions: unknown option '" + word + "'"};
            bits |= *bit;
        }
        for (RewriteLines* part :
             {&lines(walk), static_cast<RewriteLines*>(&directory_lines(walk))})
            part->options = part->options.value_or(0) | bits;
    }
    return std::nullopt;
}

MaybeComplaint rewrite_base(Walk& walk, const Directive& directive) {
    if (is_server_command(walk))
        return Complaint{"RewriteBase: only valid in per-directory config files",
                         ConfigErrorKind::wrong_context};
    const std::string& base = directive.arguments.front();
    if (!base.starts_with('/'))
        return Complaint{"RewriteBase: argument is not a valid URL"};
    directory_lines(walk).base = base;
    directory_lines(walk).base_because = cause_of(directive);
    directory_lines(walk).base_was_set = true;
    return std::nullopt;
}

MaybeComplaint compile(const Walk& walk, RewriteCondition& condition) {
    const bool in_htaccess = walk.context == Context::htaccess;
    auto parsed =
        Expression::parse(condition.pattern, Expression::Kind::condition,
                          {.modules = walk.global.read.modules, .is_restricted = in_htaccess});
    if (const std::string* fault = std::get_if<std::string>(&parsed))
        return Complaint{"RewriteCond: cannot compile expression" +
                         std::string(in_htaccess ? " in htaccess context" : "") + " \"" +
                         condition.pattern + "\": " + *fault};
    condition.expression = std::get<Expression>(std::move(parsed));
    return std::nullopt;
}

MaybeComplaint rewrite_condition(Walk& walk, const Directive& directive) {
    RewriteCondition condition;
    condition.because = cause_of(directive);
    auto complaint = read_condition(directive.raw_arguments, condition);
    if (!complaint && condition.test == RewriteCondition::Test::expression)
        complaint = compile(walk, condition);
    lines(walk).pending.push_back(std::move(condition));
    return complaint;
}

MaybeComplaint rewrite_rule(Walk& walk, const Directive& directive) {
    auto rule = std::make_shared<RewriteRule>();
    rule->because = cause_of(directive);
    if (auto complaint = read_rule(directive.raw_arguments, *rule))
        return complaint;
    RewriteLines& here = lines(walk);
    rule->conditions = std::exchange(here.pending, {});
    here.rules.push_back(std::move(rule));
    return std::nullopt;
}

bool is_internal_function(std::string_view name) {
    return name == "tolower" || name == "toupper" || name == "escape" || name == "unescape";
}

struct MapForm {
    std::string_view prefix;
    RewriteMap::Kind kind;
};

constexpr auto map_forms = std::to_array<MapForm>({
    {"txt:", RewriteMap::Kind::text},
    {"rnd:", RewriteMap::Kind::random_text},
    {"dbm", RewriteMap::Kind::other},
    {"dbd:", RewriteMap::Kind::other},
    {"fastdbd:", RewriteMap::Kind::other},
    {"prg:", RewriteMap::Kind::other},
    {"int:", RewriteMap::Kind::internal},
});

RewriteMap read_map(const Walk& walk, const std::string& written) {
    RewriteMap map{.kind = RewriteMap::Kind::text, .source = written, .because = {}};
    for (const MapForm& form : map_forms) {
        if (!text::to_lower(written).starts_with(form.prefix))
            continue;
        map.kind = form.kind;
        map.source = written.substr(form.prefix.size());
        break;
    }
    const bool is_file =
        map.kind == RewriteMap::Kind::text || map.kind == RewriteMap::Kind::random_text;
    if (is_file)
        map.source = server_relative(walk.global.read, map.source);
    return map;
}

// That must be there: a text's, a program, or what apr_dbm_get_usednames_ex names of a dbm.
std::string file_of(const Walk& walk, const RewriteMap& map, const std::string& written) {
    constexpr std::string_view program = "prg:";
    if (map.kind == RewriteMap::Kind::text || map.kind == RewriteMap::Kind::random_text)
        return map.source;
    const std::string type = text::to_lower(written.substr(0, written.find(':')));
    const std::string named = written.substr(std::min(type.size() + 1, written.size()));
    if (type == "dbm=sdbm")
        return server_relative(walk.global.read, named) + ".dir";
    if (type == "dbm=db" || type == "dbm=gdbm")
        return server_relative(walk.global.read, named);
    if (type + ":" == program)
        return server_relative(walk.global.read, named.substr(0, named.find(' ')));
    return "";
}

// What the kind of a map asks for: mod_dbd, or the type of a dbm.
MaybeComplaint check_kind(const Walk& walk, std::string_view written) {
    const std::string lower = text::to_lower(written);
    const bool asks_database = lower.starts_with("dbd:") || lower.starts_with("fastdbd:");
    const LoadedModules& loaded = walk.global.read.modules;
    if (asks_database && loaded.all_are_known() && !loaded.has("dbd_module")) {
        Complaint missing{"RewriteMap types dbd and fastdbd require mod_dbd!"};
        missing.kind = ConfigErrorKind::missing_module;
        missing.needs = "dbd_module";
        return missing;
    }
    const bool is_dbm = lower.starts_with("dbm:") ||
                        (lower.starts_with("dbm=") && lower.find(':') != std::string::npos);
    if (lower.starts_with("dbm") && !is_dbm)
        return Complaint{"RewriteMap: bad map:" + std::string(written)};
    return std::nullopt;
}

MaybeComplaint rewrite_map(Walk& walk, const Directive& directive) {
    const std::string& name = directive.arguments[0];
    RewriteMap map = read_map(walk, directive.arguments[1]);
    map.because = cause_of(directive);
    if (auto complaint = check_kind(walk, directive.arguments[1]))
        return complaint;
    if (map.kind == RewriteMap::Kind::internal && !is_internal_function(map.source))
        return Complaint{"RewriteMap: internal map not found:" + map.source};
    const std::string file = file_of(walk, map, directive.arguments[1]);
    if (!file.empty() && is_surely_missing(walk.files, file))
        return Complaint{"RewriteMap: file for map " + name + " not found:" + file,
                         ConfigErrorKind::missing_file};
    walk.server->rewrite.is_own = true;
    walk.server->rewrite.maps.insert_or_assign(name, std::move(map));
    return std::nullopt;
}

constexpr std::array commands = std::to_array<Command>({
    {"RewriteBase", rewrite_base},
    {"RewriteCond", rewrite_condition},
    {"RewriteEngine", rewrite_engine},
    {"RewriteMap", rewrite_map},
    {"RewriteOptions", rewrite_options},
    {"RewriteRule", rewrite_rule},
});

}  // namespace

DirectoryRewrite& directory_lines(Walk& walk) {
    if (walk.server != nullptr)
        walk.server->rewrite.is_own = true;
    if (!walk.dir->rewrite) {
        walk.dir->rewrite.emplace();
        std::string& directory = walk.dir->rewrite->directory;
        directory = walk.path.value_or("");
        if (!directory.empty() && !directory.ends_with('/'))
            directory += '/';
    }
    return *walk.dir->rewrite;
}

std::span<const Command> rewrite_commands() {
    return commands;
}

}  // namespace fcgicheck::apache
