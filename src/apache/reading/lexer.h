// The lines of a configuration file, as httpd cuts them (ap_varbuf_cfg_getline, server/util.c).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "text/config_words.h"

namespace fcgicheck::apache {

inline constexpr std::size_t longest_config_line = std::size_t{16} << 20;
inline constexpr std::size_t longest_htaccess_line = 8192;

struct Line {
    // Continued lines joined, trimmed, cut at a NUL: a view of the content or, if some were joined,
    // of the reader's own memory, until it reads the next one.
    std::string_view text;
    bool is_joined = false;
    std::uint32_t number = 0;  // of the last physical line: the one that httpd names
    std::uint32_t column = 1;  // where the text begins in its first physical line
};

class LineReader {
  public:
    LineReader(std::string_view content, std::size_t longest) : rest_(content), longest_(longest) {}

    std::optional<Line> next();
    bool is_too_long() const { return too_long_; }  // the last next() met a line over the limit
    std::uint32_t line_number() const { return line_; }  // of the last physical line read

  private:
    std::string_view rest_;
    std::string joined_;
    std::size_t longest_;
    std::uint32_t line_ = 0;
    bool too_long_ = false;
};

using text::cut_words;
using text::take_word;
using text::words_of;

}  // namespace fcgicheck::apache
