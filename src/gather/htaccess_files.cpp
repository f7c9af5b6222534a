#include "gather/htaccess_files.h"

#include <memory>

#include "text/path.h"

namespace fcgicheck::gather {
namespace {

// No more will be said of it.
bool is_read_by_all(const HtaccessFacts& htaccess, const FileFacts& file) {
    constexpr unsigned all = 0444;
    return htaccess.state == HtaccessState::applied && (file.stat.mode & all) == all &&
           file.stat.kind == FileKind::regular && file.acl.empty() && file.stat.modes_decide;
}

SharedHtaccess with_modes(Eyes& eyes, HtaccessFacts htaccess) {
    const Observed<PathFacts> walked = eyes.paths.walk(htaccess.path);
    if (walked.seen() != nullptr && walked.seen()->end == PathFacts::End::reached) {
        htaccess.file = std::make_shared<const FileFacts>(walked.seen()->target);
        if (!is_read_by_all(htaccess, *htaccess.file))
            htaccess.way = walked.seen()->rungs;
    }
    if (htaccess.error && htaccess.error->kind == ConfigErrorKind::closed_file)
        if (auto closed = eyes.paths.walk(htaccess.error->needs); closed.seen() != nullptr)
            htaccess.closed = std::make_shared<const PathFacts>(*closed.seen());
    return std::make_shared<const HtaccessFacts>(std::move(htaccess));
}

}  // namespace

void HtaccessFiles::meet(const std::string& folder) {
    for (const apache::Mapping& via : serving_.urls_of(folder))
        for (const std::string& name : serving_.access_file_names(via.host))
            if (const HtaccessFacts* met =
                    serving_.htaccess_at(via.host, text::join_path(folder, name)))
                completed(via.host, *met);
}

std::vector<SharedHtaccess> HtaccessFiles::on_way(std::size_t host, const EffectiveConfig& config) {
    std::vector<SharedHtaccess> files;
    for (const auto& folder : config.folders) {
        const HtaccessFacts* met =
            folder->htaccess.empty() ? nullptr : serving_.htaccess_at(host, folder->htaccess);
        if (met != nullptr)
            files.push_back(completed(host, *met));
    }
    return files;
}

std::vector<SharedHtaccess> HtaccessFiles::all() {
    std::vector<SharedHtaccess> files;
    for (const MetHtaccess& met : serving_.htaccess())
        files.push_back(completed(met.host, *met.facts));
    return files;
}

// What could not be seen of one may be seen later (SectionWalk::forget_for).
SharedHtaccess HtaccessFiles::completed(std::size_t host, const HtaccessFacts& met) {
    SharedHtaccess& known = known_[{host, met.path}];
    if (!known || known->state != met.state)
        known = with_modes(eyes_, met);
    return known;
}

}  // namespace fcgicheck::gather
