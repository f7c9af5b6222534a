#include "apache/reading/variables.h"

#include <algorithm>
#include <array>

#include "text/ascii.h"

namespace fcgicheck::apache {

namespace {

// Ours: a chain of Defines can double a value at each step.
constexpr std::size_t longest_expansion = std::size_t{1} << 20;

constexpr auto common_names = std::to_array<std::string_view>(
    {"HOME", "HOSTNAME", "INVOCATION_ID", "JOURNAL_STREAM", "LANG", "LANGUAGE", "LOGNAME",
     "NOTIFY_SOCKET", "OLDPWD", "PATH", "PWD", "SHELL", "SHLVL", "SYSTEMD_EXEC_PID", "TERM", "TZ",
     "USER", "_"});

}  // namespace

bool may_be_inherited(std::string_view name) {
    return name.starts_with("APACHE_") || name.starts_with("LC_") ||
           std::find(common_names.begin(), common_names.end(), name) != common_names.end();
}

void Variables::define(const std::string& name) {
    defined_.insert(name);
}

void Variables::define(const std::string& name, const std::string& value) {
    defined_.insert(name);
    values_[text::to_lower(name)] = value;
}

void Variables::undefine(const std::string& name) {
    defined_.erase(name);
    values_.erase(text::to_lower(name));
}

const std::string* Variables::value_of(const std::string& name) const {
    if (const auto found = values_.find(text::to_lower(name)); found != values_.end())
        return &found->second;
    return environment(name);
}

const std::string* Variables::environment(const std::string& name) const {
    const auto found = environment_.find(name);
    return found == environment_.end() ? nullptr : &found->second;
}

std::string Variables::expand(std::string_view line) const {
    std::string result;
    while (result.size() < longest_expansion) {
        const std::size_t dollar = line.find("${");
        result += line.substr(0, dollar);
        if (dollar == std::string_view::npos)
            return result;
        line.remove_prefix(dollar);
        const std::size_t end = line.find('}');
        if (end == std::string_view::npos)
            return result += line;
        const std::string* value = value_of(std::string(line.substr(2, end - 2)));
        result += value != nullptr ? std::string_view(*value) : line.substr(0, end + 1);
        line.remove_prefix(end + 1);
    }
    return result;
}

}  // namespace fcgicheck::apache
