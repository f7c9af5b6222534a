// One request on its way through httpd: ap_process_request_internal (server/request.c), the
// subrequests that mod_dir makes, and internal redirects.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "apache/request/directory_walk.h"
#include "apache/request/host.h"
#include "apache/request/httpd.h"
#include "apache/request/server_view.h"
#include "apache/request/trace.h"
#include "apache/resolver.h"

namespace fcgicheck::apache {

class Tracer::State {
  public:
    State(const Model& model, FileSource& files, Observed<Identity> who);

    Trace trace(const Request& request);

  private:
    struct HostState {
        HostState(const Model& model, std::size_t host, ServerView& view)
            : sections(model, host, view.files(), &view), directories(sections, view) {}
        SectionWalk sections;
        DirectoryWalk directories;
    };
    struct LookedUp {
        RequestRecord record;
        PhaseResult result;
    };

    Trace answer_to(Request request);
    bool keeps_much() const;
    HostState& state_of(const RequestRecord& request);
    // `uri` of the request is still as it was sent; nothing is left to do but the handler.
    PhaseResult prepare(RequestRecord& request);
    PhaseResult prepare_file(RequestRecord& request);  // from a file name on
    PhaseResult walk(RequestRecord& request);
    PhaseResult walk_proxies(RequestRecord& request);
    PhaseResult find_handler(RequestRecord& request);

    // mod_negotiation.
    enum class Negotiated : bool { no, yes };
    struct Variant {
        RequestRecord record;
        std::uint64_t size = 0;
        double quality = 1;
        std::vector<std::string> languages = {};
        std::string charset = {};
        std::string encoding = {};
    };
    // Nothing where the file is one of them, or is none; else what can't be known.
    std::optional<Ending> add_variant(const std::string& name, const RequestRecord& request,
                                      std::vector<Variant>& variants);
    static const Variant& best_of(const std::vector<Variant>& variants, const LanguageLines& lines);
    std::variant<Negotiated, Ending> negotiate(RequestRecord& request);
    LookedUp look_up_variant(const std::string& name, const RequestRecord& request);
    PhaseResult fix_up(RequestRecord& request);
    PhaseResult serve(RequestRecord& request);

    // mod_dir. Follow::no: mod_rewrite has taken over, only the slash is added.
    enum class Follow : bool { no, yes };
    PhaseResult fix_up_by_dir(RequestRecord& request, Follow follow);
    PhaseResult fix_up_directory(RequestRecord& request, Follow follow);
    static std::optional<Ending> correct_spelling(const RequestRecord& request);
    PhaseResult fall_back(RequestRecord& request);
    LookedUp look_up(const std::string& name, const RequestRecord& request);
    LookedUp look_up_file(const std::string& path, const RequestRecord& request);
    // The phases of a subrequest that are left, if it is not one too many.
    using Phases = PhaseResult (State::*)(RequestRecord&);
    void look_up(LookedUp& sub, Phases phases);

    PhaseResult run(RequestRecord& request);
    // A request and the internal redirects that it leads to.
    using Passes = std::deque<RequestRecord>;
    // What httpd refuses before it looks where the URL leads; `record` is then of the host that the
    // address leads to.
    std::optional<Ending> receive(const Request& request, RequestRecord& record,
                                  HostReason& reason);
    static RequestRecord& redirect(Passes& passes, const Request& sent,
                                   const InternalRedirect& redirect);
    Ending follow(Passes& passes);
    void send_error_document(RequestRecord& request, Ending& ending);
    void fill(RequestRecord& request, Trace& trace);
    void add_script(RequestRecord& request, Trace& trace);

    const Model& model_;
    ServerView view_;
    HostNames names_;
    Httpd httpd_;
    HostIndex index_;
    // By index of the host, the last one first: of thousands only some are kept.
    std::deque<std::pair<std::size_t, std::unique_ptr<HostState>>> hosts_;
    bool was_given_up_ = false;  // the last answer: what its hosts kept is not whole
};

RequestRecord subrequest_of(const RequestRecord& request);
// ap_internal_fast_redirect: the request becomes the one that was looked up.
void become(RequestRecord& request, RequestRecord&& found);

}  // namespace fcgicheck::apache
