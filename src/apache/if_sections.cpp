#include "apache/if_sections.h"

#include <utility>

#include "apache/request/request.h"

namespace fcgicheck::apache {

namespace {

Truth holds(const IfSection& section, const Scene* scene) {
    if (!section.condition)
        return Truth::yes;
    Evaluation evaluation;
    switch (section.condition->holds(scene, evaluation)) {
        case Verdict::yes:
            return Truth::yes;
        case Verdict::unknown:
            return Truth::unknown;
        case Verdict::no:
        case Verdict::failed:
            break;
    }
    return Truth::no;
}

Truth either(Truth a, Truth b) {
    if (a == Truth::yes || b == Truth::yes)
        return Truth::yes;
    return a == Truth::no && b == Truth::no ? Truth::no : Truth::unknown;
}

}  // namespace

ChosenSections choose_conditions(const IfSections& sections, const Scene* scene) {
    ChosenSections chosen;
    Truth earlier = Truth::no;  // whether one of the chain so far holds
    for (const auto& section : sections) {
        if (!section->goes_on)
            earlier = Truth::no;
        if (earlier == Truth::yes)
            continue;
        const Truth own = holds(*section, scene);
        if (own == Truth::yes && earlier == Truth::no)
            chosen.holding.push_back(section);
        else if (own != Truth::no)
            chosen.undecided.push_back(section);
        earlier = either(earlier, own);
    }
    return chosen;
}

// Those inside of all that hold make the next list.
ChosenSections add_conditions(PerDir& dir, const Scene* scene) {
    ChosenSections all;
    IfSections sections = dir.conditions;
    while (!sections.empty()) {
        const ChosenSections chosen = choose_conditions(sections, scene);
        all.holding.insert(all.holding.end(), chosen.holding.begin(), chosen.holding.end());
        all.undecided.insert(all.undecided.end(), chosen.undecided.begin(), chosen.undecided.end());
        sections.clear();
        if (chosen.holding.empty())
            break;
        PerDir found = chosen.holding.front()->own;
        for (std::size_t i = 1; i < chosen.holding.size(); ++i)
            found = merge(std::move(found), chosen.holding[i]->own);
        sections = found.conditions;
        dir = merge(std::move(dir), found);
    }
    return all;
}

}  // namespace fcgicheck::apache
