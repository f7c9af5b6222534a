#include "gather/htaccess_files.h"

#include <memory>

namespace fcgicheck::gather {
namespace {

SharedHtaccess with_modes(Eyes& eyes, HtaccessFacts htaccess) {
    const Observed<PathFacts> walked = eyes.paths.walk(htaccess.path);
    if (walked.seen() != nullptr && walked.seen()->end == PathFacts::End::reached) {
        htaccess.file = walked.seen()->target;
        htaccess.way = walked.seen()->rungs;
    }
    if (htaccess.error && htaccess.error->kind == ConfigErrorKind::closed_file)
        if (auto closed = eyes.paths.walk(htaccess.error->needs); closed.seen() != nullptr)
            htaccess.closed = *closed.seen();
    return std::make_shared<const HtaccessFacts>(std::move(htaccess));
}

}  // namespace

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
