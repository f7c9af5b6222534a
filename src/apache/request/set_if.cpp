// What mod_setenvif sets for a request (match_headers, modules/metadata/mod_setenvif.c).
#include <utility>

#include "apache/directives/environment_rules.h"
#include "apache/mapping.h"
#include "apache/request/phases.h"
#include "apache/tree.h"
#include "text/ascii.h"
#include "text/effort.h"

namespace fcgicheck::apache {

namespace {

using Value = Environment::Value;

class Setter {
  public:
    Setter(const Httpd& httpd, RequestRecord& request) : httpd_(httpd), request_(request) {}

    PhaseResult apply(const EnvironmentRules& rules) {
        for (const auto& rule : rules)
            if (apply(*rule); is_too_long_)
                return Ending{.status = 500,
                              .why = Why::expression_failed,
                              .decisions = {{.what = What::set_env_if,
                                             .value = std::nullopt,
                                             .because = rule->because}}};
        return {};
    }

  private:
    void apply(const EnvironmentRule& rule);
    Value look_up(const EnvironmentRule& rule) const;
    Value last_header_that_matches(const text::Regex& name) const;
    Truth matches(const EnvironmentRule& rule);
    Truth matches_expression(const Expression& expression);
    void note_missed(const EnvironmentRule& rule);
    void set(const std::string& name, const std::string& written, Truth truth, bool is_plain);
    Value replaced(const std::string& written);

    const Httpd& httpd_;
    RequestRecord& request_;
    std::shared_ptr<const std::string> looked_up_;
    Value value_ = "";
    std::optional<std::vector<std::string>> groups_;  // absent: they can't be known
    bool is_too_long_ = false;
};

Value Setter::last_header_that_matches(const text::Regex& name) const {
    Value value = "";
    if (name.matches("Host"))
        value = request_.sent.host;
    for (const auto& [key, text] : request_.sent.headers)
        if (name.matches(key))
            value = text;
    return value;
}

Value Setter::look_up(const EnvironmentRule& rule) const {
    switch (rule.subject) {
        case EnvironmentRule::Subject::client_address:
            return variable(httpd_, request_, "REMOTE_ADDR");
        case EnvironmentRule::Subject::client_name:
            return variable(httpd_, request_, "REMOTE_HOST");
        case EnvironmentRule::Subject::server_address:
            return request_.sent.local_address;
        case EnvironmentRule::Subject::uri:
            return request_.uri;
        case EnvironmentRule::Subject::method:
            return variable(httpd_, request_, "REQUEST_METHOD");
        case EnvironmentRule::Subject::protocol:
            return "HTTP/1.1";
        case EnvironmentRule::Subject::headers:
            return last_header_that_matches(*rule.name_regex);
        case EnvironmentRule::Subject::header:
        case EnvironmentRule::Subject::expression:
            break;
    }
    if (text::equals_ignoring_case(*rule.name, "Host"))
        return variable(httpd_, request_, "HTTP_HOST");
    if (const auto sent = header(request_, *rule.name))
        return *sent;
    const Value* found = request_.environment.find(*rule.name);
    return found != nullptr ? *found : "";
}

Truth Setter::matches_expression(const Expression& expression) {
    const Scene scene{.httpd = httpd_, .request = request_};
    Evaluation evaluation;
    const Verdict verdict = expression.holds(&scene, evaluation);
    if (evaluation.has_matched) {
        groups_ = evaluation.groups;
        value_ = evaluation.groups ? Value(evaluation.subject.value_or("")) : std::nullopt;
    }
    if (verdict == Verdict::unknown)
        return Truth::unknown;
    return verdict == Verdict::yes ? Truth::yes : Truth::no;
}

Truth Setter::matches(const EnvironmentRule& rule) {
    if (rule.condition)
        return matches_expression(*rule.condition);
    if (rule.name != looked_up_) {
        looked_up_ = rule.name;
        value_ = look_up(rule);
    }
    if (!value_) {
        groups_.reset();
        return Truth::unknown;
    }
    if (rule.plain) {
        const bool found =
            rule.ignores_case
                ? text::to_lower(*value_).find(text::to_lower(*rule.plain)) != std::string::npos
                : value_->find(*rule.plain) != std::string::npos;
        return found ? Truth::yes : Truth::no;
    }
    const auto groups = rule.regex->groups(*value_);
    if (!groups)
        return Truth::no;
    groups_.emplace(groups->begin(), groups->end());
    return Truth::yes;
}

// A value that is too long is a 500.
Value Setter::replaced(const std::string& written) {
    const std::size_t dollar = written.find('$');
    if (!groups_ && dollar != std::string::npos)
        return std::nullopt;
    std::vector<std::string_view> groups;
    if (groups_)
        groups.assign(groups_->begin(), groups_->end());
    Value value = substitute(written, groups);
    is_too_long_ = is_too_long_ || !value;
    text::spend_on_keeping(value ? value->size() : written.size());
    return value;
}

void Setter::set(const std::string& name, const std::string& written, Truth truth, bool is_plain) {
    Environment& environment = request_.environment;
    const bool unsets = written.starts_with('!');
    if (truth == Truth::unknown)
        environment.set(name, std::nullopt);
    else if (unsets)
        environment.unset(name);
    else
        environment.set(name, is_plain ? written : replaced(written));
}

// A name is a header's, else that of a variable, which another line may have given by a header.
void Setter::note_missed(const EnvironmentRule& rule) {
    if (rule.subject != EnvironmentRule::Subject::header || header(request_, *rule.name))
        return;
    const auto behind = request_.missed_for.find(*rule.name);
    HeaderNames missed;
    if (behind != request_.missed_for.end())
        missed = behind->second;
    else if (!request_.environment.contains(*rule.name))
        missed = {*rule.name};
    for (const auto& [name, written] : rule.settings)
        request_.missed_for[name].insert(missed.begin(), missed.end());
}

void Setter::apply(const EnvironmentRule& rule) {
    note_missed(rule);
    const Truth truth = matches(rule);
    if (truth == Truth::no)
        return;
    for (const auto& [name, written] : rule.settings)
        set(name, written, truth, rule.plain.has_value());
}

}  // namespace

PhaseResult set_environment(const Httpd& httpd, RequestRecord& request) {
    return Setter(httpd, request).apply(httpd.tree.servers.at(request.host).environment_rules);
}

void set_environment_of_lines(RequestRecord& request) {
    for (const auto& [name, value] : merged(request.dir.set_env).set)
        request.environment.put_behind(name, value);
}

PhaseResult set_environment_in_directory(const Httpd& httpd, RequestRecord& request) {
    return Setter(httpd, request).apply(request.dir.environment_rules);
}

}  // namespace fcgicheck::apache
