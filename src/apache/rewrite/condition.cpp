#include "apache/rewrite/condition.h"

#include <charconv>

#include "apache/request/server_view.h"
#include "text/ascii.h"
#include "text/effort.h"
#include "text/path.h"

namespace fcgicheck::apache {

namespace {

using Test = RewriteCondition::Test;

constexpr std::uint64_t steps_of_condition = 500;  // with what is kept of it

Truth truth(bool holds) {
    return holds ? Truth::yes : Truth::no;
}

Truth negated(Truth value) {
    if (value == Truth::unknown)
        return value;
    return truth(value == Truth::no);
}

Truth not_known(RewriteContext& context, Why why, const std::string& detail) {
    context.unknown = Ending{.status = std::nullopt, .why = why, .decisions = {}, .detail = detail};
    return Truth::unknown;
}

// stat(2) of any text: a relative path begins at "/", where httpd works; one that ends in a slash
// must be a directory; ".." leaves the directory that a link leads to.
StatAnswer stat_input(ServerView& view, const std::string& input, LastLink last) {
    StatAnswer answer{.error = StatError::missing};
    if (input.empty())
        return answer;
    std::string path = "/";
    for (std::size_t at = 0; at < input.size();) {
        const std::size_t slash = std::min(input.find('/', at), input.size());
        const std::string name = input.substr(at, slash - at);
        at = slash + 1;
        if (name.empty() || name == ".")
            continue;
        if (name != "..") {
            path = text::join_path(path, name);
            continue;
        }
        answer = view.stat(path, LastLink::follow);
        if (answer.error != StatError::none)
            return answer;
        if (answer.stat.kind != FileKind::directory)
            return {.error = StatError::not_a_directory};
        path = text::parent_path(answer.real_path);
    }
    const bool wants_directory = input.ends_with('/');
    answer = view.stat(path, wants_directory ? LastLink::follow : last);
    if (wants_directory && answer.error == StatError::none &&
        answer.stat.kind != FileKind::directory)
        return {.error = StatError::not_a_directory};
    return answer;
}

bool has_kind(const RewriteCondition& condition, const FileStat& stat) {
    constexpr unsigned any_execute = 0111;
    switch (condition.test) {
        case Test::is_file:
            return stat.kind == FileKind::regular;
        case Test::has_size:
            return stat.kind == FileKind::regular && stat.size > 0;
        case Test::is_directory:
            return stat.kind == FileKind::directory;
        case Test::is_link:
            return stat.kind == FileKind::symlink;
        default:
            return (stat.mode & any_execute) != 0;
    }
}

Truth test_file(RewriteContext& context, const RewriteCondition& condition,
                const std::string& input) {
    const LastLink last = condition.test == Test::is_link ? LastLink::keep : LastLink::follow;
    const StatAnswer answer = stat_input(context.httpd.view, input, last);
    if (answer.error == StatError::unknown)
        return not_known(context, Why::not_seen, input);
    return truth(answer.error == StatError::none && has_kind(condition, answer.stat));
}

// -U and -F
Truth test_subrequest(RewriteContext& context, const RewriteCondition& condition,
                      const std::string& input) {
    const RequestRecord& request = context.request;
    const bool looks_at_itself =
        request.is_subrequest && (request.main == nullptr || request.main->uri == request.uri);
    if (input.empty() || looks_at_itself)
        return Truth::no;
    if (!context.httpd.look_up)
        return not_known(context, Why::not_modelled, input);
    const bool by_file = condition.test == Test::file_is_open;
    const Subrequest sub =
        context.httpd.look_up(request, input, by_file ? LookUpBy::file : LookUpBy::uri);
    if (sub.ending && !sub.ending->status) {
        context.unknown = sub.ending;
        return Truth::unknown;
    }
    const int status = sub.ending ? *sub.ending->status : 200;
    if (!by_file)
        return truth(status < 400);
    if (status >= 300)
        return Truth::no;
    const StatAnswer answer = stat_input(context.httpd.view, sub.record.filename, LastLink::follow);
    if (answer.error == StatError::unknown)
        return not_known(context, Why::not_seen, sub.record.filename);
    return truth(answer.error == StatError::none);
}

// The longer text is the greater one (compare_lexicography); with [NC] as strcasecmp has it.
int compare(const RewriteCondition& condition, const std::string& input) {
    const std::string& pattern = condition.pattern;
    if (condition.ignores_case)
        return text::to_lower(input).compare(text::to_lower(pattern));
    if (input.size() != pattern.size())
        return input.size() > pattern.size() ? 1 : -1;
    return input.compare(pattern);
}

int number_of(std::string_view text) {
    text = text.substr(std::min(text.size(), text.find_first_not_of(" \t\n\v\f\r")));
    if (text.starts_with('+'))
        text.remove_prefix(1);
    long long number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return static_cast<int>(number);
}

bool holds_for(Test test, int difference) {
    switch (test) {
        case Test::text_less:
        case Test::number_less:
            return difference < 0;
        case Test::text_at_most:
        case Test::number_at_most:
            return difference <= 0;
        case Test::text_at_least:
        case Test::number_at_least:
            return difference >= 0;
        case Test::text_greater:
        case Test::number_greater:
            return difference > 0;
        default:
            return difference == 0;
    }
}

Truth test_regex(RewriteContext& context, const RewriteCondition& condition,
                 const std::string& input) {
    const auto groups = condition.regex->groups(input);
    if (groups && !condition.negated) {
        context.condition_groups.assign(groups->begin(), groups->end());
        context.groups_are_unknown.reset();
    }
    return truth(groups.has_value());
}

// Of API_VERSION only what holds for every release is known.
Truth test_for_any_release(RewriteContext& context, const RewriteCondition& condition) {
    constexpr int most = 1000;  // MODULE_MAGIC_NUMBER_MINOR is below it
    if (text::to_upper(condition.input).find("%{API_VERSION}") == std::string::npos)
        return Truth::unknown;
    const auto unknown = context.unknown;
    RewriteContext any = context;
    std::optional<bool> holds;
    for (int minor = 0; minor < most; ++minor) {
        any.api_version = "20120211:" + std::to_string(minor);
        const auto expanded = expand(any, condition.input, nullptr);
        const bool matches = expanded && condition.regex->matches(expanded->text);
        if (!expanded || matches != holds.value_or(matches))
            return Truth::unknown;
        holds = matches;
    }
    context.unknown.reset();
    if (*holds && !condition.negated)
        context.groups_are_unknown = unknown;
    return truth(*holds);
}

Truth test_expression(RewriteContext& context, const RewriteCondition& condition) {
    const Scene scene{.httpd = context.httpd, .request = context.request};
    Evaluation evaluation;
    switch (condition.expression->holds(&scene, evaluation)) {
        case Verdict::no:
        case Verdict::failed:
            return Truth::no;
        case Verdict::unknown:
            return not_known(
                context, evaluation.hangs_on_client ? Why::client_not_known : Why::hangs_on_request,
                condition.pattern);
        case Verdict::yes:
            break;
    }
    if (!condition.negated) {
        context.condition_groups = evaluation.groups.value_or(std::vector<std::string>{});
        context.groups_are_unknown.reset();
    }
    return Truth::yes;
}

Truth test(RewriteContext& context, const RewriteCondition& condition) {
    context.conditions.push_back({.because = condition.because, .input = condition.pattern});
    if (condition.test == Test::expression)
        return test_expression(context, condition);
    const auto expanded = expand(context, condition.input, nullptr);
    if (!expanded)
        return condition.test == Test::regex ? test_for_any_release(context, condition)
                                             : Truth::unknown;
    const std::string& input = expanded->text;
    text::spend_on_keeping(input.size());
    context.conditions.back().input = input;
    switch (condition.test) {
        case Test::regex:
            return test_regex(context, condition, input);
        case Test::is_file:
        case Test::has_size:
        case Test::is_directory:
        case Test::is_executable:
        case Test::is_link:
            return test_file(context, condition, input);
        case Test::uri_is_open:
        case Test::file_is_open:
            return test_subrequest(context, condition, input);
        case Test::text_less:
        case Test::text_at_most:
        case Test::text_equal:
        case Test::text_at_least:
        case Test::text_greater:
            return truth(holds_for(condition.test, compare(condition, input)));
        case Test::number_less:
        case Test::number_at_most:
        case Test::number_equal:
        case Test::number_at_least:
        case Test::number_greater: {
            const int left = number_of(input);
            const int right = number_of(condition.pattern);
            return truth(holds_for(condition.test, left < right ? -1 : left > right ? 1 : 0));
        }
        case Test::expression:
            break;
    }
    return Truth::unknown;
}

Truth holds(RewriteContext& context, const RewriteCondition& condition) {
    Truth result = test(context, condition);
    if (!spend(context, steps_of_condition))
        result = Truth::unknown;
    if (result != Truth::unknown) {
        const Truth truth_of_line = condition.negated ? negated(result) : result;
        context.conditions.back().held = truth_of_line == Truth::yes;
        return truth_of_line;
    }
    context.unknown->decisions.push_back(
        {.what = What::rewrite_cond, .value = std::nullopt, .because = condition.because});
    const bool sets_groups = condition.test == Test::regex || condition.test == Test::expression;
    if (sets_groups && !condition.negated)
        context.groups_are_unknown = context.unknown;
    return result;
}

// Those that [OR] joins, from `at`, which is moved to the last of them.
Truth any_holds(RewriteContext& context, const std::vector<RewriteCondition>& conditions,
                std::size_t& at) {
    Truth any = holds(context, conditions[at]);
    while (conditions[at].or_next && ++at < conditions.size()) {
        if (any == Truth::yes)
            continue;
        const auto earlier = any == Truth::unknown ? context.unknown : std::nullopt;
        const Truth next = holds(context, conditions[at]);
        if (earlier && next == Truth::yes)
            context.groups_are_unknown = earlier;  // it could have set them
        if (next != Truth::no)
            any = next;
    }
    // An [OR] behind which nothing comes makes all superfluous.
    return at == conditions.size() ? Truth::yes : any;
}

}  // namespace

Truth all_hold(RewriteContext& context, const std::vector<RewriteCondition>& conditions) {
    std::optional<Ending> unknown;
    for (std::size_t at = 0; at < conditions.size(); ++at) {
        const Truth any = any_holds(context, conditions, at);
        if (any == Truth::no)
            return any;
        if (any == Truth::unknown)
            unknown = context.unknown;
    }
    if (!unknown)
        return Truth::yes;
    context.unknown = std::move(unknown);
    return Truth::unknown;
}

}  // namespace fcgicheck::apache
