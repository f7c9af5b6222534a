// What a phase of httpd's knows besides the request, and what it may answer.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>

#include "apache/request/request.h"

namespace fcgicheck::apache {

class HostNames;
class ServerView;
class Tree;

// ap_sub_req_lookup_uri and ap_sub_req_lookup_file: all phases but the handler.
enum class LookUpBy : std::uint8_t { uri, file };
struct Subrequest {
    RequestRecord record;
    std::optional<Ending> ending = std::nullopt;  // nothing: no phase had an objection
};

// What a phase knows besides the request.
struct Httpd {
    const Tree& tree;
    ServerView& view;
    const HostNames* names = nullptr;  // absent: nothing is known of any
    std::function<Subrequest(const RequestRecord& main, const std::string& path, LookUpBy)>
        look_up = {};
};

// ap_internal_redirect: all phases again with this URI, which is decoded once more: a "%" in it
// counts.
struct InternalRedirect {
    std::string uri;
    std::string query;
};

// Nothing: the phase declined, or was content; the next one follows.
using PhaseResult = std::variant<std::monostate, Ending, InternalRedirect>;

}  // namespace fcgicheck::apache
