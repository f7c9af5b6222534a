// mod_alias: Redirect and RedirectMatch, of the server while the URI is translated, of a section
// among the fixups (translate_alias_redir and fixup_redir, modules/mappers/mod_alias.c).
#include "apache/directives/redirect.h"

#include <algorithm>

#include "apache/mapping.h"
#include "apache/request/phases.h"
#include "apache/request/server_name.h"
#include "apache/request/uri.h"
#include "apache/status.h"
#include "apache/tree.h"
#include "text/ascii.h"

namespace fcgicheck::apache {

namespace {

// What stands before the query and the fragment.
std::optional<std::string> escape_url(const std::optional<std::string>& url) {
    if (!url)
        return std::nullopt;
    const std::size_t end = std::min(url->find_first_of("?#"), url->size());
    return escape_path(url->substr(0, end)) + url->substr(end);
}

struct Found {
    std::optional<std::string> to;  // nothing: longer than httpd lets it be
    int status = 302;
    Cause because;
};

std::optional<Found> find(const Redirects& redirects, const std::string& uri) {
    for (const auto& redirect : redirects) {
        if (redirect->regex) {
            if (const auto groups = redirect->regex->groups(uri))
                return Found{escape_url(substitute(redirect->to, *groups)), redirect->status,
                             redirect->because};
        } else if (const std::size_t length = alias_length(uri, redirect->from); length > 0) {
            return Found{redirect->to + escape_path(uri.substr(length)), redirect->status,
                         redirect->because};
        }
    }
    return std::nullopt;
}

Ending end_with(const Httpd& httpd, const RequestRecord& request, const Found& found) {
    Ending ending{.status = found.status,
                  .why = Why::status_by_directive,
                  .decisions = {{.what = What::redirect,
                                 .value = std::to_string(found.status),
                                 .because = found.because}},
                  .detail = {}};
    if (!is_redirect(found.status)) {
        if (found.status == 410)
            ending.why = Why::gone;
        else if (found.status == 403)
            ending.why = Why::forbidden_by_rule;
        return ending;
    }
    if (!found.to) {
        ending.status = 500;
        ending.why = Why::expression_failed;
        return ending;
    }
    std::string to = *found.to;
    const bool is_path = to.starts_with('/');
    if (is_path && !request.dir.redirects.relative.value_or(false))
        to.insert(0, own_url(httpd, request));
    else if (!is_path && !is_url(to))
        ending.status = 500;
    if (!request.query.empty() && to.find('?') == std::string::npos)
        to += "?" + request.query;
    if (ending.status != 500)
        ending.why = Why::redirected;
    ending.detail = std::move(to);
    return ending;
}

Ending end_with(const Httpd& httpd, const RequestRecord& request, const SectionRedirect& all) {
    Found found{.to = all.to, .status = all.status, .because = all.because};
    if (all.expression) {
        const Scene scene{.httpd = httpd, .request = request};
        const Expression::Text text = all.expression->text(&scene);
        const Decision decision{.what = What::redirect, .value = all.to, .because = all.because};
        if (text.failed)
            return {.status = 500, .why = Why::expression_failed, .decisions = {decision}};
        if (!text.value)
            return {.status = all.status,
                    .why = Why::redirected,
                    .decisions = {decision},
                    .detail = all.to};
        found.to = *text.value;
    }
    found.to = escape_url(found.to);
    return end_with(httpd, request, found);
}

PhaseResult redirect(const Httpd& httpd, const RequestRecord& request, const Redirects& redirects) {
    if (const auto& all = request.dir.redirects.all)
        return end_with(httpd, request, *all);
    if (const auto found = find(redirects, request.uri))
        return end_with(httpd, request, *found);
    return {};
}

}  // namespace

PhaseResult redirect_in_server(const Httpd& httpd, RequestRecord& request) {
    if (!request.uri.starts_with('/'))
        return {};
    return redirect(httpd, request, httpd.tree.servers.at(request.host).redirects);
}

PhaseResult redirect_in_directory(const Httpd& httpd, RequestRecord& request) {
    return redirect(httpd, request, request.dir.redirects.list);
}

}  // namespace fcgicheck::apache
