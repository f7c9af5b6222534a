// A real Apache as the judge: what it answers to each URL of a deployment, and who made the body;
// or where it refuses the configuration.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "deployment.h"
#include "fcgicheck/source.h"
#include "support/private_httpd.h"
#include "support/temp_tree.h"

namespace fcgicheck::differential {

enum class Body : std::uint8_t { handler, listing, file, error };

struct Answer {
    int status = 0;  // 0: none came before the deadline
    Body body = Body::error;
    std::optional<std::string> script_path_info;  // where one of our scripts answered
    std::string text = {};
    std::string location = {};
    std::string filename = {};  // r->filename at the end; "": the log does not tell
};

// A deployment that lies on the disk and is served, until this is destroyed.
class Site {
  public:
    explicit Site(Deployment deployment);

    const Deployment& deployment() const { return deployment_; }
    std::string directory() const { return tree_->path("site"); }
    std::string run_directory() const { return tree_->path("run"); }
    int port() const { return httpd_->port(); }
    bool is_running() const { return httpd_->is_running(); }
    // Where Apache says that the configuration is at fault; line 0 where it names none.
    SourcePos refused_at() const;
    std::string said() const { return httpd_->log(); }
    // Of the request between these ends: "40000@127.0.0.1", our port and the address asked.
    std::string logged_filename(const std::string& ends) const;

  private:
    Deployment deployment_;
    std::unique_ptr<TempTree> tree_;
    std::unique_ptr<PrivateHttpd> httpd_;
};

// All URLs of all sites at once; an answer for each, in their order. Those that Apache refuses have
// none.
std::vector<std::vector<Answer>> ask(const std::vector<Site>& sites);

}  // namespace fcgicheck::differential
