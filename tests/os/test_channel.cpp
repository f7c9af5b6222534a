#include "os/channel.h"

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <string>

using namespace fcgicheck;
using namespace std::chrono_literals;

TEST_CASE("lines that come at once are received one after the other") {
    os::Result<os::Channel> channel = os::open_channel();
    REQUIRE(channel);
    const std::string sent = "first\nsecond\nthi";
    REQUIRE(::write(channel->theirs.get(), sent.data(), sent.size()) ==
            static_cast<ssize_t>(sent.size()));
    std::string behind;
    CHECK(*os::receive_line(channel->ours, behind, 100, 1s) == "first");
    CHECK(behind == "second\nthi");
    CHECK(*os::receive_line(channel->ours, behind, 100, 1s) == "second");
    CHECK(os::receive_line(channel->ours, behind, 100, 10ms).error().number == ETIMEDOUT);
}

TEST_CASE("a line that is too long, and the end of the helper, are errors") {
    os::Result<os::Channel> channel = os::open_channel();
    REQUIRE(channel);
    const std::string sent(200, 'x');
    REQUIRE(::write(channel->theirs.get(), sent.data(), sent.size()) == 200);
    std::string behind;
    CHECK(os::receive_line(channel->ours, behind, 100, 1s).error().number == EMSGSIZE);
    channel->theirs = os::Fd();
    behind.clear();
    CHECK(os::receive_line(channel->ours, behind, 100, 1s).error().number == ECONNRESET);
    CHECK(os::send(channel->ours, "x", 1s)->number == ECONNRESET);
}
