// Which variables of the environment suexec hands on to what it starts. It takes away all others,
// and sets PATH itself (safe_env_lst and clean_env of support/suexec.c).
#pragma once

#include <string_view>

namespace fcgicheck::text {

bool passes_suexec(std::string_view variable);

}  // namespace fcgicheck::text
