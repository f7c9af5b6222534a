// The names that an expression may use, and the modules that bring them (core_expr_lookup and
// expr_lookup_not_found, server/util_expr_eval.c; ssl_expr_lookup, modules/ssl/ssl_engine_vars.c).
#pragma once

#include <optional>
#include <string_view>

#include "apache/expr/nodes.h"
#include "apache/reading/modules.h"

namespace fcgicheck::apache {

// Whether a variable of this name exists: `name` in any case.
bool has_variable(std::string_view name, const LoadedModules& modules);

// Nothing where no loaded module has it.
std::optional<Function> find_function(std::string_view name, const LoadedModules& modules);
std::optional<UnaryTest> find_unary(std::string_view letter, const LoadedModules& modules);
std::optional<BinaryTest> find_binary(std::string_view name, const LoadedModules& modules);
bool has_list_function(std::string_view name, const LoadedModules& modules);

}  // namespace fcgicheck::apache
