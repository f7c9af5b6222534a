// FastCGI 1.0 records and name-value pairs: bytes to structures and back, no sockets
// (https://fastcgi-archives.github.io/FastCGI_Specification.html, sections 3.3, 3.4 and 8).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fcgicheck::fcgi {

enum class RecordType : std::uint8_t {
    begin_request = 1,
    abort_request = 2,
    end_request = 3,
    params = 4,
    standard_input = 5,
    standard_output = 6,
    standard_error = 7,
    data = 8,
    get_values = 9,
    get_values_result = 10,
    unknown_type = 11,
};

enum class ProtocolStatus : std::uint8_t {
    request_complete = 0,
    cant_multiplex = 1,
    overloaded = 2,
    unknown_role = 3,
};

constexpr std::size_t header_size = 8;
constexpr std::size_t largest_content = 65'535;

struct RecordHeader {
    std::uint8_t version = 1;
    std::uint8_t type = 0;  // a RecordType, where it is one
    std::uint16_t request_id = 0;
    std::uint16_t content_length = 0;
    std::uint8_t padding_length = 0;
};

// Of the first 8 bytes; absent where there are fewer.
std::optional<RecordHeader> decode_header(std::string_view bytes);

// One record without padding. `content` is at most `largest_content` bytes.
std::string encode_record(RecordType type, std::uint16_t request_id, std::string_view content);

struct EndRequest {
    std::uint32_t application_status = 0;
    std::uint8_t protocol_status = 0;  // a ProtocolStatus, where it is one
};
std::optional<EndRequest> decode_end_request(std::string_view content);

using NameValuePairs = std::vector<std::pair<std::string, std::string>>;

// A length below 128 takes one byte, a longer one four, with the top bit set.
std::string encode_pairs(const NameValuePairs& pairs);

// A responder's whole request as mod_fcgid sends a GET: id 1, flags 0, all parameters in one
// record, no body. Absent where they don't fit into one record: mod_fcgid answers 500 then.
std::optional<std::string> encode_request(const NameValuePairs& params);

}  // namespace fcgicheck::fcgi
