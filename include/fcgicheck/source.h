// A place in a file of the user's: line and column are 1-based, 0 where there is none. Columns
// count bytes.
#pragma once

#include <compare>
#include <concepts>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace fcgicheck {

// The name of a file, used as the string that it is. Copies share it: a configuration has a
// position for each of its lines, and few files.
class FileName {
  public:
    FileName() = default;
    FileName(std::string name)  // NOLINT(google-explicit-constructor): a string with cheap copies
        : name_(std::make_shared<const std::string>(std::move(name))) {}
    FileName(const char* name) : FileName(std::string(name)) {}  // NOLINT: the same

    const std::string& string() const { return name_ ? *name_ : nameless(); }
    operator const std::string&() const { return string(); }  // NOLINT: the same
    operator std::string_view() const { return string(); }    // NOLINT: the same
    bool empty() const { return string().empty(); }

    friend bool operator==(const FileName& a, const FileName& b) {
        return a.name_ == b.name_ || a.string() == b.string();
    }
    friend std::strong_ordering operator<=>(const FileName& a, const FileName& b) {
        return a.name_ == b.name_ ? std::strong_ordering::equal : a.string() <=> b.string();
    }
    friend bool operator==(const FileName& a, const std::convertible_to<std::string_view> auto& b) {
        return a.string() == std::string_view(b);
    }
    friend std::string operator+(const FileName& a, std::string_view b) {
        return std::string(a.string()).append(b);
    }
    friend std::string operator+(std::string a, const FileName& b) { return a.append(b.string()); }

  private:
    static const std::string& nameless() {
        static const std::string none;
        return none;
    }
    std::shared_ptr<const std::string> name_;
};

struct SourcePos {
    FileName file;
    std::uint32_t line = 0;
    std::uint32_t column = 0;

    friend auto operator<=>(const SourcePos&,
                            const SourcePos&) =
        default;  // NOLINT(modernize-use-nullptr): not there
};

// A directive, or a line of a script, that decided something.
struct Cause {
    SourcePos at;
    std::string text;  // the line, without its indentation and newline; at most 200 bytes

    // NOLINTNEXTLINE(modernize-use-nullptr): none is there
    friend auto operator<=>(const Cause&, const Cause&) = default;
};

}  // namespace fcgicheck
