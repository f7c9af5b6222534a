// What several sections say, merged one after the other (ap_merge_per_dir_configs,
// server/config.c).
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "apache/per_dir.h"

namespace fcgicheck::apache {

// What sections say together, merged; null where there are none. What one says alone is not copied.
using SectionSum = std::shared_ptr<const PerDir>;

// `section` keeps what it says alive.
inline SectionSum says(const std::shared_ptr<const Section>& section) {
    return {section, &section->own};
}

// To add to. Only the first merge copies what is there, so that many sections cost no more than
// what they say.
class SectionFold {
  public:
    explicit SectionFold(SectionSum found = nullptr) : sum_(std::move(found)) {}
    void add(SectionSum section);
    const SectionSum& sum() const { return sum_; }

  private:
    SectionSum sum_;
    std::shared_ptr<PerDir> own_;  // the same, where it was merged here
};

SectionSum sum_of(const std::vector<SectionSum>& sections);
void put_on_top(PerDir& base, const SectionSum& found);

}  // namespace fcgicheck::apache
