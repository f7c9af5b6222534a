// What conditions and words come to (ap_expr_eval and ap_expr_eval_word).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "apache/expr/expression.h"
#include "apache/expr/nodes.h"
#include "apache/request/request.h"

namespace fcgicheck::apache {

using Value = std::optional<std::string>;  // absent: it can't be known

class Evaluator {
  public:
    Evaluator(const Scene* scene, Evaluation& evaluation)
        : scene_(scene), evaluation_(evaluation) {}

    Truth holds(const Condition& condition);
    Value value_of(const Word& word);
    bool has_failed() const { return failed_; }
    bool may_have_failed() const { return may_have_failed_; }

  private:
    bool enter();
    void leave();
    Truth decide(const Condition& condition);
    Truth decide_chain(const Condition& condition, Truth ends);
    Truth test_unary(const Condition& condition);
    Truth test_binary(const Condition& condition);
    Truth test_subrequest(UnaryTest test, const std::string& path);
    Truth test_file(UnaryTest test, const std::string& path);
    Truth is_among(const Condition& condition);
    Truth matches(const Condition& condition);
    Truth client_is_in(const IpSubnet& subnet);
    Value evaluate(const Word& word);
    Value group(std::size_t number) const;
    Value call(Function function, const std::string& argument);
    Value read_file(const std::string& path);
    Value size_of_file(const std::string& path);

    const Scene* scene_;
    Evaluation& evaluation_;
    int depth_ = 0;
    bool failed_ = false;
    bool may_have_failed_ = false;
};

}  // namespace fcgicheck::apache
