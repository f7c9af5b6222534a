// A configuration like a large hosting company's: Debian's layout, a file for each virtual host
// behind a link in sites-enabled, and in it every kind of section and most of what hosts say.
#pragma once

#include <cstddef>
#include <filesystem>

namespace fcgicheck::bench {

struct LargeConfiguration {
    std::filesystem::path main_file;
    std::filesystem::path urls;  // a file of `url_count` URLs, of hosts all over the configuration
    std::filesystem::path site;  // the docroot of one host, with one script
};
inline constexpr std::size_t url_count = 10'000;

// About 54 lines and 1.8 KB for each host, below `root`, which is made.
LargeConfiguration make_large_configuration(const std::filesystem::path& root, std::size_t hosts);

}  // namespace fcgicheck::bench
