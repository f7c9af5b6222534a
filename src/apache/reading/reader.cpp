#include "apache/reading/reader.h"

#include <algorithm>
#include <array>
#include <utility>

#include "text/ascii.h"
#include "text/path.h"

namespace fcgicheck::apache {

namespace {

using text::equals_ignoring_case;

// httpd has no such limit, and dies of its stack in the end.
constexpr std::size_t deepest_nesting = 200;

Directive make_directive(std::string_view name, std::string_view raw, const Line& line,
                         SourcePos at) {
    Directive directive;
    directive.is_section = name.starts_with('<');
    directive.name = name.substr(directive.is_section ? 1 : 0);
    directive.raw_arguments = raw;
    const std::string_view inside =
        directive.is_section ? raw.substr(0, std::min(raw.rfind('>'), raw.size())) : raw;
    directive.arguments = words_of(inside);
    directive.at = std::move(at);
    directive.text = line.text;
    return directive;
}

// "</Directory>", as the first word of a line.
std::optional<Complaint> cannot_close(const std::vector<Directive>& open, const std::string& tag) {
    if (open.empty())
        return Complaint{tag + " without matching <" + tag.substr(2) + " section"};
    if (!tag.ends_with('>'))
        return Complaint{tag + "> directive missing closing '>'"};
    const std::string expected = registered_name(open.back()).substr(1);
    if (!equals_ignoring_case(tag.substr(2, tag.size() - 3), expected))
        return Complaint{"Expected </" + expected + "> but saw " + tag};
    return std::nullopt;
}

ConfigError not_closed(const std::vector<Directive>& open) {
    std::string message;
    std::for_each(open.rbegin(), open.rend(), [&](const Directive& section) {
        if (!message.empty())
            message += '\n';
        message += section.at.file + ":" + std::to_string(section.at.line) + ": " +
                   registered_name(section) + "> was not closed.";
    });
    return complain_at(open.front(), {message});
}

void close_last(std::vector<Directive>& open, std::vector<Directive>& out) {
    Directive closed = std::move(open.back());
    open.pop_back();
    (open.empty() ? out : open.back().body).push_back(std::move(closed));
}

}  // namespace

std::string server_relative(const Surroundings& surroundings, std::string_view name) {
    return text::normalize_path(text::join_path(surroundings.server_root, name));
}

std::string key_of(const Directive& directive) {
    return (directive.is_section ? "<" : "") + directive.name;
}

std::string registered_name(const Directive& directive) {
    const std::string key = key_of(directive);
    const KnownDirective* known = find_directive(key);
    return known != nullptr ? std::string(known->name) : key;
}

void Reader::note(const Directive& directive, const Complaint& complaint) {
    if (!error_)
        error_ = complain_at(directive, complaint);
}

void Reader::read_htaccess(const std::string& path, std::string_view content,
                           const Override& override, std::vector<Directive>& out) {
    htaccess_ = &override;
    Source source{.name = path, .lines = LineReader(content, longest_htaccess_line)};
    Block block{.out = out, .closing = ""};
    auto failure = read_block(source, block);
    if (!error_)
        error_ = std::move(failure);
}

Reader::Failure Reader::read_block(Source& source, Block& block) {
    auto failure = read_lines(source, block);
    while (!block.open.empty())
        close_last(block.open, block.out);
    return failure;
}

Reader::Failure Reader::read_lines(Source& source, Block& block) {
    while (const std::optional<Line> line = source.lines.next()) {
        if (source.dump && line->text.starts_with('#'))
            source.dump->read(line->text);
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
                           .at = {source.name, source.lines.line_number(), 0},
                           .message = "Error reading " + source.name + " at line " +
                                      std::to_string(source.lines.line_number()) +
                                      ": Line too long",
                           .text = {},
                           .directive = {},
                           .needs = {}};
    // httpd is silent where the file ends inside a true <IfX>, and closes what is open in it.
    if (block.closing.empty() && !block.open.empty())
        return not_closed(block.open);
    while (!block.open.empty())
        close_last(block.open, block.out);
    return std::nullopt;
}

Reader::Failure Reader::read_line(Source& source, Block& block, const Line& line) {
    const std::string expanded = surroundings_.variables.expand(line.text);
    std::string_view rest = expanded;
    std::string name = take_word(rest);
    if (name.empty())
        return std::nullopt;
    const SourcePos at = source.place_of(line);
    if (name.starts_with("</")) {
        if (auto complaint = cannot_close(block.open, name))
            return complain_at(make_directive(name, rest, line, at), *complaint);
        close_last(block.open, block.out);
        return std::nullopt;
    }
    if (name.size() > 1 && name.ends_with('>'))
        name.pop_back();
    if (name.starts_with('<') && rest.empty())
        rest = ">";
    Directive directive = make_directive(name, rest, line, at);
    bool acted = false;
    if (auto failure = act(source, block, directive, acted); failure || acted)
        return failure;
    if (!directive.is_section) {
        block.target().push_back(std::move(directive));
    } else if (block.open.size() >= deepest_nesting) {
        return complain_at(directive, {"sections are nested too deep"});
    } else {
        block.open.push_back(std::move(directive));
    }
    return std::nullopt;
}

Reader::Failure Reader::act(Source& source, Block& block, const Directive& directive, bool& acted) {
    constexpr std::array sections =
        std::to_array<std::string_view>({"<ifmodule", "<ifdefine", "<iffile", "<ifversion",
                                         "<ifdirective", "<ifsection", "<macro"});
    constexpr std::array readers =
        std::to_array<std::string_view>({"include", "includeoptional", "use"});
    constexpr std::array actions = std::to_array<std::pair<std::string_view, Action>>(
        {{"define", &Reader::define},
         {"undefine", &Reader::undefine},
         {"serverroot", &Reader::set_server_root},
         {"loadmodule", &Reader::load_module}});
    const std::string key = text::to_lower(key_of(directive));
    const auto is_key = [&](std::string_view name) { return name == key; };
    const bool section = std::any_of(sections.begin(), sections.end(), is_key);
    const bool reader = std::any_of(readers.begin(), readers.end(), is_key);
    const auto* const action = std::find_if(actions.begin(), actions.end(),
                                            [&](const auto& row) { return row.first == key; });
    if (!section && !reader && action == actions.end())
        return std::nullopt;
    const KnownDirective* known = find_directive(key);
    if (known == nullptr || !surroundings_.modules.has_any(known->modules))
        return std::nullopt;
    acted = true;
    if (htaccess_ != nullptr && !htaccess_->allows(*known)) {
        const bool never = known->classes == 0;
        return complain_at(directive,
                           {std::string(known->name) + " not allowed here",
                            never ? ConfigErrorKind::wrong_context : ConfigErrorKind::not_allowed,
                            override_words(*known)});
    }
    if (section)
        return act_on_section(source, block, directive);
    if (key == "use")
        return use_macro(block, directive);
    if (reader)
        return include(directive, block.target());
    if (const auto complaint = (this->*action->second)(directive))
        note(directive, *complaint);
    return std::nullopt;
}

Reader::Failure Reader::act_on_section(Source& source, Block& block, const Directive& directive) {
    const std::string name = registered_name(directive);
    const std::size_t end = directive.raw_arguments.rfind('>');
    if (end == std::string::npos)
        return complain_at(directive, {name + "> directive missing closing '>'"});
    if (equals_ignoring_case(directive.name, "Macro"))
        return define_macro(source, directive);
    std::string_view argument = std::string_view(directive.raw_arguments).substr(0, end);
    const bool negated = argument.starts_with('!');
    if (negated)
        argument.remove_prefix(1);
    const Words words = words_of(argument);
    if (words.empty() || words.front().empty())
        return complain_at(directive, {name + "> directive requires additional arguments"});
    if (is_true(directive, words) == negated)
        return skip_section(source, directive);
    if (static_cast<std::size_t>(++nested_) > deepest_nesting)
        return complain_at(directive, {"sections are nested too deep"});
    Block inner{.out = block.target(), .closing = "</" + name.substr(1) + ">"};
    auto failure = read_block(source, inner);
    --nested_;
    return failure;
}

// Nothing inside is looked at but the nesting of what begins with "<" (ap_soak_end_container).
Reader::Failure Reader::skip_section(Source& source, const Directive& opening) {
    std::vector<std::string> open{registered_name(opening).substr(1)};
    while (const std::optional<Line> line = source.lines.next()) {
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
    if (directive.arguments.size() != 1)
        return Complaint{
            "UnDefine takes one argument, Undefine the existence of a variable. Undo a Define."};
    if (directive.arguments.front().find(':') != std::string::npos)
        return Complaint{"Variable name must not contain ':'"};
    surroundings_.variables.undefine(directive.arguments.front());
    return std::nullopt;
}

}  // namespace fcgicheck::apache
