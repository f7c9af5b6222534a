#include <algorithm>
#include <utility>

#include "apache/directives/mime.h"
#include "apache/handler.h"
#include "apache/reading/complaint.h"

namespace fcgicheck::apache {

namespace {

void apply(const ExtensionLine& line, ExtensionInfo& info) {
    using Says = ExtensionLine::Says;
    switch (line.says) {
        case Says::handler:
        case Says::no_handler:
            info.handler = line.value;
            append(info.handler_because, {&line.because});
            break;
        case Says::type:
            info.type = line.value;
            append(info.type_because, {&line.because});
            break;
        case Says::language:
            info.language = line.value;
            break;
        case Says::charset:
            info.charset = line.value;
            break;
        case Says::encoding:
            info.encoding = line.value;
            break;
        case Says::filter:
            info.is_filtered = true;
            break;
        case Says::no_description:
            info.is_undescribed = true;
            break;
    }
}

void overlay(ExtensionInfo& base, const ExtensionInfo& later) {
    if (!later.handler.empty())
        base.handler = later.handler;
    if (later.type)
        base.type = later.type;
    for (const auto text :
         {&ExtensionInfo::language, &ExtensionInfo::charset, &ExtensionInfo::encoding})
        if (!(later.*text).empty())
            base.*text = later.*text;
    base.is_filtered = base.is_filtered || later.is_filtered;
    base.is_undescribed = base.is_undescribed || later.is_undescribed;
    append(base.handler_because, later.handler_because);
    append(base.type_because, later.type_because);
}

template <class Lines>
void apply_all(const Lines& lines, std::string_view extension, std::optional<ExtensionInfo>& info) {
    const auto [first, last] = lines.equal_range(extension);
    for (auto line = first; line != last; ++line) {
        if (!info)
            info.emplace();
        apply(*line->second, *info);
    }
}

}  // namespace

// Of a hundred thousand lines of one kind for one extension the last ones decide.
void ExtensionLines::add(std::string extension, const std::shared_ptr<const ExtensionLine>& line) {
    name_handler_type |= line->says == ExtensionLine::Says::type && is_handler_type(line->value);
    Lines& lines = line->says == ExtensionLine::Says::no_handler ? removed : said;
    const auto [first, last] = lines.equal_range(extension);
    const auto is_same = [&](const auto& entry) { return entry.second->says == line->says; };
    if (static_cast<std::size_t>(std::count_if(first, last, is_same)) == most_causes)
        lines.erase(std::find_if(first, last, is_same));
    lines.emplace(std::move(extension), line);
}

// What the first section removes is forgotten in the merge, and what a later one removes goes after
// its own additions (measured).
std::optional<ExtensionInfo> find_extension(const Extensions& extensions,
                                            std::string_view extension) {
    std::optional<ExtensionInfo> info;
    const auto& layers = extensions.layers();
    if (layers.empty())
        apply_all(extensions.own().said, extension, info);
    for (auto layer = layers.begin(); layer != layers.end(); ++layer) {
        if (const auto later = find_extension(*layer, extension); later && info)
            overlay(*info, *later);
        else if (later)
            info = later;
        if (layer != layers.begin())
            apply_all(layer->own().removed, extension, info);
    }
    return info;
}

bool name_handler_type(const Extensions& extensions) {
    const auto& layers = extensions.layers();
    return extensions.own().name_handler_type ||
           std::any_of(layers.begin(), layers.end(), name_handler_type);
}

MimeLines merge(MimeLines base, const MimeLines& later) {
    if (later.multiviews_match != 0)
        base.multiviews_match = later.multiviews_match;
    if (later.uses_path_info)
        base.uses_path_info = later.uses_path_info;
    if (!later.default_language.empty())
        base.default_language = later.default_language;
    base.extensions.put_on_top(later.extensions);
    return base;
}

}  // namespace fcgicheck::apache
