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

std::optional<ConfigError> unknown_user(const apache::Model& model, os::Users& users) {
    const auto is_unknown = [](const std::string& name, bool is_here) {
        const bool is_number = name.starts_with('#');
        const bool is_variable = name.find("${") != std::string::npos;  // of httpd's environment
        return !name.empty() && !is_number && !is_variable && !is_here;
    };
    for (const apache::NamedId& id : model.named_ids())
        if (is_unknown(id.name, id.is_user ? users.by_name(id.name).has_value()
                                           : users.group_id(id.name).has_value()))
            return ConfigError{
                .kind = ConfigErrorKind::syntax,
                .at = {},
                .message = (id.is_user ? "bad user name " : "bad group name ") + id.name};
    return std::nullopt;
}

}  // namespace fcgicheck::gather
