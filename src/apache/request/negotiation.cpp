// MultiViews: the file that stands for one that is not there (handle_multi, read_types_multi and
// best_match of modules/mappers/mod_negotiation.c), for a request that has no Accept headers.
#include <algorithm>
#include <array>
#include <string_view>
#include <tuple>
#include <utility>

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
    bool is_described = false;           // a language, an encoding or a charset
    bool is_unclear = false;
};

bool says_something(const ExtensionInfo& info, unsigned match) {
    using namespace multiviews_match;
    return (info.type && !info.type->empty()) || info.is_described ||
           (!info.handler.empty() && (match & handlers) != 0) ||
           (info.is_filtered && (match & filters) != 0);
}

void read_extension(const PerDir& dir, const MimeTypes& types, const std::string& written,
                    Metadata& metadata) {
    const std::string extension = text::to_lower(written);
    const auto found = dir.mime.extensions.find(extension);
    const bool is_listed = found != dir.mime.extensions.end();
    const unsigned match = dir.mime.multiviews_match;
    bool says = (match & multiviews_match::any) != 0;
    if (is_listed) {
        metadata.is_described |= found->second.is_described;
        metadata.is_unclear |= found->second.is_undescribed;
        says |= says_something(found->second, match);
    }
    if (is_listed && found->second.type) {
        if (!found->second.type->empty())
            metadata.type = *found->second.type;
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

}  // namespace

// The best; nothing where that hangs on languages and their like.
const Tracer::State::Variant* Tracer::State::best_of(const std::vector<Variant>& variants) {
    const Variant* best = nullptr;
    bool is_open = false;
    for (const Variant& variant : variants) {
        if (best == nullptr || variant.quality > best->quality) {
            best = &variant;
            is_open = false;
            continue;
        }
        if (variant.quality < best->quality)
            continue;
        is_open |= variant.is_described || best->is_described;
        if (std::tie(variant.size, variant.type, variant.record.filename) <
            std::tie(best->size, best->type, best->record.filename))
            best = &variant;
    }
    return is_open ? nullptr : best;
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
    const MimeTypes& types = state_of(request).sections.mime_types(true);
    Metadata metadata = metadata_of(found.dir, types, name);
    if (metadata.is_unclear)
        return cannot_tell(request, Why::not_modelled);
    if (metadata.type.empty() && !found.handler.empty())
        metadata.type = script_type;
    if (ending != nullptr || found.kind != FileKind::regular || !metadata.is_known ||
        metadata.type.empty() || !claims(text::file_name(request.filename), metadata.unclaimed))
        return std::nullopt;
    if (metadata.type == type_map || found.handler == "type-map" || has_accept_header(request))
        return cannot_tell(request, Why::not_modelled);
    Variant& variant = variants.emplace_back(Variant{.record = std::move(found)});
    variant.size = view_.stat(variant.record.filename, LastLink::follow).stat.size;
    variant.quality = quality_of(metadata.type, request);
    variant.type = std::move(metadata.type);
    variant.is_described = metadata.is_described;
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
    const Variant* best = best_of(variants);
    if (best == nullptr || (is_steered(request) && variants.size() > 1))
        return cannot_tell(request, Why::not_modelled);
    RequestRecord chosen = best->record;
    become(request, std::move(chosen));
    return Negotiated::yes;
}

}  // namespace fcgicheck::apache
