// A request as the lines on access ask about it; or a GET of which nothing is known.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "apache/directives/ip_subnet.h"
#include "apache/directives/methods.h"
#include "apache/expr/expression.h"
#include "apache/request/request.h"

namespace fcgicheck::apache {

Truth truth_of(bool value);
Truth negate(Truth truth);
Truth either(Truth a, Truth b);
Truth both(Truth a, Truth b);

class AskedRequest {
  public:
    explicit AskedRequest(const Scene* scene);

    const Scene* scene() const { return scene_; }
    bool is_with(MethodMask methods) const { return (methods & method_) != 0; }
    Truth is_in(const std::vector<IpSubnet>& subnets);
    Truth is_local();
    Truth is_in_domain(const std::vector<std::string>& domains);
    Truth is_named(const std::vector<std::string>& names);  // Require forward-dns
    Truth has_variable(const std::string& name);

    // Whether something was asked that the client's address, or what it sends, would tell.
    bool hangs_on_client = false;

  private:
    std::optional<IpAddress> client();

    const Scene* scene_;
    MethodMask method_;
};

}  // namespace fcgicheck::apache
