#include "apache/rewrite/engine.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "apache/request/server_name.h"
#include "apache/rewrite/condition.h"
#include "apache/rewrite/uri_scheme.h"
#include "apache/status.h"
#include "apache/tree.h"
#include "text/ascii.h"
#include "text/effort.h"
#include "text/glob.h"

namespace fcgicheck::apache {

namespace {

constexpr std::size_t longest_uri = std::size_t{2} * 8190;  // LimitRequestLine's default, twice
constexpr std::uint64_t steps_of_rule = 100;
constexpr std::uint64_t steps_of_decision = 1000;

enum class Step : std::uint8_t { no_match, only_matched, substituted, ended };

// One host of a URL, "a.test" of "a.test:80/x".
struct HostAndPath {
    std::string host;
    std::uint16_t port = 80;
    std::string path = "/";
};

HostAndPath split_url(std::string_view behind_scheme, std::uint16_t usual_port) {
    HostAndPath parts;
    const std::size_t slash = std::min(behind_scheme.find('/'), behind_scheme.size());
    const std::string_view authority = behind_scheme.substr(0, slash);
    const std::size_t colon = std::min(authority.find(':'), authority.size());
    parts.host = authority.substr(0, colon);
    parts.port = usual_port;
    if (colon < authority.size())
        std::from_chars(authority.data() + colon + 1, authority.data() + authority.size(),
                        parts.port);
    if (slash < behind_scheme.size())
        parts.path = behind_scheme.substr(slash);
    return parts;
}

// Whether a URL names the host that answers (ap_matches_request_vhost).
bool is_this_host(const RewriteContext& context, const HostAndPath& url) {
    const Server& server = context.server();
    const std::string port = std::to_string(url.port);
    for (const Address& address : server.addresses)
        if ((address.port.empty() || address.port == "*" || address.port == port) &&
            text::equals_ignoring_case(address.ip, url.host))
            return true;
    if (server.port.value_or(0) != url.port)
        return false;
    const std::string host = text::to_lower(url.host);
    const Httpd& httpd = context.httpd;
    return text::equals_ignoring_case(name_of_server(httpd.tree, httpd.names, context.request.host),
                                      host) ||
           std::any_of(server.name_aliases.begin(), server.name_aliases.end(),
                       [&](const std::string& alias) {
                           return text::matches_wildcards(text::to_lower(alias), host);
                       });
}

bool ends_list(const RewriteRule& rule) {
    return rule.ends_in_status || rule.passes_through || rule.is_end || rule.to_proxy ||
           rule.is_last;
}

class Engine {
  public:
    Engine(RewriteContext& context, Rewritten& result)
        : context_(context), request_(context.request), result_(result) {}

    Step apply(const RewriteRule& rule) {
        prepare_uri();
        const auto groups = rule.regex->groups(context_.uri);
        if (!spend(context_, steps_of_rule + context_.uri.size() / 8))
            return end_unknown(rule);
        if (groups.has_value() == rule.negated) {
            ++request_.rules_not_matched;
            return Step::no_match;
        }
        context_.rule_groups.clear();
        if (groups)
            context_.rule_groups.assign(groups->begin(), groups->end());
        context_.condition_groups.clear();
        context_.groups_are_unknown.reset();
        context_.conditions.clear();
        const Step step = apply_matching(rule);
        remember(rule, step);
        return step;
    }

  private:
    // Its pattern matches.
    Step apply_matching(const RewriteRule& rule) {
        switch (all_hold(context_, rule.conditions)) {
            case Truth::no:
                return Step::no_match;
            case Truth::unknown:
                return end_unknown(rule);
            case Truth::yes:
                break;
        }
        note(rule);
        std::string result;
        if (!rule.only_matches) {
            const auto expanded = expand(context_, rule.output, &rule);
            if (!expanded)
                return end_unknown(rule);
            if (expanded->unsafe_question_mark && !rule.allows_question_mark) {
                result_.status = 403;
                result_.has_unsafe_question_mark = true;
                return Step::ended;
            }
            result = expanded->text;
        }
        // A header that is only handed on decides nothing.
        HeaderNames* const missed = std::exchange(request_.missed_headers, nullptr);
        const bool is_set = set_environment(rule);
        request_.missed_headers = missed;
        if (!is_set)
            return end_unknown(rule);
        if (rule.only_matches)
            return force_type(rule) ? Step::only_matched : end_unknown(rule);
        return substitute(rule, std::move(result));
    }

    void remember(const RewriteRule& rule, Step step) {
        constexpr std::size_t most = 100;  // rules with [N] run again and again
        if (request_.rules_tried.size() == most)
            return;
        text::spend_on_keeping(context_.uri.size() + request_.filename.size());
        request_.rules_tried.push_back(
            {.because = rule.because,
             .input = context_.uri,
             .result = step == Step::substituted ? request_.filename : "",
             .matched = step != Step::no_match,
             .is_last = step != Step::no_match && ends_list(rule),
             .conditions = std::exchange(context_.conditions, {})});
    }

    bool is_proxied() const {
        return request_.handler == "proxy-server" && request_.filename.starts_with("proxy:");
    }

    void prepare_uri() {
        context_.uri = request_.filename;
        if (context_.directory.empty())
            return;
        context_.uri += request_.path_info;
        if (!is_proxied() && context_.uri.starts_with(context_.directory))
            context_.uri.erase(0, context_.directory.size());
    }

    Step end_unknown(const RewriteRule& rule) {
        result_.unknown = context_.unknown;
        result_.unknown->decisions.push_back(
            {.what = What::rewrite_rule, .value = std::nullopt, .because = rule.because});
        return Step::ended;
    }

    void note(const RewriteRule& rule) {
        if (result_.last_rule != &rule && spend_on_decision())
            request_.decisions.push_back(
                {.what = What::rewrite_rule, .value = context_.uri, .because = rule.because});
        result_.last_rule = &rule;
    }

    bool spend_on_decision() const {
        return text::spend_on_keeping(context_.uri.size()) && text::spend(steps_of_decision);
    }

    bool set_environment(const RewriteRule& rule) {
        // Each has an effect: no algorithm says it better.
        for (const std::string& item : rule.environment) {  // NOLINT(readability-use-anyofallof)
            const auto expanded = expand(context_, item, nullptr);
            if (!expanded)
                return false;
            const std::string& text = expanded->text;
            if (text.starts_with('!')) {
                request_.environment.unset(text.substr(1));
                continue;
            }
            text::spend_on_keeping(text.size());
            const std::size_t colon = text.find(':');
            request_.environment.set(text.substr(0, colon),
                                     colon == std::string::npos ? "" : text.substr(colon + 1));
        }
        return true;
    }

    bool force_type(const RewriteRule& rule) {
        const auto type = expand(context_, rule.type, &rule);
        const auto handler = expand(context_, rule.handler, &rule);
        if (!type || !handler)
            return false;
        if (!type->text.empty())
            request_.forced_type = text::to_lower(type->text);
        if (!handler->text.empty())
            request_.forced_handler = text::to_lower(handler->text);
        return true;
    }

    Step substitute(const RewriteRule& rule, std::string uri) {
        bool has_prefix = false;
        if (!is_proxied() && !uri.starts_with('/') && scheme_of(uri).length == 0) {
            if (!context_.directory.empty()) {
                uri.insert(0, context_.directory);
                has_prefix = true;
            } else if (!rule.to_proxy && !rule.redirects) {
                uri.insert(0, "/");
                has_prefix = true;
            }
        }
        request_.filename = std::move(uri);
        if (!context_.directory.empty() && rule.drops_path_info)
            request_.path_info.clear();
        split_query(rule);
        if (rule.to_proxy) {
            qualify();
            request_.filename.insert(0, "proxy:");
            return Step::substituted;
        }
        if (rule.redirects) {
            qualify();
            result_.redirect_status = rule.status;
            return Step::substituted;
        }
        reduce();
        if (scheme_of(request_.filename).length != 0) {
            result_.redirect_status = rule.status;
            return Step::substituted;
        }
        if (!rule.keeps_slashes && !has_prefix && !rule.output.starts_with("//"))
            while (request_.filename.starts_with("//"))
                request_.filename.erase(0, 1);
        return force_type(rule) ? Step::substituted : end_unknown(rule);
    }

    // splitout_queryargs
    void split_query(const RewriteRule& rule) {
        std::string& query = request_.query;
        std::string& uri = request_.filename;
        const UriScheme scheme = scheme_of(uri);
        if (rule.query_none || (scheme.length != 0 && !scheme.has_query)) {
            query.clear();
            return;
        }
        if (rule.query_discards)
            query.clear();
        const std::size_t mark = rule.query_is_last ? uri.rfind('?') : uri.find('?', scheme.length);
        if (mark == std::string::npos || mark < scheme.length)
            return;
        const std::string own = uri.substr(mark + 1);
        uri.erase(mark);
        if (!rule.query_appends)
            query = own;
        else if (!own.empty())
            query = own + "&" + query;
        text::spend_on_keeping(query.size());
        if (query.ends_with('&'))
            query.pop_back();
    }

    // fully_qualify_uri
    void qualify() {
        std::string& uri = request_.filename;
        if (scheme_of(uri).length != 0)
            return;
        uri = own_url(context_.httpd, request_) + (uri.starts_with('/') ? "" : "/") + uri;
    }

    // reduce_uri: only of its own scheme.
    void reduce() {
        const std::string_view scheme = request_.sent.is_tls ? "https://" : "http://";
        std::string& uri = request_.filename;
        if (uri.size() <= scheme.size() ||
            !text::equals_ignoring_case(std::string_view(uri).substr(0, scheme.size()), scheme))
            return;
        const HostAndPath url =
            split_url(std::string_view(uri).substr(scheme.size()), request_.sent.is_tls ? 443 : 80);
        if (!is_this_host(context_, url))
            return;
        uri = url.path;
        const unsigned options = context_.server().rewrite.options.value_or(0);
        result_.reduced = (options & rewrite_option::legacy_prefix) == 0 || result_.reduced;
    }

    RewriteContext& context_;
    RequestRecord& request_;
    Rewritten& result_;
};

bool is_skipped(const RequestRecord& request, const RewriteRule& rule) {
    return request.is_subrequest && (rule.not_in_subrequest || rule.redirects);
}

}  // namespace

Rewritten apply_rules(RewriteContext& context, const RewriteRules& rules) {
    Rewritten result;
    Engine engine(context, result);
    int rounds = 1;
    for (std::size_t i = 0; i < rules.size(); ++i) {
        const RewriteRule& rule = *rules[i];
        if (is_skipped(context.request, rule))
            continue;
        const Step step = engine.apply(rule);
        if (step == Step::ended)
            return result;
        if (step == Step::no_match) {
            while (i < rules.size() && rules[i]->chains)
                ++i;
            continue;
        }
        if (!rule.only_matches)
            result.last_substitution = &rule;
        if (context.request.filename.size() > longest_uri) {
            result.status = 500;
            result.has_no_end = true;
            return result;
        }
        if (rule.ends_in_status) {
            result.status = rule.status;
            return result;
        }
        if (step == Step::substituted)
            result.change =
                rule.keeps_escapes ? Rewritten::Change::no_escape : Rewritten::Change::normal;
        if (rule.passes_through) {
            context.request.filename.insert(0, "passthrough:");
            result.change = Rewritten::Change::normal;
            return result;
        }
        if (rule.is_end)
            context.request.rewriting_ended = true;
        if (rule.is_end || rule.to_proxy || rule.is_last)
            return result;
        if (rule.next_round) {
            if (++rounds >= rule.most_rounds) {
                result.status = 500;
                result.has_no_end = true;
                return result;
            }
            i = static_cast<std::size_t>(-1);
            continue;
        }
        i += static_cast<std::size_t>(std::max(rule.skips, 0));
    }
    return result;
}

}  // namespace fcgicheck::apache
