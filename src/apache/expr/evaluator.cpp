#include "apache/expr/evaluator.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <limits>
#include <utility>

#include "apache/request/phases.h"
#include "text/ascii.h"
#include "text/glob.h"

namespace fcgicheck::apache {

namespace {

constexpr int deepest_evaluation = 20;  // AP_EXPR_MAX_RECURSION

Truth truth_of(bool value) {
    return value ? Truth::yes : Truth::no;
}

Truth negate(Truth truth) {
    return truth == Truth::unknown ? truth : truth_of(truth == Truth::no);
}

// apr_atoi64: what follows the digits does not matter.
std::int64_t number_in(std::string_view text) {
    while (!text.empty() && text::is_space(text.front()))
        text.remove_prefix(1);
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+'))
        text.remove_prefix(1);
    std::uint64_t value = 0;
    constexpr auto largest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc::result_out_of_range || value > largest)
        return negative ? std::numeric_limits<std::int64_t>::min()
                        : std::numeric_limits<std::int64_t>::max();
    const auto signed_value = static_cast<std::int64_t>(value);
    return negative ? -signed_value : signed_value;
}

template <class T>
bool compare(const T& a, const T& b, Comparison comparison) {
    switch (comparison) {
        case Comparison::equal:
            return a == b;
        case Comparison::unequal:
            return a != b;
        case Comparison::less:
            return a < b;
        case Comparison::at_most:
            return a <= b;
        case Comparison::greater:
            return a > b;
        case Comparison::at_least:
            return a >= b;
    }
    return false;
}

// -T
bool is_true(const std::string& text) {
    return !text.empty() && text != "0" && !text::equals_ignoring_case(text, "off") &&
           !text::equals_ignoring_case(text, "no") && !text::equals_ignoring_case(text, "false");
}

bool matches_glob(const std::string& pattern, const std::string& name, text::Slash slash) {
    return text::fnmatch(pattern, name, slash, text::LeadingDot::any_character);
}

}  // namespace

bool Evaluator::enter() {
    if (depth_ < deepest_evaluation) {
        ++depth_;
        return true;
    }
    failed_ = true;
    return false;
}

void Evaluator::leave() {
    --depth_;
}

Truth Evaluator::holds(const Condition& condition) {
    if (!enter())
        return Truth::no;
    const Truth truth = decide(condition);
    leave();
    return truth;
}

Truth Evaluator::decide(const Condition& condition) {
    switch (condition.kind) {
        case Condition::Kind::always:
            return Truth::yes;
        case Condition::Kind::never:
            return Truth::no;
        case Condition::Kind::negation:
            return negate(decide(condition.children.front()));
        case Condition::Kind::any:
            return decide_chain(condition, Truth::yes);
        case Condition::Kind::all:
            return decide_chain(condition, Truth::no);
        case Condition::Kind::unary:
            return test_unary(condition);
        case Condition::Kind::binary:
            return test_binary(condition);
        case Condition::Kind::integers:
        case Condition::Kind::strings: {
            const Value left = value_of(condition.words[0]);
            const Value right = value_of(condition.words[1]);
            if (!left || !right)
                return Truth::unknown;
            return truth_of(condition.kind == Condition::Kind::integers
                                ? compare(number_in(*left), number_in(*right), condition.comparison)
                                : compare(*left, *right, condition.comparison));
        }
        case Condition::Kind::in_words:
            return is_among(condition);
        case Condition::Kind::in_function:
            value_of(condition.words[0]);
            value_of(condition.words[1]);
            return Truth::unknown;
        case Condition::Kind::matches:
            return matches(condition);
        case Condition::Kind::lacks:
            return negate(matches(condition));
    }
    return Truth::unknown;
}

// `||` and `&&`: the first that is `ends` ends it. What comes behind one that can't be known is
// perhaps not evaluated at all, so what it leaves behind can't be known either.
Truth Evaluator::decide_chain(const Condition& condition, Truth ends) {
    Truth result = negate(ends);
    for (std::size_t i = 0; i < condition.children.size(); ++i) {
        const bool is_sure = result != Truth::unknown;
        const Evaluation before = evaluation_;
        const bool had_failed = failed_;
        const bool is_last = i + 1 == condition.children.size();
        const Truth truth = is_last ? decide(condition.children[i]) : holds(condition.children[i]);
        if (!is_sure) {
            if (evaluation_.groups != before.groups || evaluation_.subject != before.subject) {
                evaluation_.groups.reset();
                evaluation_.subject.reset();
            }
            may_have_failed_ = may_have_failed_ || (failed_ && !had_failed);
            failed_ = had_failed;
        }
        if (truth == ends)
            return ends;
        if (truth == Truth::unknown)
            result = Truth::unknown;
    }
    return result;
}

Truth Evaluator::client_is_in(const IpSubnet& subnet) {
    if (scene_ == nullptr)
        return Truth::unknown;
    const auto client = scene_->request.sent.client;
    const auto address = client ? parse_ip(*client) : std::nullopt;
    if (!address) {
        evaluation_.hangs_on_client = true;
        return Truth::unknown;
    }
    return truth_of(subnet.contains(*address));
}

Truth Evaluator::test_unary(const Condition& condition) {
    const Value value = value_of(condition.words.front());
    if (condition.unary == UnaryTest::client_in_subnet)
        return client_is_in(*condition.subnet);
    if (!value)
        return Truth::unknown;
    switch (condition.unary) {
        case UnaryTest::is_filled:
            return truth_of(!value->empty());
        case UnaryTest::is_empty:
            return truth_of(value->empty());
        case UnaryTest::is_true:
            return truth_of(is_true(*value));
        case UnaryTest::uri_is_open:
        case UnaryTest::file_is_open:
            return test_subrequest(condition.unary, *value);
        case UnaryTest::client_in_subnet:
        case UnaryTest::foreign:
            return Truth::unknown;
        case UnaryTest::is_directory:
        case UnaryTest::exists:
        case UnaryTest::is_file:
        case UnaryTest::has_content:
        case UnaryTest::is_link:
        case UnaryTest::is_executable:
            return test_file(condition.unary, *value);
    }
    return Truth::unknown;
}

// httpd refuses a subrequest for its own URI, so that this ends.
Truth Evaluator::test_subrequest(UnaryTest test, const std::string& path) {
    if (scene_ == nullptr || !scene_->httpd.look_up || scene_->request.is_subrequest)
        return Truth::unknown;
    const bool by_uri = test == UnaryTest::uri_is_open;
    const Subrequest found =
        scene_->httpd.look_up(scene_->request, path, by_uri ? LookUpBy::uri : LookUpBy::file);
    if (found.ending && !found.ending->status)
        return Truth::unknown;
    const int status = found.ending ? *found.ending->status : 200;
    if (by_uri)
        return truth_of(status < 400);
    return status < 300 ? test_file(UnaryTest::exists, found.record.filename) : Truth::no;
}

Truth Evaluator::test_binary(const Condition& condition) {
    const Value left = value_of(condition.words[0]);
    const Value right = value_of(condition.words[1]);
    if (!left || !right)
        return Truth::unknown;
    switch (condition.binary) {
        case BinaryTest::ipmatch: {
            // What is no address is looked up as a name.
            const auto address = parse_ip(*left);
            if (!address)
                return left->empty() ? Truth::no : Truth::unknown;
            return truth_of(condition.subnet->contains(*address));
        }
        case BinaryTest::fnmatch:
            return truth_of(matches_glob(*right, *left, text::Slash::only_literal));
        case BinaryTest::strmatch:
            return truth_of(matches_glob(*right, *left, text::Slash::any_character));
        case BinaryTest::strcmatch:
            return truth_of(matches_glob(text::to_lower(*right), text::to_lower(*left),
                                         text::Slash::any_character));
        case BinaryTest::foreign:
            return Truth::unknown;
    }
    return Truth::unknown;
}

Truth Evaluator::is_among(const Condition& condition) {
    const Value needle = value_of(condition.words.front());
    Truth result = truth_of(false);
    for (std::size_t i = condition.words.size() - 1; i > 0; --i) {
        const Value word = value_of(condition.words[i]);
        if (!needle || !word)
            result = Truth::unknown;
        else if (*needle == *word)
            return Truth::yes;
    }
    return result;
}

Truth Evaluator::matches(const Condition& condition) {
    const Value subject = value_of(condition.words.front());
    const bool keeps_groups = condition.regex->group_count() > 0;
    if (!subject) {
        if (keeps_groups) {
            evaluation_.has_matched = true;
            evaluation_.groups.reset();
            evaluation_.subject.reset();
        }
        return Truth::unknown;
    }
    const auto groups = condition.regex->groups(*subject);
    if (keeps_groups) {
        evaluation_.has_matched = true;
        evaluation_.groups.emplace();
        evaluation_.subject.reset();
        if (groups) {
            evaluation_.groups->assign(groups->begin(), groups->end());
            evaluation_.subject = *subject;
        }
    }
    return truth_of(groups.has_value());
}

Value Evaluator::value_of(const Word& word) {
    if (!enter())
        return "";
    Value value = evaluate(word);
    leave();
    return value;
}

Value Evaluator::evaluate(const Word& word) {
    switch (word.kind) {
        case Word::Kind::text:
        case Word::Kind::digits:
            return word.text;
        case Word::Kind::variable: {
            if (scene_ == nullptr)
                return std::nullopt;
            Value value = variable(scene_->httpd, scene_->request, word.text);
            if (!value && !scene_->request.sent.client &&
                (word.text.starts_with("REMOTE_") || word.text == "CONN_REMOTE_ADDR"))
                evaluation_.hangs_on_client = true;
            return value;
        }
        case Word::Kind::function: {
            const Value argument = value_of(word.parts.front());
            return argument ? call(word.function, *argument) : std::nullopt;
        }
        case Word::Kind::group:
            return group(word.group);
        case Word::Kind::joined: {
            Value joined = "";
            for (const Word& part : word.parts) {
                const Value value = value_of(part);
                if (!value)
                    joined.reset();
                else if (joined)
                    *joined += *value;
            }
            return joined;
        }
    }
    return std::nullopt;
}

Value Evaluator::group(std::size_t number) const {
    if (!evaluation_.groups)
        return std::nullopt;
    return number < evaluation_.groups->size() ? evaluation_.groups->at(number) : "";
}

Verdict Expression::holds(const Scene* scene, Evaluation& evaluation) const {
    Evaluator evaluator(scene, evaluation);
    const Truth truth = evaluator.holds(*condition_);
    if (evaluator.has_failed())
        return Verdict::failed;
    if (evaluator.may_have_failed() || truth == Truth::unknown)
        return Verdict::unknown;
    return truth == Truth::yes ? Verdict::yes : Verdict::no;
}

Expression::Text Expression::text(const Scene* scene) const {
    if (const std::string* constant = constant_text())
        return {.value = *constant};
    Evaluation evaluation;
    Evaluator evaluator(scene, evaluation);
    Text text{.value = evaluator.value_of(*word_)};
    text.failed = evaluator.has_failed();
    return text;
}

}  // namespace fcgicheck::apache
