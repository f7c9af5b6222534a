// Define, UnDefine and ${NAME}: expanded on the whole line before it is cut into words
// (ap_resolve_env, server/core.c).
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

namespace fcgicheck::apache {

class Variables {
  public:
    explicit Variables(std::map<std::string, std::string> environment)
        : environment_(std::move(environment)) {}

    void define(const std::string& name);
    void define(const std::string& name, const std::string& value);
    void undefine(const std::string& name);
    bool is_defined(const std::string& name) const { return defined_.contains(name); }
    const std::string* environment(const std::string& name) const;  // httpd's own
    std::string expand(std::string_view line) const;

  private:
    const std::string* value_of(const std::string& name) const;

    std::map<std::string, std::string> environment_;
    std::set<std::string> defined_;              // <IfDefine>: the case matters
    std::map<std::string, std::string> values_;  // by name in lower case: here it does not
};

// Whether init systems and shells commonly leave this variable in a server's environment.
bool may_be_inherited(std::string_view name);

}  // namespace fcgicheck::apache
