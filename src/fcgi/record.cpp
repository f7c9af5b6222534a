#include "fcgi/record.h"

#include <cassert>

namespace fcgicheck::fcgi {

namespace {

std::uint8_t byte_at(std::string_view bytes, std::size_t at) {
    return static_cast<std::uint8_t>(bytes[at]);
}

std::uint16_t two_bytes_at(std::string_view bytes, std::size_t at) {
    return static_cast<std::uint16_t>(byte_at(bytes, at) << 8U | byte_at(bytes, at + 1));
}

std::uint32_t four_bytes_at(std::string_view bytes, std::size_t at) {
    return static_cast<std::uint32_t>(two_bytes_at(bytes, at)) << 16U | two_bytes_at(bytes, at + 2);
}

void append_length(std::string& bytes, std::size_t length) {
    if (length < 0x80) {
        bytes += static_cast<char>(length);
        return;
    }
    for (const unsigned shift : {24U, 16U, 8U, 0U}) {
        const std::size_t top_bit = shift == 24 ? 0x80 : 0;
        bytes += static_cast<char>((length >> shift & 0xff) | top_bit);
    }
}

}  // namespace

std::optional<RecordHeader> decode_header(std::string_view bytes) {
    if (bytes.size() < header_size)
        return std::nullopt;
    return RecordHeader{.version = byte_at(bytes, 0),
                        .type = byte_at(bytes, 1),
                        .request_id = two_bytes_at(bytes, 2),
                        .content_length = two_bytes_at(bytes, 4),
                        .padding_length = byte_at(bytes, 6)};
}

std::string encode_record(RecordType type, std::uint16_t request_id, std::string_view content) {
    assert(content.size() <= largest_content);
    std::string record;
    record.reserve(header_size + content.size());
    record += '\1';
    record += static_cast<char>(type);
    record += static_cast<char>(request_id >> 8U);
    record += static_cast<char>(request_id & 0xffU);
    record += static_cast<char>(content.size() >> 8U);
    record += static_cast<char>(content.size() & 0xffU);
    record += '\0';
    record += '\0';
    record += content;
    return record;
}

std::optional<EndRequest> decode_end_request(std::string_view content) {
    if (content.size() < 5)
        return std::nullopt;
    return EndRequest{.application_status = four_bytes_at(content, 0),
                      .protocol_status = byte_at(content, 4)};
}

std::string encode_pairs(const NameValuePairs& pairs) {
    std::string content;
    for (const auto& [name, value] : pairs) {
        append_length(content, name.size());
        append_length(content, value.size());
        content += name;
        content += value;
    }
    return content;
}

std::optional<std::string> encode_request(const NameValuePairs& params) {
    constexpr std::uint16_t id = 1;
    constexpr std::string_view responder{"\0\1\0\0\0\0\0\0", 8};  // role 1, flags 0
    const std::string content = encode_pairs(params);
    if (content.size() > largest_content)
        return std::nullopt;
    return encode_record(RecordType::begin_request, id, responder) +
           encode_record(RecordType::params, id, content) +
           encode_record(RecordType::params, id, "") +
           encode_record(RecordType::standard_input, id, "");
}

}  // namespace fcgicheck::fcgi
