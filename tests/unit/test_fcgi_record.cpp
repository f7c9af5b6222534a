#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "fcgi/record.h"

using namespace fcgicheck::fcgi;
using namespace std::string_view_literals;

TEST_CASE("a record has an 8-byte header in network byte order and no padding") {
    CHECK(encode_record(RecordType::params, 0x1234, "abc") == "\1\4\x12\x34\0\3\0\0abc"sv);
    CHECK(encode_record(RecordType::standard_input, 1, "") == "\1\5\0\1\0\0\0\0"sv);
    const std::string full(largest_content, 'x');
    CHECK(encode_record(RecordType::params, 1, full).substr(0, 8) == "\1\4\0\1\xff\xff\0\0"sv);
}

TEST_CASE("a header is read back, field by field") {
    const auto header = decode_header("\1\6\x12\x34\x01\x02\x05\0rest"sv);
    REQUIRE(header);
    CHECK(header->version == 1);
    CHECK(header->type == 6);
    CHECK(header->request_id == 0x1234);
    CHECK(header->content_length == 0x102);
    CHECK(header->padding_length == 5);
}

TEST_CASE("seven bytes are no header yet") {
    CHECK_FALSE(decode_header("\1\6\0\1\0\0\0"sv));
    CHECK_FALSE(decode_header(""));
}

TEST_CASE("lengths from 128 on take four bytes with the top bit set") {
    CHECK(encode_pairs({{"A", std::string(127, 'x')}}).substr(0, 3) ==
          "\x01\x7f"
          "A"sv);
    CHECK(encode_pairs({{"A", std::string(128, 'x')}}).substr(0, 6) ==
          "\x01\x80\0\0\x80"
          "A"sv);
}

TEST_CASE("pairs stand one after another, whatever bytes they are of") {
    CHECK(encode_pairs({{"", ""}, {"B", std::string("\0\xff\n", 3)}}) == "\0\0\1\3B\0\xff\n"sv);
    const std::string long_one = encode_pairs({{std::string(128, 'n'), std::string(70'000, 'v')}});
    CHECK(long_one.substr(0, 8) == "\x80\0\0\x80\x80\1\x11\x70"sv);
    CHECK(long_one.size() == 8 + 128 + 70'000);
}

TEST_CASE("the end of a request carries both statuses") {
    const auto end = decode_end_request("\0\0\1\2\3\0\0\0"sv);
    REQUIRE(end);
    CHECK(end->application_status == 0x102);
    CHECK(end->protocol_status == 3);
    CHECK_FALSE(decode_end_request("\0\0\0\0"sv));
}

TEST_CASE("a request is what mod_fcgid sends for a GET") {
    const auto request = encode_request({{"A", "b"}});
    REQUIRE(request);
    CHECK(*request ==
          "\1\1\0\1\0\x08\0\0\0\1\0\0\0\0\0\0"
          "\1\4\0\1\0\4\0\0\1\1Ab"
          "\1\4\0\1\0\0\0\0"
          "\1\5\0\1\0\0\0\0"sv);
}

TEST_CASE("parameters that need a second record are refused") {
    const std::size_t overhead = 1 + 1 + 4;  // the name and its length, a long value's length
    CHECK(encode_request({{"A", std::string(largest_content - overhead, 'x')}}));
    CHECK_FALSE(encode_request({{"A", std::string(largest_content - overhead + 1, 'x')}}));
}
