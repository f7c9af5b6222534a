#include "apache/request/environment.h"

#include <utility>

namespace fcgicheck::apache {

const Environment::Value* Environment::find(std::string_view name) const {
    const auto found = variables_.find(name);
    return found == variables_.end() ? nullptr : &found->second.first;
}

void Environment::set(const std::string& name, Value value) {
    variables_[name] = {.first = std::move(value)};
}

void Environment::unset(std::string_view name) {
    if (const auto found = variables_.find(name); found != variables_.end())
        variables_.erase(found);
}

void Environment::put_behind(const std::string& name, const Value& value) {
    const auto [found, is_new] = variables_.emplace(name, Variable{.first = value});
    if (!is_new)
        found->second.last = value;
}

void Environment::put_behind(const Environment& other) {
    for (const auto& [name, variable] : other.variables_) {
        put_behind(name, variable.first);
        if (variable.last)
            put_behind(name, *variable.last);
    }
}

Environment Environment::renamed(std::string_view prefix) const {
    Environment all;
    for (const auto& [name, variable] : variables_)
        all.set(std::string(prefix) + name, variable.last.value_or(variable.first));
    return all;
}

std::size_t Environment::size() const {
    const auto length = [](const Value& value) { return value ? value->size() : 0; };
    std::size_t bytes = 0;
    for (const auto& [name, variable] : variables_)
        bytes +=
            name.size() + length(variable.first) + (variable.last ? length(*variable.last) : 0);
    return bytes;
}

}  // namespace fcgicheck::apache
