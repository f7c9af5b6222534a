#include "apache/section_fold.h"

namespace fcgicheck::apache {

void SectionFold::add(SectionSum section) {
    if (own_) {
        *own_ = merge(std::move(*own_), *section);
    } else if (sum_) {
        own_ = std::make_shared<PerDir>(merge(*sum_, *section));
        sum_ = own_;
    } else {
        sum_ = std::move(section);
    }
}

SectionSum sum_of(const std::vector<SectionSum>& sections) {
    SectionFold fold;
    for (const SectionSum& section : sections)
        fold.add(section);
    return fold.sum();
}

void put_on_top(PerDir& base, const SectionSum& found) {
    if (found)
        base = merge(std::move(base), *found);
}

}  // namespace fcgicheck::apache
