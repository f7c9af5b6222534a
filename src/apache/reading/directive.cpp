#include "apache/reading/directive.h"

#include <algorithm>

#include "apache/reading/lexer.h"
#include "apache/reading/modules.h"

namespace fcgicheck::apache {

void Directive::cut(const Node& from) {
    is_section = from.is_section();
    name = from.name().substr(is_section ? 1 : 0);
    raw_arguments = from.line.substr(from.arguments);
    cut_words(is_section ? raw_arguments.substr(0, raw_arguments.rfind('>')) : raw_arguments,
              arguments);
    if (node == nullptr || node->file != from.file)
        at.file = *from.file;  // threads that share a file would wait for its count of owners
    at.line = from.line_number;
    at.column = from.column;
    text = from.text;
    known = from.known;
    node = &from;
    body = {&from + 1, from.below};
}

std::string_view Directives::keep(std::string_view text) {
    if (text.empty())
        return {};
    auto* const copy = static_cast<char*>(texts_.allocate(text.size(), 1));
    std::copy(text.begin(), text.end(), copy);
    return {copy, text.size()};
}

std::string key_of(const Directive& directive) {
    return (directive.is_section ? "<" : "") + std::string(directive.name);
}

std::string registered_name(const Directive& directive) {
    return directive.known != nullptr ? std::string(directive.known->name) : key_of(directive);
}

}  // namespace fcgicheck::apache
