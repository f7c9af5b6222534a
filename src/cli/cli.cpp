#include "cli/cli.h"

#include <ostream>

namespace fcgicheck::cli {

int run(int /*argc*/, char** /*argv*/, std::ostream& out, std::ostream& /*err*/) {
    out << "fcgicheck " << FCGICHECK_VERSION << '\n';
    return 0;
}

}  // namespace fcgicheck::cli
