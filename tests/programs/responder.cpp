// The interpreter of the scripts that the differential test deploys: reads the script, if it is
// given one, as any interpreter would, and answers under CGI and FastCGI alike.
#include <fcgiapp.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <string>

namespace {

std::string text_of(const char* value) {
    return value != nullptr ? value : "";
}

std::string answer(const std::string& script, const std::string& path_info) {
    return "Content-Type: text/plain\r\n\r\nRAN " + script + "\nPATH_INFO=" + path_info + "\n";
}

int answer_once() {
    const std::string all =
        answer(text_of(std::getenv("SCRIPT_FILENAME")), text_of(std::getenv("PATH_INFO")));
    return ::write(STDOUT_FILENO, all.data(), all.size()) > 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc > 1 && !std::ifstream(argv[argc - 1]))
        return 2;
    if (FCGX_IsCGI() != 0)
        return answer_once();
    FCGX_Stream* in = nullptr;
    FCGX_Stream* out = nullptr;
    FCGX_Stream* err = nullptr;
    FCGX_ParamArray params = nullptr;
    while (FCGX_Accept(&in, &out, &err, &params) >= 0) {
        const std::string all = answer(text_of(FCGX_GetParam("SCRIPT_FILENAME", params)),
                                       text_of(FCGX_GetParam("PATH_INFO", params)));
        FCGX_PutStr(all.data(), static_cast<int>(all.size()), out);
    }
}
