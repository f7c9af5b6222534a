// Which names may get a handler, for a walk that is to pass over all others. Rather too many: what
// is said of one file is asked for again.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "apache/model.h"

namespace fcgicheck::apache {

// In a folder and in those below it, as far as these have no .htaccess.
struct HandlerNames {
    bool any_here = false;
    bool any_below = false;
    std::vector<std::string> extensions;  // in lower case, sorted
    std::vector<std::string> places;      // folders below of which more is to be asked
};

struct Section;

// Of one host.
class HandlerNamer {
  public:
    HandlerNamer(const Model& model, std::size_t host, FileSource& files, ServerView* eyes);
    HandlerNamer(const HandlerNamer&) = delete;
    HandlerNamer& operator=(const HandlerNamer&) = delete;
    ~HandlerNamer();

    HandlerNames names_in(const std::string& directory, const Mapping& via);
    const std::vector<std::string>& access_file_names() const;

  private:
    HandlerNames look(const std::string& directory, const Mapping& via);

    std::function<std::unique_ptr<SectionWalk>()> begin_anew_;
    std::unique_ptr<SectionWalk> walk_;
    std::size_t asked_ = 0;
    // Those of the host that may change the handler.
    std::vector<std::shared_ptr<const Section>> directories_;
    std::vector<std::shared_ptr<const Section>> locations_;
};

}  // namespace fcgicheck::apache
