// A docroot like a large hosting company's: folders in folders, pages and pictures in all of them,
// links, .htaccess files and scripts here and there, of which some are broken in ways that are
// known.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

namespace fcgicheck::bench {

enum class Scripts : std::uint8_t { shell, python_too };

struct LargeDocroot {
    std::filesystem::path root;
    std::filesystem::path config;  // of an httpd that serves it
    std::size_t folders = 0;
    std::size_t htaccess = 0;
    std::size_t scripts = 0;  // files that httpd would start
    std::map<std::string, std::size_t>
        planted;  // faults, by the number of the rule that tells them
};

// `entries` that are no folders, below `place`, which is made; the same ones each time.
LargeDocroot make_large_docroot(const std::filesystem::path& place, std::size_t entries,
                                Scripts scripts = Scripts::shell);

}  // namespace fcgicheck::bench
