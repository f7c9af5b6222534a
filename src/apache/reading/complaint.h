// What httpd says against a directive: the words, to which the place is added later.
#pragma once

#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "apache/reading/directive.h"
#include "fcgicheck/config.h"

namespace fcgicheck::apache {

struct Complaint {
    std::string message;
    ConfigErrorKind kind = ConfigErrorKind::syntax;
    std::string needs = {};
};

inline ConfigError complain_at(const Directive& directive, Complaint complaint) {
    return {.kind = complaint.kind,
            .at = directive.at,
            .message = std::move(complaint.message),
            .text = std::string(directive.text),
            .directive = std::string(directive.name),
            .needs = std::move(complaint.needs)};
}

inline Complaint invalid_command(const std::string& name) {
    return {.message = "Invalid command '" + name +
                       "', perhaps misspelled or defined by a module not included in the server "
                       "configuration"};
}

constexpr std::size_t longest_cause = 200;  // bytes

inline Cause cause_of(const Directive& directive) {
    return {.at = directive.at, .text = std::string(directive.text.substr(0, longest_cause))};
}

// Of a stranger's hundred thousand lines the last ones decide.
constexpr std::size_t most_causes = 32;

template <class T>
void append(std::vector<T>& causes, std::type_identity_t<std::vector<T>> more) {
    causes.insert(causes.end(), std::make_move_iterator(more.begin()),
                  std::make_move_iterator(more.end()));
    if (causes.size() > most_causes)
        causes.erase(causes.begin(), causes.end() - most_causes);
}

}  // namespace fcgicheck::apache
