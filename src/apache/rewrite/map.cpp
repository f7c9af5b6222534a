#include "apache/rewrite/map.h"

#include <algorithm>

#include "apache/request/server_view.h"
#include "apache/request/uri.h"
#include "text/ascii.h"
#include "text/effort.h"
#include "text/percent.h"

namespace fcgicheck::apache {

namespace {

constexpr std::size_t largest = std::size_t{64} << 20;  // ours; httpd has none
constexpr std::size_t longest_line = 1024;  // REWRITE_MAX_TXT_MAP_LINE: the rest is a line more

MapAnswer cannot_tell(const RewriteMap& map, Why why) {
    Ending unknown{.status = std::nullopt, .why = why, .decisions = {}, .detail = map.source};
    unknown.decisions.push_back(
        {.what = What::rewrite_map, .value = std::nullopt, .because = map.because});
    return {.value = std::nullopt, .unknown = std::move(unknown)};
}

std::string call(std::string_view function, const std::string& key) {
    if (function == "tolower")
        return text::to_lower(key);
    if (function == "escape")
        return escape_path(key);
    if (function == "unescape")
        return text::percent_decoded(key);
    std::string upper = key;
    for (char& c : upper)
        if (c >= 'a' && c <= 'z')
            c = static_cast<char>(c - 32);
    return upper;
}

// The value of a line "key value ...", if it is the key's.
std::optional<std::string> value_in(std::string_view line, std::string_view key) {
    if (line.starts_with('#') || line.empty() || text::is_space(line.front()))
        return std::nullopt;
    // A key that holds a blank never matches.
    if (!line.starts_with(key) || std::any_of(key.begin(), key.end(), text::is_space))
        return std::nullopt;
    line.remove_prefix(key.size());
    if (line.empty() || !text::is_space(line.front()))
        return std::nullopt;
    line = text::trim(line);
    const auto end = std::find_if(line.begin(), line.end(), text::is_space);
    if (line.empty())
        return std::nullopt;
    return std::string(line.begin(), end);
}

std::optional<std::string> find_in(std::string_view content, std::string_view key) {
    while (!content.empty()) {
        const std::size_t newline = content.find('\n');
        const std::size_t length =
            std::min({longest_line, content.size(),
                      newline == std::string_view::npos ? newline : newline + 1});
        if (auto value = value_in(content.substr(0, length), key))
            return value;
        content.remove_prefix(length);
    }
    return std::nullopt;
}

MapAnswer look_up_text(const Httpd& httpd, const RewriteMap& map, const std::string& key) {
    const StatAnswer stat = httpd.view.stat(map.source, LastLink::follow);
    const Truth readable = stat.error == StatError::none ? httpd.view.may_read(stat) : Truth::no;
    if (stat.error == StatError::unknown || readable == Truth::unknown)
        return cannot_tell(map, Why::not_seen);
    if (readable == Truth::no)
        return {.value = std::nullopt};
    if (!text::spend(stat.stat.size / 2))
        return cannot_tell(map, Why::costs_too_much);
    const Observed<std::string> content = httpd.view.files().read(map.source, largest);
    if (content.seen() == nullptr)
        return cannot_tell(map, Why::not_seen);
    auto value = find_in(*content.seen(), key);
    const bool is_random = map.kind == RewriteMap::Kind::random_text;
    if (is_random && value && value->find('|') != std::string::npos)
        return cannot_tell(map, Why::not_modelled);
    return {.value = std::move(value)};
}

}  // namespace

MapAnswer look_up_map(const Httpd& httpd, const Server& server, std::string_view map,
                      const std::string& key) {
    const auto found = server.rewrite.maps.find(map);
    if (found == server.rewrite.maps.end())
        return {.value = std::nullopt};
    switch (found->second.kind) {
        case RewriteMap::Kind::internal:
            return {.value = call(found->second.source, key)};
        case RewriteMap::Kind::text:
        case RewriteMap::Kind::random_text:
            return look_up_text(httpd, found->second, key);
        case RewriteMap::Kind::other:
            break;
    }
    return cannot_tell(found->second, Why::not_modelled);
}

}  // namespace fcgicheck::apache
