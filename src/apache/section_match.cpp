#include "apache/section_match.h"

#include "text/glob.h"

namespace fcgicheck::apache {

bool matches_text(const Section& section, const std::string& text) {
    if (section.regex)
        return section.regex->matches(text);
    if (section.has_wildcard)
        return text::fnmatch(section.pattern, text, text::Slash::only_literal,
                             text::LeadingDot::any_character);
    return section.pattern == text;
}

namespace {

std::string with_single_slashes(const std::string& url) {
    std::string result;
    for (const char c : url)
        if (c != '/' || !result.ends_with('/'))
            result += c;
    return result;
}

}  // namespace

bool may_be_in(const Section& section, const std::string& with_slash) {
    std::string_view above = section.pattern;
    if (!above.empty())
        above.remove_suffix(1);
    above = above.substr(0, above.rfind('/') + 1);
    return section.has_wildcard ? text::fnmatch(above, with_slash, text::Slash::only_literal,
                                                text::LeadingDot::any_character)
                                : above == with_slash;
}

bool matches_url(const Section& section, const std::string& url) {
    if (!section.regex && url.find("//") != std::string::npos)
        return matches_url(section, with_single_slashes(url));
    if (section.regex || section.has_wildcard)
        return matches_text(section, url);
    const std::string& prefix = section.pattern;
    if (!url.starts_with(prefix))
        return false;
    return prefix.empty() || prefix.ends_with('/') || url.size() == prefix.size() ||
           url[prefix.size()] == '/';
}

}  // namespace fcgicheck::apache
