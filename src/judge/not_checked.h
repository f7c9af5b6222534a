// What was not checked, why, and what would let it be: each thing once.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "judge/script_judgement.h"

namespace fcgicheck::judge {

class NotCheckedList {
  public:
    NotCheckedList(const TargetFacts& target, const SiteFacts& site)
        : target_(target), site_(site) {}

    // `place` is the script's in the report.
    void add(const ScriptSnapshot& script, const ScriptJudgement& judgement, std::size_t place);

    // What was not seen of the site and its server comes first.
    std::vector<NotChecked> entries(const std::vector<Doubt>& of_site) &&;

  private:
    void add(const std::vector<Doubt>& doubts);
    void add(const Unseen& unseen);
    void add(NotChecked entry);
    void add_server();
    void add_handshake(const ScriptSnapshot& script, const ScriptJudgement& judgement);
    void add_elsewhere();

    const TargetFacts& target_;
    const SiteFacts& site_;
    std::vector<NotChecked> entries_;
    std::vector<std::size_t> places_;  // of each the first
    std::size_t place_ = 0;
    std::map<std::pair<std::string, std::string>, std::size_t> said_;  // by what and why
};

}  // namespace fcgicheck::judge
