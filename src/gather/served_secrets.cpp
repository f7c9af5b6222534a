#include "gather/served_secrets.h"

#include <cstddef>
#include <utility>

#include "text/links.h"
#include "text/path.h"
#include "text/percent.h"
#include "text/secret_name.h"

namespace fcgicheck::gather {
namespace {

constexpr std::size_t most_asked = 1000;  // of a kind: a folder may hold a million copies

std::string words_for(SecretKind kind) {
    switch (kind) {
        case SecretKind::repository:
            return "repositories";
        case SecretKind::environment:
            return "settings";
        case SecretKind::passwords:
            return "lists of passwords";
        case SecretKind::key:
            return "keys";
        case SecretKind::copy:
            return "copies of programs";
        case SecretKind::bytecode:
            return "compiled Python";
    }
    return "";
}

}  // namespace

void ServedSecrets::look_at(const std::string& folder, const DirectoryEntry& entry,
                            const std::vector<apache::Mapping>& ways) {
    const std::optional<SecretKind> kind = text::secret_called(folder, entry.name);
    if (!kind || (entry.kind != FileKind::regular && entry.kind != FileKind::symlink))
        return;
    OfKind& known = kinds_[*kind];
    if (known.first) {
        ++known.first->others;
        return;
    }
    if (known.asked == most_asked) {
        ++known.not_asked;
        return;
    }
    ++known.asked;
    const std::string path = text::join_path(folder, entry.name);
    if (!holds_it(*kind, path))
        return;
    for (apache::Mapping via : ways) {
        via.url = text::join_path(via.url, entry.name);
        const Observed<std::optional<Confidence>> sent = serving_.is_sent(path, via);
        if (sent.unseen() != nullptr && !known.unknown)
            known.unknown = *sent.unseen();
        if (sent.seen() == nullptr || !*sent.seen())
            continue;
        const bool is_folder = *kind == SecretKind::repository;
        known.first = {.kind = *kind,
                       .path = is_folder ? folder : path,
                       .url = url_of(via),
                       .confidence = **sent.seen()};
        return;
    }
}

// As it is written into a browser, but for the scheme.
std::string ServedSecrets::url_of(const apache::Mapping& via) const {
    const std::vector<apache::Host>& hosts = serving_.model().hosts();
    const std::string host = hosts.size() > 1 ? hosts.at(via.host).facts.name : "";
    return host + text::percent_encoded(via.url);
}

// An empty file gives nothing away, and what is called a key may be a certificate.
bool ServedSecrets::holds_it(SecretKind kind, const std::string& path) {
    const Observed<FileStat> file = text::stat_following(files_, path);
    if (file.seen() == nullptr || file.seen()->kind != FileKind::regular || file.seen()->size == 0)
        return false;
    if (kind != SecretKind::key)
        return true;
    constexpr std::size_t enough = std::size_t{64} << 10;  // certificates may stand before it
    const Observed<std::string> head = files_.head(path, enough);
    return head.seen() != nullptr && text::holds_private_key(*head.seen());
}

std::vector<ServedSecret> ServedSecrets::found() const {
    std::vector<ServedSecret> all;
    for (const auto& [kind, known] : kinds_)
        if (known.first)
            all.push_back(*known.first);
    return all;
}

void ServedSecrets::tell_unknown(std::vector<Unseen>& skipped) const {
    for (const auto& [kind, known] : kinds_) {
        if (known.unknown && !known.first)
            skipped.push_back(*known.unknown);
        if (known.not_asked > 0)
            skipped.push_back({.what = "whether " + std::to_string(known.not_asked) +
                                       " more files that look like " + words_for(kind) +
                                       " are sent to visitors",
                               .why = UnseenWhy::not_looked,
                               .detail = "the first " + std::to_string(most_asked) + " are not"});
    }
}

}  // namespace fcgicheck::gather
