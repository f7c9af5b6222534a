#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "trial/cgi_header.h"

using fcgicheck::trial::CgiHeader;
using fcgicheck::trial::read_cgi_header;
using State = CgiHeader::State;
using namespace std::string_view_literals;

TEST_CASE("a header ends at its blank line, whichever line ends it has") {
    for (const auto text : {"Content-Type: text/plain\r\nX-A: b\r\n\r\nbody"sv,
                            "Content-Type: text/plain\nX-A: b\n\nbody"sv}) {
        CAPTURE(text);
        const CgiHeader header = read_cgi_header(text);
        CHECK(header.state == State::complete);
        CHECK(text.substr(header.length) == "body");
        CHECK(header.response.status == 200);
        REQUIRE(header.response.headers.size() == 2);
        CHECK(header.response.headers[1].first == "X-A");
        CHECK(header.response.headers[1].second == "b");
    }
}

TEST_CASE("Status decides, then Location") {
    CHECK(read_cgi_header("Status: 404 Not Found\n\n").response.status == 404);
    CHECK(read_cgi_header("Location: /x\n\n").response.status == 302);
    CHECK(read_cgi_header("STATUS: 201\nLocation: /x\n\n").response.status == 201);
    CHECK(read_cgi_header("Status: 999 Foo\n\n").state == State::complete);
}

TEST_CASE("what Apache refuses is bad, and says why") {
    const auto problem = [](std::string_view text) {
        const CgiHeader header = read_cgi_header(text);
        CHECK(header.state == State::bad);
        return header.problem;
    };
    CHECK(problem("HTTP/1.1 200 OK\r\n\r\n") == "the header line \"HTTP/1.1 200 OK\" has no colon");
    CHECK(problem("<html><body>this is longer than thirty\n") ==
          "the header line \"<html><body>this is longer tha\" has no colon");
    CHECK(problem("Status: OK\n\n") == "the Status is \"OK\", which is no number from 100 to 999");
    CHECK(problem("Status: 1000\n\n") ==
          "the Status is \"1000\", which is no number from 100 to 999");
    CHECK(problem(": x\n\n") == "a header line begins with its colon");
    CHECK(problem("Content-Type: a\x01z\n\n") ==
          "the value of Content-Type holds control characters");
    CHECK(problem("Bad Name: x\n\n") ==
          "the header name \"Bad Name\" holds characters that no name may");
    CHECK(problem("\xef\xbb\xbf"
                  "Content-Type: text/plain\n\n")
              .find("characters that no name may") != std::string::npos);
    CHECK(problem("X: a\x01z\n\n") == "the value of X holds control characters");
    CHECK(problem(std::string("X: ") + std::string(8200, 'x') + "\n\n").find("8 KiB") !=
          std::string::npos);
    CHECK(problem(std::string(8190, 'x')).find("8 KiB") != std::string::npos);
}

TEST_CASE("a header line of 8189 bytes is the longest that passes") {
    const std::string longest = "X: " + std::string(8186, 'x');
    CHECK(read_cgi_header(longest + "\r\n\r\n").state == State::complete);
    CHECK(read_cgi_header(longest + "x\r\n\r\n").state == State::bad);
}

TEST_CASE("a header without its blank line is incomplete") {
    CHECK(read_cgi_header("").problem == "it is empty");
    CHECK(read_cgi_header("Content-Type: text/plain\nbody: x\n").problem ==
          "no blank line ends the header");
    CHECK(read_cgi_header("Content-Type: text/plain\nbody").problem ==
          "no blank line ends the header");
    CHECK(read_cgi_header("hello").problem ==
          "it ends before its first header line does: \"hello\"");
    // A bare CR ends no line.
    CHECK(read_cgi_header("Content-Type: text/plain\r\rbody").state == State::incomplete);
}

TEST_CASE("a blank first line is an empty header, and what follows is the body") {
    const CgiHeader header = read_cgi_header("\nContent-Type: text/plain\n\nbody");
    CHECK(header.state == State::complete);
    CHECK(header.length == 1);
}

TEST_CASE("a value is cut at its NUL, as a C string is") {
    const CgiHeader header = read_cgi_header("X: a\0b\n\n"sv);
    CHECK(header.state == State::complete);
    CHECK(header.response.headers[0].second == "a");
}

TEST_CASE("a line that begins with a blank continues the one before") {
    const CgiHeader header = read_cgi_header("X: a\n b: c\n\n");
    CHECK(header.state == State::complete);
    REQUIRE(header.response.headers.size() == 1);
    CHECK(header.response.headers[0].second == "a b: c");
    CHECK(read_cgi_header(" X: a\n\n").state == State::bad);
}
