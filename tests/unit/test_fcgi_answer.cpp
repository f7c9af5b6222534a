#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "fcgi/record.h"
#include "trial/answer.h"

using namespace fcgicheck;
using namespace std::string_literals;
using namespace std::string_view_literals;
using fcgi::encode_record;
using fcgi::RecordType;
using trial::Answer;

namespace {

const std::string end_record =
    encode_record(RecordType::end_request, 1, std::string_view("\0\0\0\0\0\0\0\0", 8));

std::string page(std::string_view text) {
    return encode_record(RecordType::standard_output, 1, text);
}

}  // namespace

TEST_CASE("records may come byte by byte") {
    const std::string bytes = page("Status: 200\n\n") + page("body") + page("") +
                              encode_record(RecordType::standard_error, 1, "oops") + end_record;
    Answer answer;
    for (const char byte : bytes) {
        CHECK_FALSE(answer.is_ended());
        answer.feed(std::string_view(&byte, 1));
    }
    CHECK(answer.is_ended());
    CHECK(answer.output() == "Status: 200\n\nbody");
    CHECK(answer.errors().head == "oops");
    CHECK(answer.bytes() == bytes.size());
    CHECK(answer.oddity().empty());
}

TEST_CASE("padding is passed over") {
    Answer answer;
    answer.feed("\1\6\0\1\0\1\3\0X\0\0\0"sv);
    answer.feed(end_record);
    CHECK(answer.output() == "X");
    CHECK(answer.is_ended());
}

TEST_CASE("an answer that ends inside a record is cut off") {
    Answer answer;
    answer.feed("\1\6\0\1\0\x09\0\0abc"sv);
    CHECK(answer.is_cut_off());
    CHECK_FALSE(answer.is_ended());
}

TEST_CASE("HTTP, CGI and HTML are garbage from their first eight bytes on") {
    for (const auto bytes :
         {"HTTP/1.1 200 OK\r\n"sv, "Content-Type: text/html\n"sv, "<!DOCTYPE html>"sv}) {
        CAPTURE(bytes);
        Answer answer;
        answer.feed(bytes.substr(0, 7));
        CHECK_FALSE(answer.is_garbage());
        answer.feed(bytes.substr(7));
        CHECK(answer.is_garbage());
    }
}

TEST_CASE("a wrong version or request id is an oddity, and read all the same") {
    Answer version;
    version.feed("\x09\6\0\1\0\1\0\0X"sv);
    version.feed(end_record);
    CHECK(version.output() == "X");
    CHECK(version.oddity() == "a record has the version 9");
    Answer id;
    id.feed("\1\6\0\7\0\1\0\0X"sv);
    CHECK(id.output() == "X");
    CHECK(id.oddity() == "a record has the request id 7");
}

TEST_CASE("a record of an unknown type loses its header, and its content is read as records") {
    Answer answer;
    answer.feed("\1\x2a\0\1\0\x08\0\0"sv);
    answer.feed(page("X"));
    answer.feed(end_record);
    CHECK(answer.output() == "X");
    CHECK(answer.oddity() == "a record has the type 42");
}

TEST_CASE("output is kept up to 64 KiB, its last 4 KiB too, and all of it is counted") {
    CapturedOutput output;
    trial::append(output, std::string(61'440, 'a'));
    CHECK(output.tail.empty());
    trial::append(output, std::string(8'192, 'b'));
    CHECK(output.head.size() == 64 * 1024);
    CHECK(output.tail == std::string(4'096, 'b'));
    trial::append(output, "end");
    CHECK(output.tail.size() == 4 * 1024);
    CHECK(output.tail.ends_with("bend"));
    CHECK(output.bytes == 68 * 1024 + 3);
}

// Each was sent through httpd 2.4.71 and mod_fcgid 2.3.9: 200 where it ends, 500 where it does not.
TEST_CASE("odd streams end where mod_fcgid sees them end") {
    const auto ends = [](const std::string& before) {
        Answer answer;
        answer.feed(before + page("X: y\n\nhello") + end_record);
        return answer.is_ended() && answer.output() == "X: y\n\nhello";
    };
    CHECK(ends("\1\x0b\0\0\0\x08\0\0\x63\0\0\0\0\0\0\0"s));  // FCGI_UNKNOWN_TYPE
    CHECK(ends("\1\x2a\0\1\0\0\x08\0........"s));            // padding of an unknown type
    CHECK(ends(std::string(8, '\0')));
    CHECK_FALSE(ends("\1\x2a\0\1\0\x08\0\0xxxxxxxx"s));  // content of an unknown type
    CHECK_FALSE(ends(end_record));
}
