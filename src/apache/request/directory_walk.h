// From a file name to what is there, one component at a time, with the sections and .htaccess
// files of each directory, and the rules about links (ap_directory_walk, server/request.c).
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "apache/request/request.h"
#include "apache/request/server_view.h"
#include "apache/resolver.h"

namespace fcgicheck::apache {

// Of one host. What was found out about a directory is kept.
class DirectoryWalk {
  public:
    DirectoryWalk(SectionWalk& sections, ServerView& view) : sections_(sections), view_(view) {}

    // Sets `filename`, `path_info`, `kind`, `applied` and `dir`, as far as it gets.
    std::optional<Ending> walk(RequestRecord& request);
    // Of the last walk: the directory that decided.
    const MergedDirectory& last() const { return *last_; }

  private:
    struct Step {  // a directory on the way: open, or what is answered instead
        const MergedDirectory* merged = nullptr;
        std::optional<Ending> refused;
    };
    struct Component {
        std::optional<Ending> refused;
        FileKind kind = FileKind::missing;
    };

    std::optional<Ending> walk_down(RequestRecord& request, const StatAnswer& whole);
    // The way to a directory that the request before this one has gone.
    std::optional<Ending> walk_again(RequestRecord& request, const RequestRecord& before,
                                     const StatAnswer& found);
    const Step& enter(const std::string& directory);
    std::optional<Ending> check_htaccess(const std::string& directory,
                                         const MergedDirectory& merged);
    std::vector<AppliedSection> applied_on_way() const;  // of `last_`
    Component look_at(const std::string& path, const OptionLines& options);

    SectionWalk& sections_;
    ServerView& view_;
    std::unordered_map<std::string, Step> steps_;
    const MergedDirectory* last_ = nullptr;
};

}  // namespace fcgicheck::apache
