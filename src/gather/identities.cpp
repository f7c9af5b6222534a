#include "gather/identities.h"

namespace fcgicheck::gather {
namespace {

Observed<Identity> look_up(const apache::UserGroup& named, os::Users& users) {
    std::optional<Identity> identity = users.identity(named.user, named.group);
    if (!identity) {
        return Unseen{.what = "the user " + named.user + " and the group " + named.group,
                      .why = UnseenWhy::not_here,
                      .detail = "this machine does not know them"};
    }
    if (named.because) {
        identity->known_from = named.because->text + ", " + named.because->at.file + ":" +
                               std::to_string(named.because->at.line);
    }
    return *identity;
}

}  // namespace

Observed<Identity> server_identity(const std::optional<apache::Model>& model, os::Users& users) {
    if (!model) {
        return Unseen{.what = "the user that Apache works as",
                      .why = UnseenWhy::not_looked,
                      .detail = "no configuration of the server was read"};
    }
    const apache::UserGroup& named = model->server_runs_as();
    if (named.user.empty()) {
        return Unseen{.what = "the user that Apache works as",
                      .why = UnseenWhy::not_looked,
                      .detail = "no User directive was read"};
    }
    return look_up(named, users);
}

Observed<Identity> runner_identity(const apache::Host& host, const Observed<Identity>& server,
                                   os::Users& users) {
    return host.runs_as ? look_up(*host.runs_as, users) : server;
}

}  // namespace fcgicheck::gather
