#include "text/copied_name.h"

#include "text/ascii.h"
#include "text/words.h"

namespace fcgicheck::text {
namespace {

std::string_view extension_of(std::string_view name) {
    const std::size_t dot = name.rfind('.');
    return dot == std::string_view::npos || dot == 0 ? "" : name.substr(dot + 1);
}

bool is_one_of(std::string_view words, std::string_view extension) {
    return any_word(words,
                    [&](std::string_view word) { return equals_ignoring_case(word, extension); });
}

}  // namespace

std::string_view copied_name(std::string_view name) {
    if (name.size() < 3)
        return "";
    if (name.ends_with('~'))
        return name.substr(0, name.size() - 1);
    if (name.starts_with('#') && name.ends_with('#'))
        return name.substr(1, name.size() - 2);
    const std::string_view extension = extension_of(name);
    const std::string_view rest = name.substr(0, name.size() - extension.size() - 1);
    if (is_one_of("swp swo swn", extension))
        return rest.starts_with('.') ? rest.substr(1) : "";
    return is_one_of("bak backup copy old orig save", extension) ? rest : "";
}

}  // namespace fcgicheck::text
