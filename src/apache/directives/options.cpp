#include "apache/directives/options.h"

#include <algorithm>
#include <array>
#include <utility>

#include "apache/reading/lexer.h"
#include "text/ascii.h"

namespace fcgicheck::apache {

namespace {

using text::equals_ignoring_case;

struct OptionWord {
    std::string_view name;
    unsigned bits;
};

constexpr std::array option_words = std::to_array<OptionWord>({
    {"Indexes", opt::indexes},
    {"Includes", opt::includes | opt::includes_exec},
    {"IncludesNOEXEC", opt::includes},
    {"FollowSymLinks", opt::sym_links},
    {"SymLinksIfOwnerMatch", opt::sym_owner},
    {"ExecCGI", opt::exec_cgi},
    {"MultiViews", opt::multi_views},
    {"RunScripts", opt::multi_views | opt::exec_cgi},
    {"None", 0},
    {"All", opt::all},
});

const OptionWord* find_option(std::string_view name) {
    const auto* const found =
        std::find_if(option_words.begin(), option_words.end(),
                     [&](const OptionWord& word) { return equals_ignoring_case(word.name, name); });
    return found == option_words.end() ? nullptr : found;
}

void add_lines(OptionLines& lines, const std::vector<Cause>& because,
               const std::vector<unsigned>& turned_off) {
    append(lines.because, because);
    std::vector<unsigned>& all = lines.turned_off;
    all.insert(all.end(), turned_off.begin(), turned_off.end());
    all.erase(all.begin(), all.end() - static_cast<std::ptrdiff_t>(lines.because.size()));
}

// The state of one line while its words are read.
struct OptionLine {
    bool first = true;
    bool is_absolute = false;
    unsigned removed = 0;
    bool sign_seen = false;
    bool all_or_none = false;
    bool may_mix = false;  // 2.2: the first word without a sign forgets what was set, signed or not
};

std::optional<Complaint> place_all_or_none(const OptionLine& line, std::string_view name) {
    const bool none = equals_ignoring_case(name, "None");
    if (!line.first)
        return Complaint{none ? "'Options None' must be the first Option given."
                              : "'Options All' must be the first option given."};
    if (line.sign_seen)
        return Complaint{none ? "You may not use 'Options +None' or 'Options -None'."
                              : "You may not use 'Options +All' or 'Options -All'."};
    return std::nullopt;
}

std::optional<Complaint> add_word(OptionLines& lines, OptionLine& line, std::string_view word,
                                  unsigned permitted) {
    constexpr std::string_view mixed =
        "Either all Options must start with + or -, or no Option may.";
    const char sign = word.starts_with('+') || word.starts_with('-') ? word.front() : '\0';
    if (sign != '\0') {
        word.remove_prefix(1);
        if (!line.may_mix && !line.sign_seen && !line.first && !line.all_or_none)
            return Complaint{std::string(mixed), ConfigErrorKind::mixed_options};
        line.sign_seen = true;
    } else if (line.first) {
        lines.absolute = true;
        lines.set = 0;
        lines.because.clear();
        lines.turned_off.clear();
        line.is_absolute = true;
    } else if (line.sign_seen && !line.may_mix) {
        return Complaint{std::string(mixed), ConfigErrorKind::mixed_options};
    }
    const OptionWord* option = find_option(word);
    if (option == nullptr)
        return Complaint{"Illegal option " + std::string(word)};
    if (!line.may_mix && (option->name == "None" || option->name == "All")) {
        if (auto complaint = place_all_or_none(line, word))
            return complaint;
        line.all_or_none = true;
    }
    if ((permitted & option->bits) != option->bits)
        return Complaint{"Option " + std::string(word) + " not allowed here",
                         ConfigErrorKind::not_allowed, "Options"};
    if (sign == '-') {
        lines.removed |= option->bits;
        lines.added &= ~option->bits;
        lines.set &= ~option->bits;
        line.removed |= option->bits;
    } else {
        if (sign == '+') {
            lines.added |= option->bits;
            lines.removed &= ~option->bits;
        }
        lines.set |= option->bits;
    }
    line.first = line.first && line.may_mix && sign != '\0';
    return std::nullopt;
}

}  // namespace

std::optional<Complaint> add_options(OptionLines& lines, const Directive& directive,
                                     unsigned permitted, Dialect dialect) {
    OptionLine line{.may_mix = dialect == Dialect::apache22};
    for (const std::string& word : directive.arguments)
        if (auto complaint = add_word(lines, line, word, permitted))
            return complaint;
    const unsigned turned_off = line.is_absolute ? opt::every & ~lines.set : line.removed;
    add_lines(lines, {cause_of(directive)}, {turned_off});
    return std::nullopt;
}

OptionLines merge(const OptionLines& base, const OptionLines& later) {
    if (!later.is_spoken)
        return base;
    if (later.absolute || !base.is_spoken)
        return later;
    OptionLines merged = base;
    merged.added = (base.added & ~later.removed) | later.added;
    merged.removed = (base.removed & ~later.added) | later.removed;
    merged.set = (base.set & ~merged.removed) | merged.added;
    constexpr unsigned both = opt::includes | opt::includes_exec;
    if ((base.set & both) == both && (later.set & both) == opt::includes)
        merged.set &= ~opt::includes_exec;
    add_lines(merged, later.because, later.turned_off);
    return merged;
}

Setting<OptionSet> as_setting(const OptionLines& merged) {
    constexpr std::array pairs = std::to_array<std::pair<unsigned, Option>>(
        {{opt::indexes, Option::indexes},
         {opt::includes_exec, Option::includes},
         {opt::sym_links, Option::follow_sym_links},
         {opt::exec_cgi, Option::exec_cgi},
         {opt::sym_owner, Option::sym_links_if_owner_match},
         {opt::multi_views, Option::multi_views}});
    unsigned bits = 0;
    for (const auto& [own, shown] : pairs)
        if ((merged.set & own) != 0)
            bits |= static_cast<unsigned>(shown);
    if ((merged.set & (opt::includes | opt::includes_exec)) == opt::includes)
        bits |= static_cast<unsigned>(Option::includes_no_exec);
    return {.value = {.bits = bits}, .because = merged.because, .undecided = {}};
}

namespace {

constexpr std::array class_words = std::to_array<std::pair<std::string_view, OverrideClass>>(
    {{"AuthConfig", OverrideClass::auth_config},
     {"FileInfo", OverrideClass::file_info},
     {"Indexes", OverrideClass::indexes},
     {"Limit", OverrideClass::limit},
     {"Options", OverrideClass::options}});

// "Options=Indexes,ExecCGI"
std::optional<Complaint> permit_options(Override& override, std::string_view list) {
    override.options = 0;
    while (!list.empty()) {
        const std::string_view word = list.substr(0, list.find(','));
        list.remove_prefix(std::min(list.size(), word.size() + 1));
        if (word.empty())
            continue;
        const OptionWord* option = find_option(word);
        if (option == nullptr)
            return Complaint{"Illegal option " + std::string(word)};
        override.options |= option->bits;
    }
    return std::nullopt;
}

std::optional<Complaint> allow_nonfatal(Override& override, const std::string& key,
                                        std::string_view value, bool has_value) {
    if (!has_value)
        return Complaint{"=Override, =Unknown or =All expected after " + key};
    const bool all = equals_ignoring_case(value, "All");
    if (all || equals_ignoring_case(value, "Override"))
        override.nonfatal_override = true;
    if (all || equals_ignoring_case(value, "Unknown"))
        override.nonfatal_unknown = true;
    return std::nullopt;
}

std::optional<Complaint> add_override_word(Override& override, const std::string& word) {
    const std::size_t equals = word.find('=');
    const std::string key = word.substr(0, equals);
    const bool has_value = equals != std::string::npos;
    const std::string_view value =
        has_value ? std::string_view(word).substr(equals + 1) : std::string_view{};
    if (equals_ignoring_case(key, "Nonfatal"))
        return allow_nonfatal(override, key, value, has_value);
    if (equals_ignoring_case(key, "None")) {
        override.classes = 0;
        override.nonfatal_override = override.nonfatal_unknown = false;
        return std::nullopt;
    }
    if (equals_ignoring_case(key, "All")) {
        override.classes = every_class;
        override.nonfatal_override = override.nonfatal_unknown = false;
        return std::nullopt;
    }
    for (const auto& [name, bit] : class_words) {
        if (!equals_ignoring_case(name, key))
            continue;
        override.classes |= static_cast<unsigned>(bit);
        if (bit != OverrideClass::options)
            return std::nullopt;
        override.options = opt::all;
        return has_value ? permit_options(override, value) : std::nullopt;
    }
    return Complaint{"Illegal override option " + key};
}

bool may_stand_in_directory(const KnownDirective& directive) {
    return directive.place != Place::server_only && directive.place != Place::main_server_only;
}

}  // namespace

bool Override::allows(const KnownDirective& directive) const {
    if ((classes & directive.classes) != 0)
        return true;
    return listed && may_stand_in_directory(directive) &&
           std::find(listed->begin(), listed->end(), text::to_lower(directive.name)) !=
               listed->end();
}

std::optional<Complaint> set_override(Override& override, const Directive& directive) {
    override.was_set = true;
    override.classes = 0;
    override.nonfatal_override = override.nonfatal_unknown = false;
    for (const std::string& word : directive.arguments)
        if (auto complaint = add_override_word(override, word))
            return complaint;
    override.because = {cause_of(directive)};
    return std::nullopt;
}

std::optional<Complaint> set_override_list(Override& override, const Directive& directive,
                                           const LoadedModules& modules) {
    const auto is_discarded = [&](const std::string& name) {
        const KnownDirective* known = find_directive(name);
        if (known == nullptr || !modules.has(*known))
            return modules.all_are_known();
        return !may_stand_in_directory(*known);
    };
    override.listed.emplace();
    const std::vector<std::string>& names = directive.arguments;
    for (const std::string& name : names) {
        if (!equals_ignoring_case(name, "None")) {
            if (!is_discarded(name))
                override.listed->push_back(text::to_lower(name));
        } else if (names.size() != 1) {
            return Complaint{"'None' not allowed with other directives in AllowOverrideList"};
        }
    }
    append(override.because, {cause_of(directive)});
    return std::nullopt;
}

Override merge(const Override& base, const Override& later) {
    Override merged = base;
    if (later.was_set) {
        merged = later;
        if (!later.listed)
            merged.listed = base.listed;
    } else if (later.listed) {
        merged.listed = later.listed;
        append(merged.because, later.because);
    }
    return merged;
}

Setting<OverrideSet> as_setting(const Override& merged) {
    OverrideSet set{.classes = merged.classes,
                    .was_set = merged.was_set,
                    .listed = merged.listed.value_or(std::vector<std::string>{}),
                    .only_options = std::nullopt};
    if (set.has(OverrideClass::options) && merged.options != opt::all &&
        merged.options != opt::every) {
        set.only_options.emplace();
        for (const OptionWord& word : option_words)
            if (word.bits != 0 && word.bits != opt::all && word.name != "RunScripts" &&
                (merged.options & word.bits) == word.bits)
                set.only_options->emplace_back(word.name);
    }
    return {.value = std::move(set), .because = merged.because, .undecided = {}};
}

std::string override_words(const KnownDirective& directive) {
    if (directive.classes == every_class)
        return "All";
    std::string words;
    for (const auto& [name, bit] : class_words) {
        if ((directive.classes & static_cast<unsigned>(bit)) == 0)
            continue;
        if (!words.empty())
            words += " or ";
        words += name;
    }
    return words;
}

}  // namespace fcgicheck::apache
