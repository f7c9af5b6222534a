// The bytes of a script's connection, read as mod_fcgid reads them (modules/fcgid/fcgid_bucket.c):
// version and request id are not looked at, a record of a type that it does not know is passed over
// without its content, so that the content is taken for the next header (measured).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "fcgi/record.h"
#include "fcgicheck/trial.h"

namespace fcgicheck::trial {

// The first 64 KiB, the last 4 KiB, and the count of it all.
void append(CapturedOutput& output, std::string_view bytes);

class Answer {
  public:
    void feed(std::string_view bytes);

    bool is_ended() const { return end_.has_value(); }     // FCGI_END_REQUEST came
    bool is_garbage() const { return garbage_; }           // it is not FastCGI at all
    bool is_cut_off() const { return !pending_.empty(); }  // inside a record
    std::uint64_t bytes() const { return bytes_; }
    const std::string& beginning() const { return beginning_; }  // at most 256 bytes

    const std::string& output() const { return output_; }  // FCGI_STDOUT, at most 256 KiB
    std::uint64_t output_bytes() const { return output_bytes_; }
    const CapturedOutput& errors() const { return errors_; }  // FCGI_STDERR
    std::uint8_t protocol_status() const {
        return end_.value_or(fcgi::EndRequest{}).protocol_status;
    }

    // What mod_fcgid let pass, a half sentence; or ""
    const std::string& oddity() const { return oddity_; }

  private:
    bool take_record(std::string_view& unread);
    void note(const fcgi::RecordHeader& header);

    std::string pending_;
    std::string beginning_;
    std::string output_;
    std::string oddity_;
    CapturedOutput errors_;
    std::optional<fcgi::EndRequest> end_;
    std::uint64_t bytes_ = 0;
    std::uint64_t output_bytes_ = 0;
    bool garbage_ = false;
};

}  // namespace fcgicheck::trial
