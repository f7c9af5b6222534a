#include "apache/reading/reader.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "text/ascii.h"
#include "text/path.h"

namespace fcgicheck::apache {

namespace {

using text::equals_ignoring_case;

// Ours, of the conditions that act while reading: httpd takes a thousand, and dies of its stack
// before ten thousand (measured).
constexpr std::size_t deepest_nesting = 400;
constexpr std::size_t most_nodes = 5'000'000;
constexpr std::size_t most_text = std::size_t{512} << 20;
constexpr std::size_t most_named_sections = 50;

// "</Directory>", as the first word of a line; `open` is the innermost section.
std::optional<Complaint> cannot_close(const Node* open, const std::string& tag) {
    if (open == nullptr)
        return Complaint{tag + " without matching <" + tag.substr(2) + " section"};
    if (!tag.ends_with('>'))
        return Complaint{tag + "> directive missing closing '>'"};
    const std::string expected = registered_name(Directive(*open)).substr(1);
    if (!equals_ignoring_case(std::string_view(tag).substr(2, tag.size() - 3), expected))
        return Complaint{"Expected </" + expected + "> but saw " + tag};
    return std::nullopt;
}

}  // namespace

std::string server_relative(const Surroundings& surroundings, std::string_view name) {
    return text::normalize_path(text::join_path(surroundings.server_root, name));
}

void Reader::note(const Directive& directive, const Complaint& complaint) {
    if (!error_)
        error_ = complain_at(directive, complaint);
}

void Reader::read_htaccess(const std::string& path, std::string_view content,
                           const Override& override, ServerView* eyes) {
    htaccess_ = &override;
    eyes_ = eyes;
    const auto macros_of_server = surroundings_.macros;
    Source source{.name = &out_.keep_name(path),
                  .lines = LineReader(content, longest_htaccess_line)};
    Block block{.closing = ""};
    auto failure = read_block(source, block);
    if (!error_ && !gave_up_)
        error_ = std::move(failure);
    surroundings_.macros = macros_of_server;
}

Reader::Failure Reader::give_up(std::string_view detail) {
    gave_up_ = true;
    surroundings_.unread.push_back({.what = "the rest of the configuration",
                                    .why = UnseenWhy::too_large,
                                    .detail = std::string(detail)});
    return ConfigError{};
}

bool Reader::is_too_much(std::size_t bytes) {
    constexpr std::size_t cost_of_opening = 1024;  // an empty file may be included without end
    text_read_ += bytes + cost_of_opening;
    return text_read_ > most_text;
}

void Reader::close_last(Block& block) {
    const std::size_t opening = block.open.back();
    block.open.pop_back();
    out_.nodes[opening].below = static_cast<std::uint32_t>(out_.nodes.size() - opening - 1);
}

ConfigError Reader::not_closed(const Block& block) const {
    std::string message;
    const auto named =
        static_cast<std::ptrdiff_t>(std::min(block.open.size(), most_named_sections));
    std::for_each(block.open.rbegin(), block.open.rbegin() + named, [&](std::size_t index) {
        const Directive section(out_.nodes[index]);
        if (!message.empty())
            message += '\n';
        message += section.at.file + ":" + std::to_string(section.at.line) + ": " +
                   registered_name(section) + "> was not closed.";
    });
    return complain_at(Directive(out_.nodes[block.open.front()]), {message});
}

std::optional<Line> Reader::Source::next() {
    while (true) {
        auto line = lines.next();
        if (line || lines.is_too_long() || interrupted.empty())
            return line;
        name = interrupted.back().first;
        lines = interrupted.back().second;
        interrupted.pop_back();
    }
}

Reader::Failure Reader::read_block(Source& source, Block& block) {
    auto failure = read_lines(source, block);
    while (!block.open.empty())
        close_last(block);
    return failure;
}

Reader::Failure Reader::read_lines(Source& source, Block& block) {
    while (const std::optional<Line> line = source.next()) {
        if (source.dump && line->text.starts_with('#'))
            read_place(source, line->text);
        if (line->text.empty() || line->text.starts_with('#'))
            continue;
        if (!block.closing.empty() && block.open.empty() &&
            equals_ignoring_case(line->text, block.closing))
            return std::nullopt;
        if (auto failure = read_line(source, block, *line))
            return failure;
    }
    if (source.lines.is_too_long())
        return ConfigError{.kind = ConfigErrorKind::syntax,
                           .at = source.last_act.value_or(SourcePos{}),
                           .message = "Error reading " + *source.name + " at line " +
                                      std::to_string(source.lines.line_number()) +
                                      ": Line too long",
                           .text = {},
                           .directive = {},
                           .needs = {}};
    // httpd is silent where the file ends inside a true <IfX>, and closes what is open in it.
    if (block.closing.empty() && !block.open.empty())
        return not_closed(block);
    return std::nullopt;
}

void Reader::read_place(Source& source, std::string_view comment) {
    source.dump->read(comment);
    source.fixed = source.dump->at();
    if (source.fixed->file != *source.name)
        source.name = &out_.keep_name(source.fixed->file);
}

// Nothing of it is a view of what the LineReader will use again.
Node Reader::node_of(const Source& source, const Line& line) {
    Node node;
    node.text = line.is_joined ? out_.keep(line.text) : line.text;
    node.line = node.text;
    if (node.text.find("${") != std::string_view::npos)
        node.line = out_.keep(surroundings_.variables.expand(node.text));
    std::string_view rest = node.line;
    std::string name = take_word(rest);
    if (!node.line.starts_with(name)) {  // it was quoted
        const std::size_t arguments = rest.size();
        node.line = out_.keep(name.append(" ").append(rest));
        name.resize(name.size() - arguments - 1);
        rest = node.line.substr(name.size() + 1);
    }
    if (!name.starts_with("</")) {
        const bool is_closed = name.size() > 1 && name.ends_with('>');
        if (is_closed)
            name.pop_back();
        if (name.starts_with('<') && rest.empty()) {
            if (!is_closed)
                node.line = out_.keep(name + ">");
            rest = node.line.substr(name.size());
        }
    }
    node.name_size = static_cast<std::uint32_t>(name.size());
    node.arguments = static_cast<std::uint32_t>(node.line.size() - rest.size());
    node.known = find_directive(name);
    node.file = source.name;
    node.line_number = source.fixed ? source.fixed->line : line.number;
    node.column = source.fixed ? source.fixed->column : line.column;
    return node;
}

Reader::Failure Reader::read_line(Source& source, Block& block, const Line& line) {
    const Node node = node_of(source, line);
    if (node.name_size == 0)
        return std::nullopt;
    if (node.line.starts_with("</")) {
        const Node* innermost = block.open.empty() ? nullptr : &out_.nodes[block.open.back()];
        if (auto complaint = cannot_close(innermost, std::string(node.name())))
            return complain_at(Directive(node), *complaint);
        close_last(block);
        return std::nullopt;
    }
    if (const Act* does = act_of(node))
        return act(source, *does, Directive(node));
    if (out_.nodes.size() >= most_nodes)
        return give_up("it has more than 5,000,000 directives");
    if (node.is_section())
        block.open.push_back(out_.nodes.size());
    out_.nodes.push_back(node);
    return std::nullopt;
}

struct Reader::Act {
    std::string_view name;  // as registered
    // What stops all reading, or what is only noted where it goes wrong.
    Failure (Reader::*reads)(Source&, const Directive&) = nullptr;
    std::optional<Complaint> (Reader::*sets)(const Directive&) = nullptr;
};

const Reader::Act* Reader::act_of(const Node& node) const {
    static constexpr std::array acts = std::to_array<Act>({
        {.name = "<IfDefine", .reads = &Reader::act_on_section},
        {.name = "<IfDirective", .reads = &Reader::act_on_section},
        {.name = "<IfFile", .reads = &Reader::act_on_section},
        {.name = "<IfModule", .reads = &Reader::act_on_section},
        {.name = "<IfSection", .reads = &Reader::act_on_section},
        {.name = "<IfVersion", .reads = &Reader::act_on_version},
        {.name = "<LuaHookAccessChecker", .reads = &Reader::skip_lua},
        {.name = "<LuaHookAuthChecker", .reads = &Reader::skip_lua},
        {.name = "<LuaHookCheckUserID", .reads = &Reader::skip_lua},
        {.name = "<LuaHookFixups", .reads = &Reader::skip_lua},
        {.name = "<LuaHookMapToStorage", .reads = &Reader::skip_lua},
        {.name = "<LuaHookPreTranslateName", .reads = &Reader::skip_lua},
        {.name = "<LuaHookTranslateName", .reads = &Reader::skip_lua},
        {.name = "<LuaHookTypeChecker", .reads = &Reader::skip_lua},
        {.name = "<LuaQuickHandler", .reads = &Reader::skip_lua},
        {.name = "<Macro", .reads = &Reader::act_on_section},
        {.name = "DefaultRuntimeDir", .sets = &Reader::set_runtime_directory},
        {.name = "Define", .sets = &Reader::define},
        {.name = "Include", .reads = &Reader::include},
        {.name = "IncludeOptional", .reads = &Reader::include},
        {.name = "LoadFile", .sets = &Reader::load_libraries},
        {.name = "LoadModule", .sets = &Reader::load_module},
        {.name = "LuaAuthzProvider", .sets = &Reader::add_lua_provider},
        {.name = "ServerRoot", .sets = &Reader::set_server_root},
        {.name = "UnDefine", .sets = &Reader::undefine},
        {.name = "UndefMacro", .sets = &Reader::undefine_macro},
        {.name = "Use", .reads = &Reader::use_macro},
    });
    static const ByDirective<Act> by_directive{std::span<const Act>(acts)};
    if (node.known == nullptr)
        return nullptr;
    const Act* act = by_directive.of(*node.known);
    return act != nullptr && surroundings_.modules.has(*node.known) ? act : nullptr;
}

Reader::Failure Reader::act(Source& source, const Act& act, const Directive& directive) {
    source.last_act = directive.at;
    const KnownDirective& known = *directive.known;
    if (htaccess_ != nullptr && !htaccess_->allows(known)) {
        if (htaccess_->nonfatal_override)
            return std::nullopt;  // of a section its first line alone
        const bool never = known.classes == 0;
        return complain_at(directive,
                           {std::string(known.name) + " not allowed here",
                            never ? ConfigErrorKind::wrong_context : ConfigErrorKind::not_allowed,
                            override_words(known)});
    }
    if (act.reads != nullptr)
        return (this->*act.reads)(source, directive);
    if (const auto complaint = (this->*act.sets)(directive))
        note(directive, *complaint);
    return std::nullopt;
}

Reader::Failure Reader::act_on_section(Source& source, const Directive& directive) {
    const std::string name = registered_name(directive);
    const std::size_t end = directive.raw_arguments.rfind('>');
    if (end == std::string_view::npos)
        return complain_at(directive, {name + "> directive missing closing '>'"});
    if (equals_ignoring_case(directive.name, "Macro"))
        return define_macro(source, directive);
    std::string_view argument = directive.raw_arguments.substr(0, end);
    const bool negated = argument.starts_with('!');
    if (negated)
        argument.remove_prefix(1);
    const Words words = words_of(argument);
    if (words.empty() || words.front().empty())
        return complain_at(directive, {name + "> directive requires additional arguments"});
    if (is_true(directive, words) == negated)
        return skip_section(source, directive);
    return read_section(source, name);
}

Reader::Failure Reader::act_on_version(Source& source, const Directive& directive) {
    const VersionTest test =
        test_version(words_of(directive.raw_arguments), surroundings_.modules.dialect());
    if (test.complaint)
        return complain_at(directive, *test.complaint);
    return test.holds ? read_section(source, "<IfVersion") : skip_section(source, directive);
}

// What a condition lets be read: up to its end.
Reader::Failure Reader::read_section(Source& source, const std::string& name) {
    if (static_cast<std::size_t>(++nested_) > deepest_nesting)
        return give_up("its conditions are nested more than 400 deep");
    Block inner{.closing = "</" + name.substr(1) + ">"};
    auto failure = read_block(source, inner);
    --nested_;
    return failure;
}

// Nothing inside is looked at but the nesting of what begins with "<" (ap_soak_end_container).
Reader::Failure Reader::skip_section(Source& source, const Directive& opening) {
    std::vector<std::string> open{registered_name(opening).substr(1)};
    while (const std::optional<Line> line = source.next()) {
        std::string_view rest = line->text;
        std::string word = take_word(rest);
        if (word.starts_with("</")) {
            word.pop_back();
            if (!equals_ignoring_case(word.substr(std::min<std::size_t>(2, word.size())),
                                      open.back()))
                return complain_at(opening,
                                   {"Expected </" + open.back() + "> but saw " + word + ">"});
            open.pop_back();
            if (open.empty())
                return std::nullopt;
        } else if (word.starts_with('<')) {
            if (rest.empty() && word.ends_with('>'))
                word.pop_back();
            open.push_back(word.substr(std::min<std::size_t>(1, word.size())));
        }
    }
    return complain_at(opening, {"Expected </" + open.back() + "> before end of configuration"});
}

std::optional<Complaint> Reader::define(const Directive& directive) {
    if (htaccess_ != nullptr)
        return Complaint{"Define cannot occur within htaccess files",
                         ConfigErrorKind::wrong_context};
    const Words& words = directive.arguments;
    if (words.empty() || words.size() > 2)
        return Complaint{
            "Define takes 1-2 arguments, Define a variable, optionally to a value.  Same as "
            "passing -D to the command line."};
    if (words.front().find(':') != std::string::npos)
        return Complaint{"Variable name must not contain ':'"};
    if (words.size() == 2)
        surroundings_.variables.define(words[0], words[1]);
    else
        surroundings_.variables.define(words[0]);
    return std::nullopt;
}

std::optional<Complaint> Reader::undefine(const Directive& directive) {
    if (htaccess_ != nullptr)
        return Complaint{"UnDefine cannot occur within htaccess files",
                         ConfigErrorKind::wrong_context};
    if (directive.arguments.size() != 1)
        return Complaint{
            "UnDefine takes one argument, Undefine the existence of a variable. Undo a Define."};
    if (directive.arguments.front().find(':') != std::string::npos)
        return Complaint{"Variable name must not contain ':'"};
    surroundings_.variables.undefine(directive.arguments.front());
    return std::nullopt;
}

}  // namespace fcgicheck::apache
