#include "gather/serving.h"

#include <algorithm>
#include <utility>

#include "apache/request/own_url.h"
#include "text/effort.h"
#include "text/links.h"
#include "text/path.h"

namespace fcgicheck::gather {

Serving::Serving(std::optional<apache::Model> model, const std::string& root, FileSource& files,
                 Observed<Identity> server)
    : is_configured_(model.has_value()),
      model_(model ? std::move(*model) : apache::without_configuration(root)),
      places_(model_),
      root_(root),
      files_(files),
      eyes_(files, server),
      tracer_(model_, files, std::move(server)) {}

apache::Resolver& Serving::resolver(std::size_t host) {
    std::unique_ptr<apache::Resolver>& kept = resolvers_[host];
    if (!kept)
        kept = std::make_unique<apache::Resolver>(model_, host, files_, &eyes_);
    return *kept;
}

apache::HandlerNamer& Serving::namer(std::size_t host) {
    std::unique_ptr<apache::HandlerNamer>& kept = namers_[host];
    if (!kept)
        kept = std::make_unique<apache::HandlerNamer>(model_, host, files_, &eyes_);
    return *kept;
}

std::vector<apache::Mapping> Serving::urls_of(const std::string& path) const {
    if (is_configured_)
        return places_.urls_of(path);
    const bool is_below_root = path.starts_with(root_ + "/");
    return {{.host = 0, .url = path.substr(is_below_root ? root_.size() : path.rfind('/'))}};
}

HandlerChoice Serving::handler_of(const std::string& directory, std::string_view name,
                                  const apache::Mapping& via) {
    const text::Effort effort(steps_for_one());
    HandlerChoice choice = resolver(via.host).handler_of(directory, name, via);
    if (effort.is_spent())
        note_not_followed(text::join_path(directory, name));
    return choice;
}

std::vector<apache::Mapping> Serving::ways_to(const std::string& folder) const {
    if (is_configured_)
        return places_.ways_to(folder);
    return {{.host = 0, .url = "/"}};
}

apache::HandlerNames Serving::handler_names(const std::string& directory,
                                            const apache::Mapping& via) {
    const text::Effort effort(steps_for_one());
    return namer(via.host).names_in(directory, via);
}

const std::vector<std::string>& Serving::access_file_names(std::size_t host) {
    return namer(host).access_file_names();
}

Observed<EffectiveConfig> Serving::resolve(const std::string& path, const apache::Mapping& via) {
    const text::Effort effort(steps_for_one());
    EffectiveConfig config = resolver(via.host).resolve(path, via);
    if (effort.is_spent())
        return note_not_followed(path);
    return config;
}

Observed<std::optional<OtherAnswer>> Serving::other_answer(const std::string& path,
                                                           const apache::Mapping& via) {
    const text::Effort effort(steps_for_one());
    auto answer = apache::other_answer(tracer_, model_, via, path);
    if (effort.is_spent())
        return note_not_followed(path);
    if (answer && answer->kind == OtherAnswer::Kind::tls_missing && has_tls(path))
        answer->kind = OtherAnswer::Kind::tls_needed;
    return answer;
}

bool Serving::has_tls(const std::string& path) const {
    const std::vector<apache::Mapping> ways = urls_of(path);
    return std::any_of(ways.begin(), ways.end(), [&](const apache::Mapping& way) {
        return apache::has_tls(model_, way.host);
    });
}

// Without the server's configuration .htaccess files alone speak: most servers send what everybody
// may read, but for the names that Apache's own configuration denies.
Observed<std::optional<Confidence>> Serving::is_sent(const std::string& path,
                                                     const apache::Mapping& via) {
    constexpr std::optional<Confidence> no;
    const text::Effort effort(steps_for_one());
    if (is_configured_) {
        const apache::Truth sent = apache::is_sent(tracer_, model_, via, path);
        if (effort.is_spent())
            return note_not_followed(path);
        if (sent == apache::Truth::unknown)
            return Unseen{.what = "whether " + path + " is sent to visitors",
                          .why = UnseenWhy::not_supported,
                          .detail = "a line that can't be decided here says who may read it"};
        return sent == apache::Truth::yes ? std::optional(Confidence::certain) : no;
    }
    const Observed<EffectiveConfig> config = resolve(path, via);
    const EffectiveConfig* seen = config.seen();
    const Observed<FileStat> file = text::stat_following(files_, path);
    const bool is_open = file.seen() != nullptr && (file.seen()->mode & 0004U) != 0 &&
                         !text::file_name(path).starts_with(".ht");
    const bool may_be = seen != nullptr && is_open && seen->handler.value.name.empty() &&
                        seen->access.value != Access::denied &&
                        seen->access.value != Access::needs_login;
    return may_be ? std::optional(Confidence::likely) : no;
}

bool Serving::may_be_index(const std::string& path, const apache::Mapping& via) {
    if (!is_configured_)
        return true;
    const std::string folder = via.url.substr(0, via.url.rfind('/') + 1);
    const auto [known, is_new] = indexes_.try_emplace({via.host, folder});
    if (is_new) {
        const text::Effort effort(steps_for_one());
        known->second = apache::program_of_folder(tracer_, model_, via.host, folder);
        if (effort.is_spent()) {
            known->second.reset();
            note_not_followed(std::string(text::parent_path(path)));
        }
    }
    return !known->second || *known->second == path;
}

// Ordinary lines, and to read 500 KB of .htaccess, cost less than the least of it: so a folder
// whose lines cost too much for each of its files leaves enough for the other folders.
std::uint64_t Serving::steps_for_one() const {
    constexpr std::size_t most_halvings = 5;
    return text::most_for_one_answer >> std::min(too_costly_, most_halvings);
}

Unseen Serving::note_not_followed(const std::string& path) {
    constexpr std::size_t most_told = 5;
    ++too_costly_;
    Unseen unseen{.what = "what Apache does with " + path,
                  .why = UnseenWhy::too_large,
                  .detail =
                      "its rules and expressions cost more than fcgicheck follows for one "
                      "file"};
    if (not_followed_.size() < most_told)
        not_followed_.push_back(unseen);
    return unseen;
}

const HtaccessFacts* Serving::htaccess_at(std::size_t host, const std::string& path) const {
    const auto resolver = resolvers_.find(host);
    if (resolver == resolvers_.end())
        return nullptr;
    const auto& met = resolver->second->htaccess();
    const auto found = met.find(path);
    return found != met.end() ? &found->second : nullptr;
}

namespace {

bool is_taken(const HtaccessFacts& htaccess) {
    return htaccess.state == HtaccessState::applied || htaccess.state == HtaccessState::ignored;
}

// What one host takes another may refuse, which matters where requests come to it.
void add_worst(std::map<std::string_view, MetHtaccess>& by_path, std::string_view path,
               const MetHtaccess& met, const apache::Model& model) {
    const auto [known, is_new] = by_path.try_emplace(path, met);
    if (!is_new && is_taken(*known->second.facts) && !is_taken(*met.facts) &&
        model.is_listened_for(met.host) && !model.shadow_of(met.host))
        known->second = met;
}

}  // namespace

std::vector<MetHtaccess> Serving::htaccess() const {
    std::map<std::string_view, MetHtaccess> by_path;
    for (const auto& [host, resolver] : resolvers_) {
        for (const auto& [path, facts] : resolver->htaccess())
            add_worst(by_path, path, {host, &facts}, model_);
    }
    std::vector<MetHtaccess> all;
    all.reserve(by_path.size());
    for (const auto& [path, met] : by_path)
        all.push_back(met);
    return all;
}

}  // namespace fcgicheck::gather
