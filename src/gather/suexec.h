// suexec as it was built and set up: what it compares a program with before it starts it
// (support/suexec.c; Debian's apache2-suexec-custom reads part of that from a file).
#pragma once

#include <string>
#include <string_view>

#include "fcgicheck/platform.h"
#include "gather/script.h"

namespace fcgicheck::gather {

// What `suexec -V` prints. Of Debian's custom suexec `callers_file` is the folder of its files.
SuexecSettings settings_in(std::string_view printed);

// What the file of Debian's custom suexec says: the docroot, and below it the folder of UserDir; a
// line behind "#" refuses such requests.
std::string docroot_in(std::string_view callers_file);

// `binary` is where httpd looks for it, `server` the user who calls it. It is run with -V alone,
// and only by root, and only where nobody but root can change it.
SuexecFacts suexec_facts(Eyes& eyes, const std::string& binary, const Observed<Identity>& server);

}  // namespace fcgicheck::gather
