#include "support/case_yaml.h"
#include "support/healthy_world.h"

namespace fcgicheck::test {
namespace {

TrialFailure failure(const YAML::Node& node) {
    using enum TrialFailure;
    return one_of<TrialFailure>(node, {{"none", none},
                                       {"not-made", not_made},
                                       {"exec-failed", exec_failed},
                                       {"exited", exited},
                                       {"crashed", crashed},
                                       {"never-accepted", never_accepted},
                                       {"no-reply", no_reply},
                                       {"malformed-record", malformed_record},
                                       {"bad-headers", bad_headers},
                                       {"no-end-request", no_end_request},
                                       {"unfinished", unfinished},
                                       {"refused", refused}});
}

void print(const YAML::Node& node, CapturedOutput& output) {
    take(node, output.head);
    output.bytes = output.head.size();
}

}  // namespace

void change_trial(World& world, const YAML::Node& node) {
    allow_keys(node, {"failure", "problem", "errno", "code", "signal", "stdout", "stderr",
                      "faithful", "gave_up", "took_all", "listener", "listen_socket", "waits_in",
                      "ended_after", "status", "body"});
    TrialResult& trial = *world.trial;
    if (node["failure"])
        trial.failure = failure(node["failure"]);
    if (node["status"])
        trial.response->status = node["status"].as<int>();
    if (node["body"]) {
        trial.response->body_head = node["body"].as<std::string>();
        trial.response->body_bytes = trial.response->body_head.size();
    }
    if (trial.failure != TrialFailure::none)
        trial.response.reset();
    take(node["problem"], trial.problem);
    take(node["errno"], trial.exec_errno);
    if (node["code"])
        trial.exit_code = node["code"].as<int>();
    if (node["signal"])
        trial.signal = node["signal"].as<int>();
    print(node["stdout"], trial.standard_output);
    print(node["stderr"], trial.standard_error);
    take(node["faithful"], trial.plan.faithful);
    const bool gave_up = node["gave_up"] && node["gave_up"].as<bool>();
    if (gave_up || (node["took_all"] && node["took_all"].as<bool>()))
        trial.took = trial.plan.timeout;
    trial.plan.timeout_is_apaches = !gave_up;
    if (node["listener"])
        trial.own_listeners = {node["listener"].as<std::string>()};
    if (node["listen_socket"])
        trial.listen_socket = one_of<ListenSocket>(
            node["listen_socket"],
            {{"closed", ListenSocket::closed}, {"replaced", ListenSocket::replaced}});
    take(node["waits_in"], trial.waits_in);
    if (node["ended_after"]) {
        if (node["ended_after"].as<int>() == 1)
            trial.events.pop_back();
        trial.events.push_back({TrialStep::exited, trial.events.back().at});
    }
}

}  // namespace fcgicheck::test
