// The interpreter of the scripts that the differential test deploys: reads the script, if it is
// given one, as any interpreter would, and answers under CGI and FastCGI alike (libfcgi tells which
// it is by the kind of descriptor 0).
#include <fcgiapp.h>

#include <fstream>
#include <string>

namespace {

std::string parameter(const char* name, FCGX_ParamArray params) {
    const char* const value = FCGX_GetParam(name, params);
    return value != nullptr ? value : "";
}

}  // namespace

int main(int argc, char** argv) {
    if (argc > 1 && !std::ifstream(argv[argc - 1]))
        return 2;
    FCGX_Stream* in = nullptr;
    FCGX_Stream* out = nullptr;
    FCGX_Stream* err = nullptr;
    FCGX_ParamArray params = nullptr;
    while (FCGX_Accept(&in, &out, &err, &params) >= 0) {
        const std::string answer = "Content-Type: text/plain\r\n\r\nRAN " +
                                   parameter("SCRIPT_FILENAME", params) +
                                   "\nPATH_INFO=" + parameter("PATH_INFO", params) + "\n";
        FCGX_PutStr(answer.data(), static_cast<int>(answer.size()), out);
    }
}
