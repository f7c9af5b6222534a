// AddOutputFilterByType and FilterProvider (server/core.c, modules/filters/mod_filter.c), whose
// filters must be there when the line is read, and IndexOptions
// (modules/generators/mod_autoindex.c).
#include <algorithm>
#include <array>
#include <charconv>

#include "apache/directives/walk.h"
#include "text/ascii.h"

namespace fcgicheck::apache {

namespace {

using MaybeComplaint = std::optional<Complaint>;
using text::equals_ignoring_case;

struct Filter {
    std::string_view name;
    std::string_view module;
};

// Those that are registered under a name (ap_register_output_filter).
constexpr std::array filters = std::to_array<Filter>({
    {"BROTLI_COMPRESS", "brotli_module"},
    {"BUFFER", "buffer_module"},
    {"BYTERANGE", "http_module"},
    {"CACHE", "cache_module"},
    {"CACHE_INVALIDATE", "cache_module"},
    {"CACHE_OUT", "cache_module"},
    {"CACHE_OUT_SUBREQ", "cache_module"},
    {"CACHE_REMOVE_URL", "cache_module"},
    {"CACHE_SAVE", "cache_module"},
    {"CACHE_SAVE_SUBREQ", "cache_module"},
    {"CHUNK", "http_module"},
    {"CONTENT_LENGTH", "core_module"},
    {"CORE", "core_module"},
    {"DATA", "data_module"},
    {"DEFLATE", "deflate_module"},
    {"DUMPIO_OUT", "dumpio_module"},
    {"FIXUP_HEADERS_ERR", "headers_module"},
    {"FIXUP_HEADERS_OUT", "headers_module"},
    {"HTTP_HEADER", "http_module"},
    {"HTTP_OUTERROR", "http_module"},
    {"INCLUDES", "include_module"},
    {"INFLATE", "deflate_module"},
    {"LOGIO_TTFB_OUT", "logio_module"},
    {"MOD_EXPIRES", "expires_module"},
    {"MOD_SESSION_OUT", "session_module"},
    {"OLD_WRITE", "core_module"},
    {"proxy-html", "proxy_html_module"},
    {"PROXY_SEND_DIR", "proxy_ftp_module"},
    {"RATE_LIMIT", "ratelimit_module"},
    {"SED", "sed_module"},
    {"SSL/TLS Coalescing Filter", "ssl_module"},
    {"SSL/TLS filter", "ssl_module"},
    {"SUBREQ_CORE", "core_module"},
    {"SUBSTITUTE", "substitute_module"},
    {"xml2enc", "xml2enc_module"},
    {"XLATEOUT", "charset_lite_module"},
});

// Nothing where the filter is there, or may be.
MaybeComplaint check_filter(const Walk& walk, const std::string& name) {
    const LoadedModules& modules = walk.global.read.modules;
    const auto* const known =
        std::find_if(filters.begin(), filters.end(),
                     [&](const Filter& filter) { return equals_ignoring_case(filter.name, name); });
    const bool is_known = known != filters.end();
    if (is_known ? modules.has(known->module)
                 : !modules.all_are_known() || walk.global.filters.contains(text::to_lower(name)))
        return std::nullopt;
    return Complaint{"Unknown filter provider " + name,
                     is_known ? ConfigErrorKind::missing_module : ConfigErrorKind::syntax,
                     std::string(is_known ? known->module : "")};
}

// Filters are joined by ";".
MaybeComplaint by_type(Walk& walk, const Directive& directive) {
    std::string_view names = directive.arguments.front();
    while (!names.empty()) {
        const std::string_view name = names.substr(0, names.find(';'));
        names.remove_prefix(std::min(names.size(), name.size() + 1));
        if (auto complaint = check_filter(walk, std::string(name)))
            return complaint;
    }
    return std::nullopt;
}

MaybeComplaint provider(Walk& walk, const Directive& directive) {
    return check_filter(walk, directive.arguments[1]);
}

// Those that a configuration itself makes: by ExtFilterDefine, LuaOutputFilter.
MaybeComplaint define_filter(Walk& walk, const Directive& directive) {
    if (!directive.arguments.empty())
        walk.global.filters.insert(text::to_lower(directive.arguments.front()));
    return std::nullopt;
}

// DeflateFilterNote and BrotliFilterNote: "ratio", "Input instream".
template <class Unknown>
MaybeComplaint check_note(const Directive& directive, Unknown unknown) {
    const std::string& type = directive.arguments.front();
    const bool is_known = directive.arguments.size() < 2 || equals_ignoring_case(type, "ratio") ||
                          equals_ignoring_case(type, "input") ||
                          equals_ignoring_case(type, "output");
    return is_known ? std::nullopt : MaybeComplaint(Complaint{unknown(type)});
}

MaybeComplaint deflate_note(Walk&, const Directive& directive) {
    return check_note(directive,
                      [](const std::string& type) { return "Unknown note type " + type; });
}

MaybeComplaint brotli_note(Walk&, const Directive& directive) {
    return check_note(directive, [](const std::string& type) {
        return "Unknown BrotliFilterNote type '" + type + "'";
    });
}

int width_of(std::string_view word) {
    int width = 0;
    std::from_chars(word.data(), word.data() + word.size(), width);
    return width;
}

// "NameWidth=20", "-NameWidth", "DescriptionWidth=*"
MaybeComplaint check_width(std::string_view word, std::string_view name, int least, char sign) {
    const std::string said(name);
    if (word.size() == name.size())
        return sign == '-' ? std::nullopt
                           : MaybeComplaint(Complaint{
                                 said + " with no value may only appear as '-" + said + "'"});
    if (sign == '-')
        return Complaint{"Cannot combine '-' with " + said + "=n"};
    const int width = width_of(word.substr(name.size() + 1));
    if (width != 0 && width < least)
        return Complaint{said + " value must be greater than " + std::to_string(least)};
    return std::nullopt;
}

MaybeComplaint check_index_option(std::string_view word) {
    constexpr std::array plain = std::to_array<std::string_view>({"FancyIndexing",
                                                                  "FoldersFirst",
                                                                  "HTMLTable",
                                                                  "IconsAreLinks",
                                                                  "IgnoreCase",
                                                                  "IgnoreClient",
                                                                  "ScanHTMLTitles",
                                                                  "SuppressColumnSorting",
                                                                  "SuppressDescription",
                                                                  "SuppressHTMLPreamble",
                                                                  "SuppressIcon",
                                                                  "SuppressLastModified",
                                                                  "SuppressSize",
                                                                  "SuppressRules",
                                                                  "TrackModified",
                                                                  "VersionSort",
                                                                  "XHTML",
                                                                  "ShowForbidden",
                                                                  "AddAltClass",
                                                                  "IconWidth",
                                                                  "IconHeight",
                                                                  "UseOldDateFormat"});
    const char sign = word.starts_with('+') || word.starts_with('-') ? word.front() : '\0';
    if (sign != '\0')
        word.remove_prefix(1);
    const auto is = [&](std::string_view name) { return equals_ignoring_case(word, name); };
    const auto begins = [&](std::string_view name) {
        return equals_ignoring_case(word.substr(0, name.size()), name);
    };
    if (std::any_of(plain.begin(), plain.end(), is) || begins("Type=") || begins("Charset="))
        return std::nullopt;
    if (is("None"))
        return sign == '\0'
                   ? std::nullopt
                   : MaybeComplaint(Complaint{"Cannot combine '+' or '-' with 'None' keyword"});
    for (const std::string_view name : {"IconWidth=", "IconHeight="})
        if (begins(name))
            return sign == '-' ? MaybeComplaint(Complaint{"Cannot combine '-' with " +
                                                          std::string(name) + "n"})
                               : std::nullopt;
    if (is("NameWidth") || begins("NameWidth="))
        return check_width(word, "NameWidth", 5, sign);
    if (is("DescriptionWidth") || begins("DescriptionWidth="))
        return check_width(word, "DescriptionWidth", 12, sign);
    return Complaint{"Invalid directory indexing option"};
}

MaybeComplaint index_options(Walk&, const Directive& directive) {
    for (const std::string& word : directive.arguments)
        if (auto complaint = check_index_option(word))
            return complaint;
    return std::nullopt;
}

constexpr std::array commands = std::to_array<Command>({
    {"AddOutputFilterByType", by_type},
    {"BrotliFilterNote", brotli_note},
    {"DeflateFilterNote", deflate_note},
    {"ExtFilterDefine", define_filter},
    {"FilterProvider", provider},
    {"IndexOptions", index_options},
    {"LuaOutputFilter", define_filter},
});

}  // namespace

std::span<const Command> filter_commands() {
    return commands;
}

}  // namespace fcgicheck::apache
