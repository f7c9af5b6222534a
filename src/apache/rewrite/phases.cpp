// The hooks of mod_rewrite: hook_uri2file, hook_fixup and hook_mimetype of
// modules/mappers/mod_rewrite.c.
#include "apache/request/phases.h"

#include <algorithm>

#include "apache/handler.h"
#include "apache/request/answer.h"
#include "apache/request/document_root.h"
#include "apache/request/server_name.h"
#include "apache/request/server_view.h"
#include "apache/request/uri.h"
#include "apache/rewrite/engine.h"
#include "apache/rewrite/uri_scheme.h"
#include "apache/status.h"
#include "apache/tree.h"
#include "text/path.h"

namespace fcgicheck::apache {

namespace {

using Change = Rewritten::Change;
using MaybeEnding = std::optional<Ending>;

constexpr std::string_view proxy_prefix = "proxy:";
constexpr std::string_view redirect_prefix = "redirect:";
constexpr std::string_view redirect_handler = "redirect-handler";
constexpr std::string_view pass_prefix = "passthrough:";

bool is_ended(const RequestRecord& request) {
    for (const RequestRecord* at = &request; at != nullptr; at = at->redirected_from)
        if (at->rewriting_ended)
            return true;
    return false;
}

bool is_engine_on(const RequestRecord& request) {
    return request.dir.rewrite && request.dir.rewrite->engine.value_or(false);
}

Ending end_by_rule(const Rewritten& result, int status) {
    Ending ending{.status = status, .why = Why::status_by_directive};
    if (status == 403)
        ending.why =
            result.has_unsafe_question_mark ? Why::question_mark_unsafe : Why::forbidden_by_rule;
    else if (status == 410)
        ending.why = Why::gone;
    else if (result.has_no_end)
        ending.why = Why::rules_without_end;
    if (result.last_rule != nullptr)
        ending.decisions.push_back({.what = What::rewrite_rule,
                                    .value = result.last_rule->output,
                                    .because = result.last_rule->because});
    return ending;
}

Ending with(Why why, Ending ending) {
    ending.why = why;
    return ending;
}

bool has_bad_byte(std::string_view query) {
    return std::any_of(query.begin(), query.end(),
                       [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\x7f'; });
}

// What both contexts refuse before they look where the result leads. A rule's own status is no
// error on top of another: an ErrorDocument's page is answered with it.
MaybeEnding check(const Httpd& httpd, RequestRecord& request, const Rewritten& result) {
    if (result.unknown)
        return result.unknown;
    const bool changed = result.change != Change::none || result.status;
    const bool is_escaped =
        scheme_of(request.filename).length != 0 && result.change != Change::no_escape;
    if (changed && !is_escaped && has_bad_byte(request.query))
        return with(Why::query_unsafe, end_by_rule(result, 403));
    if (result.status) {
        request.status = 200;
        return end_by_rule(result, *result.status);
    }
    const bool to_proxy = request.filename.starts_with(proxy_prefix);
    if (changed && to_proxy && !httpd.tree.global.read.modules.has("proxy_module"))
        return with(Why::proxy_flag_in_vain, end_by_rule(result, 403));
    return std::nullopt;
}

// escape_absolute_uri: what follows the host.
std::string escaped_url(const std::string& url) {
    std::size_t at = scheme_of(url).length;
    if (at > 0 && url[at - 1] == '/')
        at = url.find('/', at);
    if (at == std::string::npos)
        return url;
    return url.substr(0, at) + escape_path(std::string_view(url).substr(at));
}

Ending redirect(RequestRecord& request, const Rewritten& result, const std::string& first_query) {
    request.status = 200;
    const int status = result.redirect_status.value_or(302);
    Ending ending = with(Why::redirected, end_by_rule(result, is_redirect(status) ? status : 302));
    const bool keeps = result.change == Change::no_escape;
    ending.detail = keeps ? request.filename : escaped_url(request.filename);
    if (!request.query.empty())
        ending.detail += "?" + (keeps || request.query == first_query ? request.query
                                                                      : escape_path(request.query));
    return ending;
}

void hand_to_proxy(RequestRecord& request, const Rewritten& result) {
    if (result.change == Change::no_escape && !request.query.empty())
        request.filename += "?" + request.query;
    request.handler = "proxy-server";
    request.handler_from = HandlerFrom::none;
}

// Whether the result is a path of the file system: its first component is there, and the rule, or
// the document root, begins with it (prefix_stat).
Truth is_file_path(const Httpd& httpd, const RequestRecord& request, const Rewritten& result) {
    const std::string& path = request.filename;
    const std::string first = path.substr(0, path.find('/', 1));
    if (first == "/..")
        return Truth::no;
    const std::string directory = text::normalize_path(first);
    const StatAnswer answer = httpd.view.stat(directory, LastLink::follow);
    if (answer.error == StatError::unknown)
        return Truth::unknown;
    if (answer.error != StatError::none)
        return Truth::no;
    const unsigned options = httpd.tree.servers.at(request.host).rewrite.options.value_or(0);
    const RewriteRule* rule = result.last_substitution;
    if ((options & rewrite_option::unsafe_prefix_stat) != 0 || rule == nullptr ||
        rule->trusts_prefix || rule->output.starts_with(directory))
        return Truth::yes;
    const bool in_root = path.starts_with(document_root_of(httpd, request)) ||
                         path.starts_with(context_document_root_of(httpd, request));
    return in_root ? Truth::yes : Truth::no;
}

PhaseResult end_in_path(const Httpd& httpd, RequestRecord& request, const Rewritten& result) {
    std::string& path = request.filename;
    if (!path.starts_with('/'))
        return Ending{.status = 400, .why = Why::malformed_target};
    if (path.starts_with("/~"))  // a home directory, where the user exists
        return Ending{.status = std::nullopt, .why = Why::not_modelled, .detail = path};
    const Truth in_files = result.reduced ? Truth::no : is_file_path(httpd, request, result);
    if (in_files == Truth::unknown)
        return Ending{.status = std::nullopt, .why = Why::not_seen, .detail = path};
    if (in_files == Truth::yes)
        return std::monostate{};
    auto below = below_document_root(httpd, request, path);
    if (!below)
        return end_by_rule(result, 403);
    path = std::move(*below);
    return std::monostate{};
}

// The prefix `from` of a path becomes `to`; both with a slash at the end or without
// (subst_prefix_path). Absent where the path has another prefix.
std::optional<std::string> with_prefix(const std::string& path, std::string_view from,
                                       const std::string& to) {
    if (from.ends_with('/'))
        from.remove_suffix(1);
    if (!path.starts_with(from) || path.size() <= from.size() || path[from.size()] != '/')
        return std::nullopt;
    const std::string slash = to.empty() || to.ends_with('/') ? "" : "/";
    return to + slash + path.substr(from.size() + 1);
}

// Of a redirect by relative substitution: the directory in it becomes RewriteBase.
void put_base_in_url(std::string& url, const DirectoryRewrite& rewrite) {
    const std::size_t slash = url.find('/', scheme_of(url).length);
    if (slash == std::string::npos || slash + 1 >= url.size())
        return;
    const std::string path = url.substr(slash + 1);
    url.resize(slash + 1);
    url += with_prefix(path, std::string_view(rewrite.directory).substr(1), rewrite.base->substr(1))
               .value_or(path);
}

std::string path_in(const std::string& url) {
    const std::size_t slash = std::min(url.find('/', scheme_of(url).length), url.size());
    return url.substr(slash, url.find('?', slash) - slash);
}

// The URL of the folder that the rules are for, where the request came to it by one.
std::optional<std::string> url_of_folder(const RequestRecord& request, std::string_view filename) {
    const std::string& folder = request.dir.rewrite->directory;
    if (!filename.starts_with(folder))
        return std::nullopt;
    const std::string below = std::string(filename.substr(folder.size())) + request.path_info;
    if (!request.uri.ends_with("/" + below))
        return std::nullopt;
    return request.uri.substr(0, request.uri.size() - below.size());
}

// A substitution was put behind RewriteBase, although what it names is in the folder itself.
void note_base(const Httpd& httpd, RequestRecord& request, std::string_view filename,
               std::string_view result) {
    const DirectoryRewrite& rewrite = *request.dir.rewrite;
    const auto url = url_of_folder(request, filename);
    if (!url || !rewrite.base_because || *url == *rewrite.base || *url == *rewrite.base + '/')
        return;
    const std::string meant = text::normalize_path(result);
    if (httpd.view.stat(meant, LastLink::follow).error == StatError::none)
        request.wrong_base = {.because = *rewrite.base_because, .url = *url};
}

// The path becomes a URL again.
std::string as_url(const Httpd& httpd, const RequestRecord& request,
                   const DirectoryRewrite& rewrite, const std::string& path) {
    auto url = rewrite.base ? with_prefix(path, rewrite.directory, *rewrite.base)
                            : with_prefix(path, document_root_of(httpd, request), "/");
    const bool ignores_context =
        (rewrite.options.value_or(0) & rewrite_option::ignore_context) != 0;
    // Without a prefix of an Alias's or UserDir's this takes the slash away: a 400 (measured).
    if (!url && !ignores_context)
        url = with_prefix(path, context_document_root_of(httpd, request), request.context_prefix);
    return url.value_or(path);
}

// As ap_internal_redirect cuts what it is given.
InternalRedirect to_url(const std::string& uri, const std::string& query) {
    std::string all = query.empty() ? uri : uri + "?" + query;
    all.erase(std::min(all.find('#'), all.size()));
    const std::size_t mark = std::min(all.find('?'), all.size());
    return {.uri = all.substr(0, mark), .query = all.substr(std::min(mark + 1, all.size()))};
}

// A URL that a later rule made a path again leaves its status behind (measured).
void keep_status(RequestRecord& request, const Rewritten& result) {
    if (scheme_of(request.filename).length == 0)
        request.status = result.redirect_status.value_or(request.status);
}

void set_script_url(const Httpd& httpd, RequestRecord& request) {
    Environment& environment = request.environment;
    const Environment::Value* before = environment.find("REDIRECT_SCRIPT_URL");
    const Environment::Value url = before != nullptr ? *before : request.uri;
    environment.set("SCRIPT_URL", url);
    if (url)
        environment.set("SCRIPT_URI", own_url(httpd, request) + *url);
}

}  // namespace

PhaseResult rewrite_uri(const Httpd& httpd, RequestRecord& request) {
    const ServerRewrite& rewrite = httpd.tree.servers.at(request.host).rewrite;
    if (!is_engine_on(request) || !rewrite.is_own || is_ended(request))
        return std::monostate{};
    const bool any_uri = (request.dir.rewrite->options.value_or(0) & rewrite_option::any_uri) != 0;
    if (!any_uri && !request.uri.starts_with('/'))
        return std::monostate{};
    set_script_url(httpd, request);
    const std::string first_query = request.query;
    request.filename = request.uri;
    RewriteContext context{.httpd = httpd, .request = request};
    const Rewritten result = apply_rules(context, rewrite.rules);
    if (auto ending = check(httpd, request, result))
        return *ending;
    if (result.change == Change::none) {
        request.filename.clear();
        return std::monostate{};
    }
    keep_status(request, result);
    if (request.filename.starts_with(proxy_prefix)) {
        hand_to_proxy(request, result);
        return std::monostate{};
    }
    if (scheme_of(request.filename).length != 0)
        return redirect(request, result, first_query);
    if (request.filename.starts_with(pass_prefix)) {
        request.uri = request.filename.substr(pass_prefix.size());
        request.filename.clear();
        return std::monostate{};
    }
    return end_in_path(httpd, request, result);
}

PhaseResult rewrite_in_directory(const Httpd& httpd, RequestRecord& request) {
    if (!is_engine_on(request) || request.dir.rewrite->directory.empty())
        return std::monostate{};
    const DirectoryRewrite rewrite = *request.dir.rewrite;
    const bool takes_no_slash = (rewrite.options.value_or(0) & rewrite_option::no_slash) != 0;
    if (!takes_no_slash && request.filename + "/" == rewrite.directory)
        return std::monostate{};
    if (is_ended(request))
        return std::monostate{};
    if ((request.dir.options.set & (opt::sym_links | opt::sym_owner)) == 0)
        return Ending{.status = 403,
                      .why = Why::rewrite_without_links,
                      .decisions = {{.what = What::rewrite_engine,
                                     .value = std::nullopt,
                                     .because = rewrite.engine_because}}};
    const std::string first_filename = request.filename;
    const std::string first_query = request.query;
    RewriteContext context{.httpd = httpd, .request = request, .directory = rewrite.directory};
    const Rewritten result = apply_rules(context, rewrite.rules);
    if (auto ending = check(httpd, request, result))
        return *ending;
    if (result.change == Change::none) {
        request.filename = first_filename;
        return std::monostate{};
    }
    keep_status(request, result);
    std::string& filename = request.filename;
    if (filename.starts_with(proxy_prefix)) {
        hand_to_proxy(request, result);
        return std::monostate{};
    }
    if (scheme_of(filename).length != 0) {
        if (rewrite.base) {
            const std::string made = filename;
            put_base_in_url(filename, rewrite);
            if (filename != made)
                note_base(httpd, request, first_filename, path_in(made));
        }
        return redirect(request, result, first_query);
    }
    if (filename.starts_with(pass_prefix))
        filename.erase(0, pass_prefix.size());
    if (!filename.starts_with('/'))
        return Ending{.status = 400, .why = Why::malformed_target};
    if (filename == first_filename)
        return std::monostate{};
    const std::string url = as_url(httpd, request, rewrite, filename);
    if (rewrite.base && url != filename)
        note_base(httpd, request, first_filename, filename);
    filename = first_filename;
    return to_url(url, request.query);
}

void leave_redirect(RequestRecord& request, const InternalRedirect& redirect) {
    request.filename = std::string(redirect_prefix) + redirect.uri;
    request.query = redirect.query;
    request.handler = redirect_handler;
    request.handler_from = HandlerFrom::none;
}

std::optional<InternalRedirect> left_redirect(const RequestRecord& request) {
    if (request.handler != redirect_handler || !request.filename.starts_with(redirect_prefix))
        return std::nullopt;
    return to_url(request.filename.substr(redirect_prefix.size()), request.query);
}

void force_handler(RequestRecord& request) {
    const bool typed =
        !has_named_handler(request) &&
        (request.handler.empty() || request.handler_from == HandlerFrom::content_type);
    if (!request.forced_type.empty() && typed) {
        // In place of a folder's own type any type counts, as no module lists it then.
        const bool counts =
            request.kind == FileKind::directory || is_handler_type(request.forced_type);
        request.handler = counts ? request.forced_type : "";
        request.handler_from = HandlerFrom::content_type;
    }
    if (!request.forced_handler.empty()) {
        request.handler = request.forced_handler;
        request.handler_from = HandlerFrom::set_handler;
    }
}

}  // namespace fcgicheck::apache
