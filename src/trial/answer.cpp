#include "trial/answer.h"

#include <algorithm>

namespace fcgicheck::trial {

namespace {

constexpr std::size_t head_limit = 65'536;
constexpr std::size_t tail_limit = 4'096;
constexpr std::size_t beginning_limit = 256;
constexpr std::size_t output_limit = 262'144;

void append_up_to(std::string& text, std::string_view bytes, std::size_t limit) {
    text += bytes.substr(0, limit - std::min(limit, text.size()));
}

bool is(const fcgi::RecordHeader& header, fcgi::RecordType type) {
    return header.type == static_cast<std::uint8_t>(type);
}

bool is_known_type(const fcgi::RecordHeader& header) {
    return is(header, fcgi::RecordType::standard_output) ||
           is(header, fcgi::RecordType::standard_error) ||
           is(header, fcgi::RecordType::end_request);
}

}  // namespace

void append(CapturedOutput& output, std::string_view bytes) {
    const std::size_t before = output.head.size();
    append_up_to(output.head, bytes, head_limit);
    output.bytes += bytes.size();
    if (output.bytes <= head_limit)
        return;
    output.tail += bytes.substr(output.head.size() - before);
    if (output.tail.size() > tail_limit)
        output.tail.erase(0, output.tail.size() - tail_limit);
}

void Answer::feed(std::string_view bytes) {
    if (is_ended() && !bytes.empty() && oddity_.empty())
        oddity_ = "bytes follow FCGI_END_REQUEST";
    append_up_to(beginning_, bytes, beginning_limit);
    bytes_ += bytes.size();
    if (is_ended() || garbage_)
        return;
    pending_ += bytes;
    std::string_view unread = pending_;
    while (take_record(unread)) {
    }
    if (is_ended() && !unread.empty() && oddity_.empty())
        oddity_ = "bytes follow FCGI_END_REQUEST";
    pending_.erase(0, pending_.size() - unread.size());
}

// False: the record is not complete yet, or was the last one.
bool Answer::take_record(std::string_view& unread) {
    const std::optional<fcgi::RecordHeader> header = fcgi::decode_header(unread);
    if (!header)
        return false;
    const bool is_a_type = header->type > 0 && header->type <= static_cast<std::uint8_t>(
                                                                   fcgi::RecordType::unknown_type);
    if (header->version != 1 && header->type != 0 && !is_a_type) {
        garbage_ = true;
        return false;
    }
    const std::size_t content_size = is_known_type(*header) ? header->content_length : 0;
    const std::size_t size = fcgi::header_size + content_size + header->padding_length;
    if (unread.size() < size)
        return false;
    note(*header);
    const std::string_view content = unread.substr(fcgi::header_size, content_size);
    if (is(*header, fcgi::RecordType::standard_output)) {
        append_up_to(output_, content, output_limit);
        output_bytes_ += content.size();
    } else if (is(*header, fcgi::RecordType::standard_error)) {
        append(errors_, content);
    } else if (is(*header, fcgi::RecordType::end_request)) {
        end_ = fcgi::decode_end_request(content).value_or(fcgi::EndRequest{});
    }
    unread.remove_prefix(size);
    return !is_ended();
}

void Answer::note(const fcgi::RecordHeader& header) {
    if (!oddity_.empty())
        return;
    if (!is_known_type(header))
        oddity_ = "a record has the type " + std::to_string(header.type);
    else if (header.version != 1)
        oddity_ = "a record has the version " + std::to_string(header.version);
    else if (header.request_id != 1)
        oddity_ = "a record has the request id " + std::to_string(header.request_id);
}

}  // namespace fcgicheck::trial
