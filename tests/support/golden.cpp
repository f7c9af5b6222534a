#include "support/golden.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "report/version.h"

namespace fcgicheck::test {
namespace {

void replace(std::string& text, const std::string& old, const std::string& by) {
    for (std::size_t at = text.find(old); at != std::string::npos; at = text.find(old, at))
        text.replace(at, old.size(), by);
}

std::string without_version(std::string text) {
    const std::string version(report::version());
    replace(text, "fcgicheck " + version, "fcgicheck VERSION");
    replace(text, R"("version": ")" + version, R"("version": "VERSION)");
    return text;
}

}  // namespace

void check_golden(const std::string& name, std::string_view actual) {
    const std::string path = std::string(PROJECT_SOURCE_DIR "/tests/golden/") + name;
    const std::string now = without_version(std::string(actual));
    if (std::getenv("FCGICHECK_UPDATE_GOLDEN") != nullptr) {
        std::ofstream(path, std::ios::binary) << now;
        return;
    }
    std::ifstream file(path, std::ios::binary);
    REQUIRE_MESSAGE(file.is_open(), path << " is missing; FCGICHECK_UPDATE_GOLDEN=1 writes it");
    std::ostringstream golden;
    golden << file.rdbuf();
    CHECK_MESSAGE(golden.str() == now, name << " is no longer what it was");
}

}  // namespace fcgicheck::test
