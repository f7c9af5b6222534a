#include "apache/directives/asked_request.h"

#include <algorithm>

#include "apache/request/phases.h"
#include "apache/request/server_name.h"
#include "apache/tree.h"

namespace fcgicheck::apache {

Truth truth_of(bool value) {
    return value ? Truth::yes : Truth::no;
}

Truth negate(Truth truth) {
    return truth == Truth::unknown ? truth : truth_of(truth == Truth::no);
}

Truth either(Truth a, Truth b) {
    if (a == Truth::yes || b == Truth::yes)
        return Truth::yes;
    return a == Truth::no && b == Truth::no ? Truth::no : Truth::unknown;
}

Truth both(Truth a, Truth b) {
    return negate(either(negate(a), negate(b)));
}

AskedRequest::AskedRequest(const Scene* scene)
    : scene_(scene),
      method_(scene != nullptr
                  ? method_bit(scene->request.method(), scene->httpd.tree.global.methods)
                  : *known_method("GET")) {}

std::optional<IpAddress> AskedRequest::client() {
    const auto written =
        scene_ == nullptr ? std::nullopt : variable(scene_->httpd, scene_->request, "REMOTE_ADDR");
    const auto address = written ? parse_ip(*written) : std::nullopt;
    hangs_on_client = hangs_on_client || !address;
    return address;
}

Truth AskedRequest::is_in(const std::vector<IpSubnet>& subnets) {
    const auto address = client();
    if (!address)
        return Truth::unknown;
    return truth_of(std::any_of(subnets.begin(), subnets.end(),
                                [&](const IpSubnet& subnet) { return subnet.contains(*address); }));
}

Truth AskedRequest::is_local() {
    const auto address = client();
    if (!address)
        return Truth::unknown;
    const IpAddress loopback = *parse_ip("::1");
    if ((!address->is_v6 && address->bytes.front() == 127) || *address == loopback)
        return Truth::yes;
    const auto& local = scene_->request.sent.local_address;
    return local ? truth_of(parse_ip(*local) == address) : Truth::unknown;
}

Truth AskedRequest::is_in_domain(const std::vector<std::string>& domains) {
    hangs_on_client = hangs_on_client || !client();
    return scene_ == nullptr ? Truth::unknown
                             : client_is_in_domain(scene_->httpd, scene_->request, domains);
}

Truth AskedRequest::is_named(const std::vector<std::string>& names) {
    hangs_on_client = hangs_on_client || !client();
    return scene_ == nullptr ? Truth::unknown
                             : client_is_named(scene_->httpd, scene_->request, names);
}

Truth AskedRequest::has_variable(const std::string& name) {
    if (scene_ == nullptr) {
        hangs_on_client = true;
        return Truth::unknown;
    }
    ask_for_variable(scene_->request, name);
    const Environment::Value* found = scene_->request.environment.find(name);
    if (found == nullptr)
        return Truth::no;
    return *found ? Truth::yes : Truth::unknown;
}

}  // namespace fcgicheck::apache
