// How a site is served: which virtual hosts lead to a path, and what their configuration says of
// it. Without a server's configuration the docroot is taken to be served at "/", and only .htaccess
// files speak.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "apache/handler_names.h"
#include "apache/model.h"
#include "apache/request/server_view.h"
#include "apache/request/trace.h"
#include "apache/served_places.h"
#include "fcgicheck/config.h"
#include "fcgicheck/finding.h"

namespace fcgicheck::gather {

struct MetHtaccess {
    std::size_t host = 0;                  // index into Model::hosts()
    const HtaccessFacts* facts = nullptr;  // never null
};

class Serving {
  public:
    // `model` is absent where no configuration was read; `root` is the docroot that was asked for.
    // `server` is Apache's own user.
    Serving(std::optional<apache::Model> model, const std::string& root, FileSource& files,
            Observed<Identity> server);

    bool has_configuration() const { return is_configured_; }
    const apache::Model& model() const { return model_; }

    std::vector<apache::Mapping> urls_of(const std::string& path) const;
    HandlerChoice handler_of(const std::string& directory, std::string_view name,
                             const apache::Mapping& via);
    // The ways by which URLs may come to a folder, or to one below it.
    std::vector<apache::Mapping> ways_to(const std::string& folder) const;
    const apache::ServedPlaces& places() const { return places_; }
    apache::HandlerNames handler_names(const std::string& directory, const apache::Mapping& via);
    const std::vector<std::string>& access_file_names(std::size_t host);
    Observed<EffectiveConfig> resolve(const std::string& path, const apache::Mapping& via);
    // Absent where the file itself answers.
    Observed<std::optional<OtherAnswer>> other_answer(const std::string& path,
                                                      const apache::Mapping& via);

    // Whether whoever asks is sent the file as it is, and how sure that is; absent: that is not so.
    Observed<std::optional<Confidence>> is_sent(const std::string& path,
                                                const apache::Mapping& via);

    // False where a request for the file's folder is known to come to another, or to none.
    bool may_be_index(const std::string& path, const apache::Mapping& via);

    // Null where the host has not met it.
    const HtaccessFacts* htaccess_at(std::size_t host, const std::string& path) const;
    // Each that was met, in byte order of the paths; as the first host has it, or the first that is
    // reached and does not take it.
    std::vector<MetHtaccess> htaccess() const;
    // The first of the files of which Apache's lines cost too much to follow (text/effort.h).
    const std::vector<Unseen>& not_followed() const { return not_followed_; }

  private:
    apache::Resolver& resolver(std::size_t host);
    apache::HandlerNamer& namer(std::size_t host);
    bool has_tls(const std::string& path) const;  // some URL of it
    std::uint64_t steps_for_one() const;
    Unseen note_not_followed(const std::string& path);

    bool is_configured_;
    apache::Model model_;
    apache::ServedPlaces places_;
    std::string root_;
    FileSource& files_;
    apache::ServerView eyes_;
    std::map<std::size_t, std::unique_ptr<apache::Resolver>> resolvers_;   // by the model's host
    std::map<std::size_t, std::unique_ptr<apache::HandlerNamer>> namers_;  // the same
    apache::Tracer tracer_;
    // By the model's host and the folder's URL; absent: can't be known.
    std::map<std::pair<std::size_t, std::string>, std::optional<std::string>> indexes_;
    std::vector<Unseen> not_followed_;
    std::size_t too_costly_ = 0;  // answers
};

}  // namespace fcgicheck::gather
