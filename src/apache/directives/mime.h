// What mod_mime is told of extensions, by one section or by several together (extension_info and
// merge_mime_dir_configs, modules/http/mod_mime.c).
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "apache/layered.h"
#include "fcgicheck/source.h"

namespace fcgicheck::apache {

// What is known of one extension, as long as the lines that say it live. A value may be there,
// removed, or not spoken of.
struct ExtensionInfo {
    std::string_view handler = {};
    std::optional<std::string_view> type = {};  // "": RemoveType, also for what TypesConfig says
    std::string_view language = {};             // as AddLanguage and its kin describe it; "": not
    std::string_view charset = {};
    std::string_view encoding = {};
    bool is_filtered = false;
    bool is_undescribed = false;  // one of them was taken away
    std::vector<const Cause*> handler_because = {};
    std::vector<const Cause*> type_because = {};
};

// A line that speaks of extensions, which share it.
struct ExtensionLine {
    enum class Says : std::uint8_t {
        handler,
        no_handler,  // takes effect when its section merges into what is inherited
        type,
        language,
        charset,
        encoding,
        filter,
        no_description,
    };
    Says says = Says::handler;
    std::string value;
    Cause because;
};

// Of one section. Extensions are in lower case, without dot.
struct ExtensionLines {
    using Lines = std::multimap<std::string, std::shared_ptr<const ExtensionLine>, std::less<>>;
    Lines said;
    Lines removed;
    bool name_handler_type = false;  // some AddType: a content type that is meant as a handler

    void add(std::string extension, const std::shared_ptr<const ExtensionLine>& line);
};

using Extensions = Layered<ExtensionLines>;
std::optional<ExtensionInfo> find_extension(const Extensions& extensions,
                                            std::string_view extension);
bool name_handler_type(const Extensions& extensions);

// MultiviewsMatch, as bits.
namespace multiviews_match {
inline constexpr unsigned any = 1, negotiated_only = 2, handlers = 4, filters = 8;
}  // namespace multiviews_match

struct MimeLines {
    unsigned multiviews_match = 0;            // 0: not set
    std::optional<bool> uses_path_info = {};  // ModMimeUsePathInfo
    std::string default_language = {};        // DefaultLanguage; "": none
    Extensions extensions = {};               // there once any directive of mod_mime's is
};

MimeLines merge(MimeLines base, const MimeLines& later);

}  // namespace fcgicheck::apache
