// The smallest FastCGI program on libfcgi, for the tests of real adapters.
#include <fcgiapp.h>

int main() {
    FCGX_Stream* in = nullptr;
    FCGX_Stream* out = nullptr;
    FCGX_Stream* err = nullptr;
    FCGX_ParamArray params = nullptr;
    while (FCGX_Accept(&in, &out, &err, &params) >= 0)
        FCGX_PutS("Content-Type: text/plain\r\n\r\nHello World!\n", out);
}
