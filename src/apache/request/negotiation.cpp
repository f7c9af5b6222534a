// MultiViews: the file that stands for one that is not there (handle_multi, read_types_multi and
// best_match of modules/mappers/mod_negotiation.c), for a request that has no Accept headers.
#include <algorithm>
#include <array>
#include <string_view>
#include <tuple>
#include <utility>

#include "apache/request/answer.h"
#include "apache/request/phases.h"
#include "apache/request/pipeline.h"
#include "apache/request/uri.h"
#include "text/ascii.h"
#include "text/path.h"

namespace fcgicheck::apache {

namespace {

constexpr std::string_view type_map = "application/x-type-map";
constexpr std::string_view script_type = "application/x-httpd-cgi";

// What mod_mime makes of a name (find_ct).
struct Metadata {
    std::string type;                    // "": none
    std::vector<std::string> unclaimed;  // the base name, and extensions that say nothing
    bool is_known = false;               // some extension says something
    std::vector<std::string> languages;
    std::string charset;
    std::string encoding;
    bool is_unclear = false;
};

bool says_something(const ExtensionInfo& info, unsigned match) {
    using namespace multiviews_match;
    return (info.type && !info.type->empty()) || !info.language.empty() || !info.charset.empty() ||
           !info.encoding.empty() || (!info.handler.empty() && (match & handlers) != 0) ||
           (info.is_filtered && (match & filters) != 0);
}

void describe(const ExtensionInfo& info, Metadata& metadata) {
    if (!info.language.empty())
        metadata.languages.emplace_back(info.language);
    if (!info.charset.empty())
        metadata.charset = info.charset;
    if (!info.encoding.empty())
        metadata.encoding.append(metadata.encoding.empty() ? "" : ", ").append(info.encoding);
}

void read_extension(const PerDir& dir, const MimeTypes& types, const std::string& written,
                    Metadata& metadata) {
    const std::string extension = text::to_lower(written);
    const std::optional<ExtensionInfo> listed = find_extension(dir.mime.extensions, extension);
    const unsigned match = dir.mime.multiviews_match;
    bool says = (match & multiviews_match::any) != 0;
    if (listed) {
        describe(*listed, metadata);
        metadata.is_unclear |= listed->is_undescribed;
        says |= says_something(*listed, match);
    }
    if (listed && listed->type) {
        if (!listed->type->empty())
            metadata.type = *listed->type;
    } else if (const auto type = types.find(extension); type != types.end()) {
        metadata.type = type->second;
        says = true;
    }
    metadata.is_known |= says;
    if (!says)
        metadata.unclaimed.push_back(written);
}

Metadata metadata_of(const PerDir& dir, const MimeTypes& types, std::string_view name) {
    Metadata metadata;
    const std::size_t start = std::min(name.find_first_not_of('.'), name.size());
    const std::size_t dot = std::min(name.find('.', start), name.size());
    metadata.unclaimed.emplace_back(name.substr(0, dot));
    for (std::size_t at = dot + 1; at < name.size();) {
        const std::size_t end = std::min(name.find('.', at), name.size());
        if (end > at)
            read_extension(dir, types, std::string(name.substr(at, end - at)), metadata);
        at = end + 1;
    }
    if (metadata.languages.empty() && !dir.mime.default_language.empty())
        metadata.languages.push_back(dir.mime.default_language);
    if (dir.force_type && dir.force_type->value != "none")
        metadata.type = dir.force_type->value;
    return metadata;
}

// Whether the words that say nothing are asked for by name, in their order.
bool claims(std::string_view asked, const std::vector<std::string>& unclaimed) {
    std::size_t next = 0;
    while (!asked.empty() && next < unclaimed.size()) {
        const std::size_t end = std::min(asked.find('.'), asked.size());
        if (asked.substr(0, end) == unclaimed[next])
            ++next;
        asked.remove_prefix(std::min(end + 1, asked.size()));
    }
    return next == unclaimed.size();
}

// A script is wanted only where the request is more than a GET of a name (prefer_scripts).
double quality_of(const std::string& type, const RequestRecord& request) {
    if (type != script_type)
        return 1;
    const bool is_get = request.method() == "GET" || request.method() == "HEAD";
    return !is_get || !request.query.empty() || !request.path_info.empty() ? 2 : 0.001;
}

bool has_accept_header(const RequestRecord& request) {
    constexpr std::array names{"Accept", "Accept-Charset", "Accept-Encoding", "Accept-Language",
                               "Negotiate"};
    return std::any_of(names.begin(), names.end(),
                       [&](const char* name) { return header(request, name).has_value(); });
}

bool is_steered(const RequestRecord& request) {
    return request.environment.contains("prefer-language") ||
           request.environment.contains("no-gzip") ||
           request.environment.contains("gzip-only-text/html");
}

Ending cannot_tell(const RequestRecord& request, Why why) {
    Ending ending{.status = std::nullopt, .why = why, .decisions = {}, .detail = request.filename};
    const auto& because = request.dir.options.because;
    if (!because.empty())
        ending.decisions.push_back(
            {.what = What::options, .value = "MultiViews", .because = because.back()});
    return ending;
}

// lang_index: of the LanguagePriority, each word of which stands for all that it begins.
int place_of(const std::vector<std::string>& languages, const LanguageLines& lines) {
    constexpr int last = 1'000'000;
    if (lines.force == LanguageLines::Force::leaves)
        return last;
    for (std::size_t i = 0; i < lines.priority.size(); ++i)
        for (const std::string& language : languages)
            if (text::equals_ignoring_case(language.substr(0, lines.priority[i].size()),
                                           lines.priority[i]))
                return static_cast<int>(i);
    return last;
}

bool is_identity(std::string_view encoding) {
    return encoding.empty() || encoding == "7bit" || encoding == "8bit" || encoding == "binary";
}

}  // namespace

// is_variant_better, for a client that prefers nothing: the first of the best, by name.
const Tracer::State::Variant& Tracer::State::best_of(const std::vector<Variant>& variants,
                                                     const LanguageLines& lines) {
    const bool has_languages =
        std::any_of(variants.begin(), variants.end(),
                    [](const Variant& variant) { return !variant.languages.empty(); });
    const auto rank = [&](const Variant& variant) {
        constexpr double if_no_language = 0.0001, if_encoded = 0.5;
        const double language = has_languages && variant.languages.empty() ? if_no_language : 1;
        const bool is_marked = !variant.charset.empty() && variant.charset != "iso-8859-1";
        return std::tuple(variant.quality, language, -place_of(variant.languages, lines), is_marked,
                          is_identity(variant.encoding) ? 1 : if_encoded,
                          -static_cast<std::int64_t>(variant.size));
    };
    return *std::max_element(variants.begin(), variants.end(),
                             [&](const Variant& a, const Variant& b) { return rank(a) < rank(b); });
}

Tracer::State::LookedUp Tracer::State::look_up_variant(const std::string& name,
                                                       const RequestRecord& request) {
    LookedUp sub{.record = subrequest_of(request), .result = {}};
    RequestRecord& record = sub.record;
    std::string_view uri = request.uri;
    if (uri.ends_with(request.path_info))
        uri.remove_suffix(request.path_info.size());
    record.filename = text::join_path(text::parent_path(request.filename), name);
    record.uri = std::string(uri.substr(0, uri.rfind('/') + 1)) + name + request.path_info;
    record.path_info = request.path_info;
    record.query = request.query;
    look_up(sub, &State::prepare_file);
    return sub;
}

std::optional<Ending> Tracer::State::add_variant(const std::string& name,
                                                 const RequestRecord& request,
                                                 std::vector<Variant>& variants) {
    LookedUp sub = look_up_variant(name, request);
    const Ending* ending = std::get_if<Ending>(&sub.result);
    if (ending != nullptr && !ending->status)
        return *ending;
    RequestRecord& found = sub.record;
    const std::uint64_t size = view_.stat(found.filename, LastLink::follow).stat.size;
    if (const auto* redirect = std::get_if<InternalRedirect>(&sub.result))
        leave_redirect(found, *redirect);
    const MimeTypes& types = state_of(request).sections.mime_types(true);
    Metadata metadata = metadata_of(found.dir, types, name);
    if (metadata.is_unclear)
        return cannot_tell(request, Why::not_modelled);
    if (metadata.type.empty() && (!found.handler.empty() || has_named_handler(found)))
        metadata.type = script_type;
    if (ending != nullptr || found.kind != FileKind::regular || !metadata.is_known ||
        metadata.type.empty() || !claims(text::file_name(request.filename), metadata.unclaimed))
        return std::nullopt;
    if (metadata.type == type_map || found.handler == "type-map" || has_accept_header(request))
        return cannot_tell(request, Why::not_modelled);
    Variant& variant = variants.emplace_back(Variant{.record = std::move(found)});
    variant.size = size;
    variant.quality = quality_of(metadata.type, request);
    variant.languages = std::move(metadata.languages);
    variant.charset = std::move(metadata.charset);
    variant.encoding = std::move(metadata.encoding);
    return std::nullopt;
}

std::variant<Tracer::State::Negotiated, Ending> Tracer::State::negotiate(RequestRecord& request) {
    const bool is_asked = request.kind == FileKind::missing &&
                          (request.dir.options.set & opt::multi_views) != 0 &&
                          httpd_.tree.global.read.modules.has("negotiation_module");
    if (!is_asked || !request.filename.starts_with('/'))
        return Negotiated::no;
    const std::string directory(text::parent_path(request.filename));
    const Truth readable = view_.may_read(view_.stat(directory, LastLink::follow));
    if (readable == Truth::no)
        return Ending{.status = 403, .why = Why::unreadable, .detail = directory};
    const Observed<std::vector<DirectoryEntry>> entries = view_.files().list(directory);
    if (readable == Truth::unknown || entries.seen() == nullptr)
        return cannot_tell(request, Why::not_seen);
    const std::string prefix = std::string(text::file_name(request.filename)) + ".";
    std::vector<Variant> variants;
    bool is_any = false;
    for (const DirectoryEntry& entry : *entries.seen()) {
        if (!entry.name.starts_with(prefix) || entry.kind == FileKind::directory)
            continue;
        is_any = true;
        if (auto unknown = add_variant(entry.name, request, variants))
            return *std::move(unknown);
    }
    if (!is_any)
        return Negotiated::no;
    if (variants.empty())
        return Ending{.status = 404, .why = Why::not_found, .detail = request.filename};
    if (is_steered(request) && variants.size() > 1)
        return cannot_tell(request, Why::not_modelled);
    RequestRecord chosen = best_of(variants, request.dir.languages).record;
    become(request, std::move(chosen));
    return Negotiated::yes;
}

}  // namespace fcgicheck::apache
