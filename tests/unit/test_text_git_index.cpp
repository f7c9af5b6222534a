// Indexes as gitformat-index(5) has them, put together here; tests/os has git itself write some.
#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "text/git_index.h"

using namespace fcgicheck;
using text::git_index_of;

namespace {

struct Entry {
    std::string path;
    std::uint32_t mode = 0100644;
    std::uint32_t flags = 0;
};

std::string big_endian(std::uint32_t value, int bytes) {
    std::string out;
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
        out += static_cast<char>(value >> static_cast<unsigned>(shift) & 0xffU);
    return out;
}

std::string index_with(std::uint32_t version, const std::vector<Entry>& entries,
                       const std::string& extensions = "", std::size_t object = 20) {
    std::string out =
        "DIRC" + big_endian(version, 4) + big_endian(static_cast<std::uint32_t>(entries.size()), 4);
    for (const Entry& entry : entries) {
        std::string one =
            std::string(24, '\1') + big_endian(entry.mode, 4) + std::string(12, '\2') +
            std::string(object, '\3') +
            big_endian(entry.flags | static_cast<std::uint32_t>(entry.path.size()), 2);
        if ((entry.flags & 0x4000U) != 0)
            one += big_endian(0, 2);
        one += entry.path;
        one.append(8 - one.size() % 8, '\0');
        out += one;
    }
    return out + extensions + std::string(object, '\4');
}

}  // namespace

TEST_CASE("the executable bit of each regular file is known") {
    const auto index = git_index_of(
        index_with(2, {{"a.fcgi", 0100755}, {"b.fcgi"}, {"link", 0120000}, {"module", 0160000}}));
    REQUIRE(index);
    CHECK(index->is_executable.size() == 2);
    CHECK(index->is_executable.at("a.fcgi"));
    CHECK_FALSE(index->is_executable.at("b.fcgi"));
}

TEST_CASE("extended flags, extensions and object names of SHA-256 are passed over") {
    CHECK(git_index_of(index_with(3, {{"a", 0100755, 0x4000}, {"b"}}))->is_executable.at("a"));
    const std::string extension = "TREE" + big_endian(5, 4) + "12345";
    CHECK(git_index_of(index_with(2, {{"a"}}, extension))->is_executable.size() == 1);
    CHECK(
        git_index_of(index_with(2, {{"a", 0100755}, {"b"}}, extension, 32))->is_executable.at("a"));
    CHECK(git_index_of(index_with(2, {}))->is_executable.empty());
}

TEST_CASE("a part of an index says nothing") {
    CHECK_FALSE(git_index_of(index_with(2, {{"a"}}, "link" + big_endian(0, 4))).has_value());
}

TEST_CASE("bytes that are no index are refused, wherever they are cut") {
    for (const std::string& whole : {index_with(2, {{"a.fcgi", 0100755}, {"b.fcgi"}}),
                                     index_with(3, {{"a", 0100755, 0x4000}, {"b"}})}) {
        for (std::size_t size = 0; size < whole.size(); ++size) {
            CAPTURE(size);
            CHECK_FALSE(git_index_of(std::string_view(whole).substr(0, size)).has_value());
        }
    }
    CHECK_FALSE(git_index_of("DIRC" + std::string(40, '\xff')).has_value());
    CHECK_FALSE(git_index_of(index_with(5, {{"a"}})).has_value());
    CHECK_FALSE(git_index_of(index_with(2, {{"b"}, {"a"}})).has_value());
    std::string many = index_with(2, {{"a"}});
    many.replace(8, 4, "\xff\xff\xff\xff");
    CHECK_FALSE(git_index_of(many).has_value());
}

TEST_CASE("whatever byte of an index is another, it is read to no harm") {
    for (const std::string& whole :
         {index_with(2, {{"a.fcgi", 0100755}, {"b.fcgi"}}, "TREE" + big_endian(2, 4) + "12"),
          index_with(4, {{"a", 0100755, 0x4000}, {"b"}})}) {
        for (std::size_t at = 0; at < whole.size(); ++at) {
            for (const char byte : {'\0', '\x7f', '\x80', '\xff'}) {
                std::string changed = whole;
                changed[at] = byte;
                const auto index = git_index_of(changed);
                CHECK((!index || index->is_executable.size() <= 2));
            }
        }
    }
}
