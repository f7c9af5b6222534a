// What this machine's /etc/hosts knows, which the resolver asks before any other (nsswitch.conf's
// usual "hosts: files dns").
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fcgicheck/file_source.h"

namespace fcgicheck::apache {

class HostNames {
  public:
    explicit HostNames(FileSource& files);

    // Empty, and nothing: it can't be known.
    std::vector<std::string> addresses_of(std::string_view name) const;
    std::optional<std::string> name_of(std::string_view address) const;

  private:
    std::map<std::string, std::vector<std::string>, std::less<>> addresses_;  // by name, lower case
    std::map<std::string, std::string, std::less<>> names_;                   // by address
};

}  // namespace fcgicheck::apache
