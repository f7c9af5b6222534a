#include "apache/handler.h"

#include <algorithm>

#include "apache/reading/lexer.h"
#include "apache/reading/modules.h"
#include "text/ascii.h"

namespace fcgicheck::apache {

namespace {

void add_to(std::vector<Cause>* to, const std::vector<Cause>& causes) {
    if (to != nullptr)
        append(*to, causes);
}

std::vector<Cause> copies_of(const std::vector<const Cause*>& lines) {
    std::vector<Cause> copies;
    copies.reserve(lines.size());
    for (const Cause* line : lines)
        copies.push_back(*line);
    return copies;
}

// The next extension, lower case; leading dots and what stands before the first dot are the name.
bool next_extension(std::string_view& rest, std::string& extension) {
    while (!rest.empty()) {
        const std::string_view part = rest.substr(0, rest.find('.'));
        rest.remove_prefix(std::min(rest.size(), part.size() + 1));
        if (part.empty())
            continue;
        extension = text::to_lower(part);
        return true;
    }
    return false;
}

std::string_view extensions_of(std::string_view name) {
    const std::size_t start = std::min(name.find_first_not_of('.'), name.size());
    const std::size_t dot = name.find('.', start);
    return dot == std::string_view::npos ? std::string_view{} : name.substr(dot + 1);
}

std::string_view without_parameters(std::string_view type) {
    return text::trim(type.substr(0, type.find(';')));
}

}  // namespace

MimeTypes parse_mime_types(std::string_view content) {
    MimeTypes types;
    LineReader lines(content, longest_config_line);
    while (const auto line = lines.next()) {
        if (line->text.starts_with('#'))
            continue;
        std::string_view rest = line->text;
        const std::string type = take_word(rest);
        while (!rest.empty())
            types[text::to_lower(take_word(rest))] = type;
    }
    return types;
}

bool is_handler_type(std::string_view type) {
    return type.starts_with("application/x-httpd-") || type.ends_with("-script") ||
           !modules_of_handler(type).empty();
}

bool affects_handler(const PerDir& dir) {
    return dir.set_handler || dir.force_type || dir.mime.extensions ||
           std::any_of(dir.files.begin(), dir.files.end(),
                       [](const auto& section) { return affects_handler(section->own); }) ||
           std::any_of(dir.conditions.begin(), dir.conditions.end(),
                       [](const auto& section) { return affects_handler(section->own); });
}

bool HandlerRules::may_be_handler(std::string_view type) const {
    return is_handler_type(type) || dir_.actions.by_handler.contains(text::to_lower(type));
}

bool HandlerRules::has_handler_types() const {
    const auto& actions = dir_.actions.by_handler;
    if (std::any_of(actions.begin(), actions.end(),
                    [](const auto& action) { return action.first.find('/') != std::string::npos; }))
        return true;
    return name_handler_type(dir_.mime.extensions);
}

HandlerChoice HandlerRules::choose(std::string_view name, bool script_alias, const MimeTypes& types,
                                   std::vector<Cause>* because) const {
    HandlerChoice choice;
    if (script_alias)
        choice = {"cgi-script", HandlerFrom::script_alias, ""};
    HandlerChoice typed;
    std::vector<Cause> type_because;
    std::vector<Cause> choice_because;
    std::string extension;
    for (std::string_view rest = extensions_of(name); next_extension(rest, extension);) {
        const std::optional<ExtensionInfo> known = find_extension(dir_.mime.extensions, extension);
        if (known && !known->handler.empty()) {
            choice = {std::string(known->handler), HandlerFrom::add_handler, extension};
            add_to(because, choice_because);
            if (because != nullptr)
                choice_because = copies_of(known->handler_because);
        } else if (known) {
            add_to(because, copies_of(known->handler_because));
        }
        if (known && known->type) {
            if (known->type->empty())
                continue;
            typed = {std::string(without_parameters(*known->type)), HandlerFrom::content_type,
                     extension};
            if (because != nullptr)
                type_because = copies_of(known->type_because);
        } else if (const auto type = types.find(extension); type != types.end()) {
            typed = {type->second, HandlerFrom::content_type, extension};
            type_because.clear();
        }
    }
    const bool is_reset = dir_.set_handler && dir_.set_handler->value == "none";
    if (is_reset)  // which leaves what AddHandler gives
        add_to(because, dir_.set_handler->because);
    add_to(because, choice_because);
    if (dir_.set_handler && !is_reset) {
        add_to(because, dir_.set_handler->because);
        const std::string& value = dir_.set_handler->value;
        const bool is_expression = value.find("%{") != std::string::npos;
        choice = {is_expression ? "" : value, HandlerFrom::set_handler, ""};
    }
    if (choice.from == HandlerFrom::script_alias && because != nullptr)
        because->clear();  // no line of the folder's has changed it
    if (choice.name == "default-handler")
        choice.name.clear();
    if (dir_.force_type && dir_.force_type->value != "none") {
        typed = {std::string(without_parameters(dir_.force_type->value)), HandlerFrom::content_type,
                 ""};
        if (because != nullptr)
            type_because = dir_.force_type->because;
    }
    const bool type_decides = choice.from == HandlerFrom::none && may_be_handler(typed.name);
    if (!type_decides)
        return choice;
    add_to(because, type_because);
    return typed;
}

std::string handler_name(const std::string& written) {
    return written.starts_with("proxy:unix") ? written : text::to_lower(written);
}

}  // namespace fcgicheck::apache
