#include "report/version.h"

namespace fcgicheck::report {

std::string_view version() {
    return FCGICHECK_VERSION;
}

}  // namespace fcgicheck::report
