// A request's variables (r->subprocess_env, an apr_table_t: names have no case). Where tables are
// laid over each other (apr_table_overlay of srclib/apr's tables/apr_tables.c) both values stay:
// who asks gets the first, and an internal redirect hands on the last (rename_original_env,
// modules/http/http_request.c).
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "text/ascii.h"

namespace fcgicheck::apache {

class Environment {
  public:
    // Absent: whether the variable is set, or to what, can't be known.
    using Value = std::optional<std::string>;

    // Null: it is not set.
    const Value* find(std::string_view name) const;
    bool contains(std::string_view name) const { return variables_.find(name) != variables_.end(); }

    void set(const std::string& name, Value value);
    void unset(std::string_view name);
    void put_behind(const std::string& name, const Value& value);
    void put_behind(const Environment& other);

    Environment renamed(std::string_view prefix) const;
    std::size_t size() const;  // in bytes

  private:
    struct Variable {
        Value first;
        std::optional<Value> last = {};  // where it is another one
    };
    std::map<std::string, Variable, text::LessIgnoringCase> variables_;
};

}  // namespace fcgicheck::apache
