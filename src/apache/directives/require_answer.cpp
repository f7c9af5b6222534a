#include "apache/directives/require_answer.h"

#include <array>
#include <string>
#include <utility>

#include "apache/request/phases.h"

namespace fcgicheck::apache {

namespace {

using namespace authz;

constexpr std::array every_result = {granted, denied, no_user, neutral, failed};

// A node's answer, and the line that it comes from.
struct Answer {
    Results results = neutral;
    const Cause* line = nullptr;
};

class RequireEvaluation {
  public:
    explicit RequireEvaluation(AskedRequest& asked) : asked_(asked) {}

    Answer evaluate(const AuthzNode& node, AuthzNode::Logic parent);

    RequireAnswer answer;

  private:
    Results of_line(const AuthzNode& line);
    Results of_expression(const AuthzNode& line);

    AskedRequest& asked_;
};

Results of_truth(Truth truth) {
    return truth == Truth::unknown ? granted | denied : truth == Truth::yes ? granted : denied;
}

Results RequireEvaluation::of_expression(const AuthzNode& line) {
    Evaluation evaluation;
    const Verdict verdict = line.expression->holds(asked_.scene(), evaluation);
    asked_.hangs_on_client =
        asked_.hangs_on_client || evaluation.hangs_on_client || asked_.scene() == nullptr;
    const Results refused = line.expression->mentions_user() ? no_user : denied;
    switch (verdict) {
        case Verdict::yes:
            return granted;
        case Verdict::no:
            return refused;
        case Verdict::unknown:
            return granted | refused;
        case Verdict::failed:
            break;
    }
    return failed;
}

Results RequireEvaluation::of_line(const AuthzNode& line) {
    const Scene* const scene = asked_.scene();
    switch (line.provider) {
        case AuthzProvider::section:
        case AuthzProvider::all_denied:
            return denied;
        case AuthzProvider::all_granted:
            return granted;
        case AuthzProvider::method:
            return asked_.is_with(line.wanted) ? granted : denied;
        case AuthzProvider::ip:
            return of_truth(asked_.is_in(line.subnets));
        case AuthzProvider::local:
            return of_truth(asked_.is_local());
        case AuthzProvider::host:
            return of_truth(asked_.is_in_domain(line.arguments));
        case AuthzProvider::forward_dns:
            return of_truth(asked_.is_named(line.arguments));
        case AuthzProvider::env: {
            Truth any = Truth::no;
            for (const std::string& name : line.arguments)
                any = either(any, asked_.has_variable(name));
            return of_truth(any);
        }
        case AuthzProvider::expr:
            return of_expression(line);
        case AuthzProvider::ssl:
        case AuthzProvider::ssl_verify_client: {  // no certificate of a client's is sent
            asked_.hangs_on_client = asked_.hangs_on_client || scene == nullptr;
            if (scene == nullptr)
                return granted | denied;
            const bool is_tls = scene->request.sent.is_tls;
            return is_tls && line.provider == AuthzProvider::ssl ? granted : denied;
        }
        case AuthzProvider::user:
            return no_user;
        case AuthzProvider::foreign:
            break;
    }
    answer.hangs_on_foreign = true;
    return granted | denied | no_user;
}

// apply_authz_sections, one step: what is known so far, and what the next child says.
Answer combine(const Answer& so_far, const Answer& child, AuthzNode::Logic logic) {
    Answer combined{.results = 0, .line = so_far.line};
    const Results ends = logic == AuthzNode::Logic::all ? denied : granted;
    const Results weak = logic == AuthzNode::Logic::all ? granted : denied;
    for (const Results a : every_result) {
        if ((so_far.results & a) == 0)
            continue;
        for (const Results b : every_result) {
            if ((child.results & b) == 0)
                continue;
            const bool is_news = b == ends || b == failed || a == neutral || a == weak;
            const bool goes_on = a != ends && a != failed && b != neutral;
            combined.results |= goes_on && is_news ? b : a;
            if (goes_on && is_news)
                combined.line = child.line;
        }
    }
    return combined;
}

Results negate(Results results) {
    Results negated = results & (neutral | failed);
    if ((results & granted) != 0)
        negated |= denied;
    if ((results & (denied | no_user)) != 0)
        negated |= neutral;
    return negated;
}

Answer RequireEvaluation::evaluate(const AuthzNode& node, AuthzNode::Logic parent) {
    if (!asked_.is_with(node.methods))
        return {.results = parent == AuthzNode::Logic::all ? granted : neutral};
    Answer own;
    if (node.provider == AuthzProvider::section) {
        for (const AuthzNode& child : node.children)
            own = combine(own, evaluate(child, node.logic), node.logic);
    } else {
        own = {.results = of_line(node), .line = &node.because};
        answer.because.push_back(node.because);
        if ((own.results & (own.results - 1)) != 0)
            answer.undecided.push_back(node.because);
    }
    if (node.negated)
        own.results = negate(own.results);
    return own;
}

}  // namespace

RequireAnswer ask_require(const AuthzNode& root, AskedRequest& asked) {
    RequireEvaluation evaluation(asked);
    const Answer found = evaluation.evaluate(root, AuthzNode::Logic::all);
    evaluation.answer.results = found.results;
    evaluation.answer.decided = found.line;
    return std::move(evaluation.answer);
}

}  // namespace fcgicheck::apache
