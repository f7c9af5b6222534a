// fcgicheck trace: what Apache answers to URLs, and why, without asking any server.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "apache/request/trace.h"
#include "app/exit_code.h"
#include "app/place.h"
#include "app/script_starts.h"
#include "gather/script.h"
#include "gather/server.h"
#include "gather/server_files.h"
#include "report/report.h"
#include "report/trace.h"

namespace fcgicheck::app {

enum class TraceFormat : std::uint8_t { text, jsonl };

struct TraceOptions {
    std::vector<std::string> urls;         // as given
    std::optional<std::string> urls_from;  // a file with a URL a line; these come first
    std::optional<std::string> config_file;
    std::vector<std::string> defines;
    std::optional<apache::Dialect> dialect;  // absent: as the httpd that is installed
    PlaceOptions place;
    std::string method = "GET";
    std::vector<std::pair<std::string, std::string>> headers;
    std::optional<std::string> client;
    std::optional<std::string> address;  // of the server
    TraceFormat format = TraceFormat::text;
    report::TextStyle style;
};

// One server, asked about any number of URLs.
class ServerTrace {
  public:
    // What these refer to must live as long; the server has a model, without an error.
    ServerTrace(gather::Eyes eyes, const gather::FoundServer& server);

    // With what a look at the script adds.
    report::TracedUrl trace(const apache::Request& request);

  private:
    bool lacks_page(const apache::Request& request, const apache::Ending& ending);
    void add_start(report::TracedUrl& traced);

    gather::Eyes eyes_;
    const gather::FoundServer& server_;
    gather::ServerFiles files_;
    apache::Tracer tracer_;
    ScriptStarts starts_;
};

ExitCode trace(const TraceOptions& options, std::ostream& out, std::ostream& err);

}  // namespace fcgicheck::app
