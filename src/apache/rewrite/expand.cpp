#include "apache/rewrite/expand.h"

#include <algorithm>
#include <array>

#include "apache/request/phases.h"
#include "apache/request/server_view.h"
#include "apache/rewrite/map.h"
#include "apache/tree.h"
#include "text/ascii.h"
#include "text/effort.h"

namespace fcgicheck::apache {

namespace {

using MaybeText = std::optional<std::string>;

// mod_rewrite's own list: it knows fewer names than expressions do.
constexpr auto variable_names = std::to_array<std::string_view>({
    "API_VERSION",
    "AUTH_TYPE",
    "CONN_REMOTE_ADDR",
    "CONTEXT_DOCUMENT_ROOT",
    "CONTEXT_PREFIX",
    "DOCUMENT_ROOT",
    "HTTPS",
    "HTTP_ACCEPT",
    "HTTP_COOKIE",
    "HTTP_FORWARDED",
    "HTTP_HOST",
    "HTTP_PROXY_CONNECTION",
    "HTTP_REFERER",
    "HTTP_USER_AGENT",
    "IPV6",
    "IS_SUBREQ",
    "PATH_INFO",
    "QUERY_STRING",
    "REMOTE_ADDR",
    "REMOTE_HOST",
    "REMOTE_IDENT",
    "REMOTE_PORT",
    "REMOTE_USER",
    "REQUEST_FILENAME",
    "REQUEST_METHOD",
    "REQUEST_SCHEME",
    "REQUEST_URI",
    "SCRIPT_FILENAME",
    "SCRIPT_GROUP",
    "SCRIPT_USER",
    "SERVER_ADDR",
    "SERVER_ADMIN",
    "SERVER_NAME",
    "SERVER_PORT",
    "SERVER_PROTOCOL",
    "SERVER_SOFTWARE",
    "THE_REQUEST",
    "TIME",
    "TIME_DAY",
    "TIME_HOUR",
    "TIME_MIN",
    "TIME_MON",
    "TIME_SEC",
    "TIME_WDAY",
    "TIME_YEAR",
});

MaybeText hangs_on(RewriteContext& context, std::string_view name) {
    const bool on_client = name.starts_with("REMOTE_") || name == "CONN_REMOTE_ADDR";
    context.unknown = Ending{.status = std::nullopt,
                             .why = on_client ? Why::client_not_known : Why::hangs_on_request,
                             .decisions = {},
                             .detail = std::string(name)};
    return std::nullopt;
}

// A request may look ahead unless it looks at itself already (subreq_ok).
bool may_look_up(const RequestRecord& request) {
    return !request.is_subrequest || (request.main != nullptr && request.main->uri != request.uri);
}

MaybeText lookup(RewriteContext& context, std::string_view name);

// %{LA-U:NAME} and %{LA-F:NAME}: the variable as it will be, by a subrequest.
MaybeText look_ahead(RewriteContext& context, std::string_view name, LookUpBy by) {
    if (!may_look_up(context.request))
        return "";
    if (!context.httpd.look_up)
        return hangs_on(context, name);
    std::string path = context.uri;
    if (path.starts_with('/')) {
        if (!context.directory.empty())
            by = LookUpBy::uri;
    } else if (!context.directory.empty()) {
        const auto& rewrite = context.request.dir.rewrite;
        const bool by_base = by == LookUpBy::uri && rewrite && rewrite->base;
        path.insert(0, by_base ? *rewrite->base : context.directory);
    }
    Subrequest ahead = context.httpd.look_up(context.request, path, by);
    if (!spend(context, 0))
        return std::nullopt;
    RewriteContext there{.httpd = context.httpd, .request = ahead.record};
    there.uri = context.uri;
    there.directory = context.directory;
    auto value = lookup(there, name);
    context.unknown = std::move(there.unknown);
    return value;
}

MaybeText lookup_ssl(RewriteContext& context, std::string_view name) {
    const bool is_loaded = context.httpd.tree.global.read.modules.has("ssl_module");
    const bool of_connection = name.starts_with("SSL_") && !name.starts_with("SSL_VERSION_");
    if (is_loaded && !of_connection)
        return hangs_on(context, name);
    return "";
}

MaybeText lookup(RewriteContext& context, std::string_view name) {
    if (name.size() > 4 && name[3] == ':') {
        const std::string_view prefix = name.substr(0, 3);
        const std::string_view rest = name.substr(4);
        if (text::equals_ignoring_case(prefix, "ENV")) {
            auto value = environment_value(context.httpd, context.request, rest);
            return value ? value : hangs_on(context, rest);
        }
        return text::equals_ignoring_case(prefix, "SSL") ? lookup_ssl(context, rest) : "";
    }
    if (name.size() > 5 && name[4] == ':') {
        const std::string prefix = text::to_lower(name.substr(0, 4));
        const std::string_view rest = name.substr(5);
        if (prefix == "http")
            return asked_header(context.request, rest);
        if (prefix == "la-u" || prefix == "la-f")
            return look_ahead(context, rest, prefix == "la-u" ? LookUpBy::uri : LookUpBy::file);
        return "";
    }
    const std::string upper = text::to_upper(name);
    if (std::find(variable_names.begin(), variable_names.end(), upper) == variable_names.end())
        return "";
    auto value = variable(context.httpd, context.request, upper);
    if (upper == "API_VERSION")
        value = context.api_version;
    if (!value)
        return hangs_on(context, upper);
    return value;
}

// Where the bracket closes that was opened before `from`, or `wanted` stands outside of inner ones.
std::size_t find_in_curlies(std::string_view text, std::size_t from, char wanted) {
    int depth = 1;
    if (!text::spend(text.size() - from))
        return std::string_view::npos;
    for (std::size_t i = from; i < text.size(); ++i) {
        if (text[i] == wanted && depth == 1)
            return i;
        if (text[i] == '}' && --depth == 0)
            return std::string_view::npos;
        if (text[i] == '{')
            ++depth;
    }
    return std::string_view::npos;
}

bool is_visible(char c) {
    return static_cast<unsigned char>(c) > ' ' && c != '\x7f';
}

// A backreference as [B] wants it (escape_backref).
std::string escaped(const RewriteRule& rule, std::string_view group) {
    constexpr std::string_view digits = "0123456789abcdef";
    const std::string& listed = rule.escaped_characters;
    std::string result;
    for (const char c : group) {
        const bool by_default = rule.escapes_controls ? !is_visible(c) : listed.empty();
        const bool named = listed.find(c) != std::string::npos;
        const bool spared = rule.unescaped_characters.find(c) != std::string::npos;
        const bool is_word =
            text::is_digit(c) || c == '_' || (text::lower(c) >= 'a' && text::lower(c) <= 'z');
        if (!(by_default || named) || spared || is_word) {
            result += c;
        } else if (c == ' ' && !rule.escapes_blank_as_hex) {
            result += '+';
        } else {
            const auto byte = static_cast<unsigned char>(c);
            result += '%';
            result += digits[byte >> 4];
            result += digits[byte & 15];
        }
    }
    return result;
}

// Ours: httpd's end with its memory.
constexpr std::size_t longest = std::size_t{1} << 20;
constexpr int deepest = 100;

class Expansion {
  public:
    Expansion(RewriteContext& context, const RewriteRule* rule) : context_(context), rule_(rule) {}

    std::optional<Expanded> of(std::string_view text) {
        std::size_t at = 0;
        while (at < text.size()) {
            const std::size_t special = std::min(text.find_first_of("\\$%", at), text.size());
            const std::size_t before = result_.text.size();
            add_literal(text.substr(at, special - at));
            at = special;
            if (special < text.size() && !add_special(text, at))
                return std::nullopt;
            if (result_.text.size() > longest)
                text::spend_all();
            if (!text::spend_on_reading(result_.text.size() - before))
                break;
        }
        if (!spend(context_, 0))
            return std::nullopt;
        return std::move(result_);
    }

  private:
    // Moves `at` behind what it took; false where that can't be known.
    bool add_special(std::string_view text, std::size_t& at) {
        const char next = at + 1 < text.size() ? text[at + 1] : '\0';
        if (text[at] == '\\') {
            result_.text += next == '\0' ? '\\' : next;
            at += 2;
            return true;
        }
        if (next == '{')
            return add_curlies(text, at);
        if (text::is_digit(next))
            return add_group(text, at);
        result_.text += text[at++];
        return true;
    }

    bool add_curlies(std::string_view text, std::size_t& at) {
        const std::size_t inside = at + 2;
        const std::size_t end = find_in_curlies(text, inside, '}');
        const bool is_map = text[at] == '$';
        const std::size_t colon = is_map ? find_in_curlies(text, inside, ':') : inside;
        if (end == std::string_view::npos || colon == std::string_view::npos) {
            result_.text += text.substr(at, 2);
            at = inside;
            return true;
        }
        at = end + 1;
        if (!is_map)
            return add_expanded(lookup(context_, text.substr(inside, end - inside)));
        return add_map(text.substr(inside, colon - inside),
                       text.substr(colon + 1, end - colon - 1));
    }

    bool add_map(std::string_view map, std::string_view key) {
        const std::size_t bar = find_in_curlies(key, 0, '|');
        const auto expanded_key = expand(context_, key.substr(0, bar), rule_);
        if (!expanded_key)
            return false;
        const MapAnswer answer =
            look_up_map(context_.httpd, context_.server(), map, expanded_key->text);
        if (answer.unknown) {
            context_.unknown = *answer.unknown;
            return false;
        }
        if (answer.value || bar == std::string_view::npos)
            return add_expanded(answer.value.value_or(""));
        const auto otherwise = expand(context_, key.substr(bar + 1), rule_);
        return otherwise && add_expanded(otherwise->text);
    }

    bool add_group(std::string_view text, std::size_t& at) {
        const bool of_rule = text[at] == '$';
        const auto number = static_cast<std::size_t>(text[at + 1] - '0');
        at += 2;
        if (!of_rule && context_.groups_are_unknown) {
            context_.unknown = context_.groups_are_unknown;
            return false;
        }
        const auto& groups = of_rule ? context_.rule_groups : context_.condition_groups;
        if (number >= groups.size())
            return true;
        const bool escapes = rule_ != nullptr && rule_->escapes;
        return add_expanded(escapes ? escaped(*rule_, groups[number]) : groups[number]);
    }

    void add_literal(std::string_view text) {
        if (text.find('?') != std::string_view::npos)
            note_question_mark(false);
        result_.text += text;
    }

    bool add_expanded(const MaybeText& text) {
        if (!text)
            return false;
        if (text->find('?') != std::string::npos)
            note_question_mark(true);
        result_.text += *text;
        return true;
    }

    // The first decides; with [QSL] the last.
    void note_question_mark(bool unsafe) {
        if (!has_question_mark_ || (rule_ != nullptr && rule_->query_is_last))
            result_.unsafe_question_mark = unsafe;
        has_question_mark_ = true;
    }

    RewriteContext& context_;
    const RewriteRule* rule_;
    Expanded result_ = {};
    bool has_question_mark_ = false;
};

}  // namespace

bool spend(RewriteContext& context, std::uint64_t steps) {
    if (text::spend(steps))
        return true;
    context.unknown = Ending{.status = std::nullopt, .why = Why::costs_too_much};
    return false;
}

const Server& RewriteContext::server() const {
    return httpd.tree.servers.at(request.host);
}

std::optional<Expanded> expand(RewriteContext& context, std::string_view text,
                               const RewriteRule* rule) {
    if (++context.nested_expansions > deepest)
        text::spend_all();
    auto expanded = spend(context, 1) ? Expansion(context, rule).of(text) : std::nullopt;
    --context.nested_expansions;
    return expanded;
}

}  // namespace fcgicheck::apache
