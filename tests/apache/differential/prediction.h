// What fcgicheck says of a deployment, from its library, and how it compares with what Apache does.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "apache/request/request.h"
#include "fcgicheck/config.h"
#include "oracle.h"

namespace fcgicheck::differential {

struct Predicted {
    std::optional<int> status;
    Body body = Body::error;
    apache::Why why = apache::Why::file_sent;
    std::optional<std::string> path_info;
    std::string filename;
    std::string handler;
    bool is_script = false;  // a program would be started
    std::optional<int> if_script_fails;
    std::string wrapper;  // that would be, in place of the file
    bool is_page = true;  // the answer has a body that tells who made it
    std::string because;  // the lines that decided, for people
};

struct Prediction {
    std::optional<ConfigError> refused;
    std::vector<Predicted> urls;  // none where it is refused
};

Prediction predict(const Site& site);

// CONTRACT of `fcgicheck trace`: what is right, what is open, and what only running can tell.
enum class Agreement : std::uint8_t { agree, unknown, runtime, disagree };

Agreement compare(const Predicted& predicted, const Answer& answer, const Deployment& deployment);
bool agree_on_configuration(const Prediction& prediction, const Site& site);

// The status and who made the body.
std::string in_short(const Predicted& predicted);
std::string in_short(const Answer& answer);

std::string told(const Predicted& predicted);
std::string told(const Answer& answer);

}  // namespace fcgicheck::differential
