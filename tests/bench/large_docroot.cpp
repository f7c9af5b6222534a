#include "large_docroot.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

namespace fcgicheck::bench {

namespace fs = std::filesystem;

namespace {

// splitmix64: the same numbers with every standard library.
class Random {
  public:
    std::size_t below(std::size_t end) {
        state_ += 0x9e3779b97f4a7c15;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27U)) * 0x94d049bb133111eb;
        return (z ^ (z >> 31U)) % end;
    }
    bool is_one_in(std::size_t many) { return below(many) == 0; }

  private:
    std::uint64_t state_ = 2026;
};

constexpr std::array pages = std::to_array<std::string_view>(
    {".php", ".php", ".html", ".html", ".js", ".css", ".png", ".jpg", ".jpg", ".webp", ".svg",
     ".json", ".txt", ".xml", ".pdf", ".min.js", ".map", ".woff2"});

constexpr std::array sound_htaccess = std::to_array<std::string_view>(
    {"Options -Indexes\n", "DirectoryIndex index.html index.fcgi\n",
     "# kept by hand\n<FilesMatch \"\\.(ini|log)$\">\n    Require all denied\n</FilesMatch>\n",
     "AddType text/plain .txt\nErrorDocument 404 /missing.html\n"});

struct ScriptKind {
    std::string_view rule;  // that tells of it; "" for a sound one
    mode_t mode = 0755;
    std::string_view text;
};
constexpr ScriptKind sound{"", 0755, "#!/bin/sh\nexit 0\n"};
constexpr ScriptKind sound_python{
    "", 0755,
    "#!/usr/bin/python3 -u\n\"\"\"Answers.\"\"\"\nimport os\nimport sys\n\n\n"
    "def answer(number):\n    if number:\n        return os.path.join('a', str(number))\n"
    "    return sys.version\n\n\nif answer(0):\n    os.execv('/bin/true', ['true'])\n"};
constexpr std::array broken = std::to_array<ScriptKind>({
    {"FC301", 0644, "#!/bin/sh\nexit 0\n"},
    {"FC307", 0755, ""},
    {"FC401", 0755, "echo no first line\n"},
    {"FC402", 0755, "#!/bin/sh\r\nexit 0\r\n"},
    {"FC403", 0755, "\xef\xbb\xbf#!/bin/sh\nexit 0\n"},
    {"FC404", 0755, "#!/no/such/interpreter\nexit 0\n"},
});

class Maker {
  public:
    Maker(const fs::path& place, Scripts scripts) : scripts_(scripts) {
        result_.root = place / "htdocs";
        result_.config = place / "httpd.conf";
        fs::create_directories(result_.root);
        write_config();
    }

    // Folder n is in folder (n - 1) / 7: a million entries are seven levels deep.
    LargeDocroot make(std::size_t entries) && {
        constexpr std::size_t width = 7;
        const std::size_t folders = entries * 85 / 1000;
        std::vector<std::string> paths{result_.root.string()};
        std::size_t left = entries;
        for (std::size_t n = 0; n < folders; ++n) {
            if (n > 0) {
                paths.push_back(paths[(n - 1) / width] + "/" + folder_name(n));
                if (::mkdir(paths.back().c_str(), 0755) != 0)
                    throw std::runtime_error("can't make " + paths.back());
            }
            const bool is_leaf = n * width + 1 >= folders;
            const std::size_t share =
                n + 1 == folders ? left : std::min(left, share_of(left / (folders - n)));
            fill(paths.back(), share, is_leaf);
            left -= share;
        }
        result_.folders = folders;
        return std::move(result_);
    }

  private:
    void write_config() const {
        constexpr std::string_view modules = "/usr/lib/apache2/modules/mod_";
        std::ofstream out(result_.config);
        out << "ServerRoot /usr\nUser nobody\nGroup nogroup\nListen 127.0.0.1:8080\n"
               "ServerName a.test\nTypesConfig /dev/null\nDocumentRoot "
            << result_.root.string() << "\n";
        for (const std::string_view name : {"mpm_event", "authz_core", "dir", "mime", "fcgid"})
            out << "LoadModule " << name << "_module " << modules << name << ".so\n";
        out << "<Directory " << result_.root.string()
            << ">\n  Options +ExecCGI\n  AllowOverride All\n"
               "  AddHandler fcgid-script .fcgi\n</Directory>\n";
    }

    static std::string folder_name(std::size_t number) {
        constexpr std::array names = std::to_array<std::string_view>(
            {"wp-content", "img", "css", "uploads", "lib", "2026", "cache"});
        return std::string(names[number % names.size()]) + std::to_string(number);
    }

    // Most folders hold little, some very much.
    std::size_t share_of(std::size_t mean) {
        const std::size_t share =
            random_.is_one_in(8) ? random_.below(8 * mean + 1) : random_.below(mean + 1);
        return std::max<std::size_t>(share, 1);
    }

    void fill(const std::string& folder, std::size_t entries, bool is_leaf) {
        const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        const bool has_bad_htaccess = is_leaf && random_.is_one_in(4000);
        if (has_bad_htaccess || random_.is_one_in(60))
            add_htaccess(fd, has_bad_htaccess);
        for (std::size_t i = 0; i < entries; ++i) {
            if (!has_bad_htaccess && random_.is_one_in(100))
                add_script(fd, i);
            else if (random_.is_one_in(1000))
                add_link(fd, i);
            else
                add(fd, page_name(i), "", 0644);
        }
        ::close(fd);
    }

    std::string page_name(std::size_t number) {
        constexpr std::array words = std::to_array<std::string_view>(
            {"index-", "photo_of_the_day-", "a", "report-2026-", "class-wp-widget-"});
        return std::string(words[random_.below(words.size())]) + std::to_string(number) +
               std::string(pages[random_.below(pages.size())]);
    }

    static void add(int folder, const std::string& name, std::string_view text, mode_t mode) {
        const int fd =
            ::openat(folder, name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
        const bool is_written =
            fd >= 0 && ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
            ::fchmod(fd, mode) == 0;
        if (!is_written)
            throw std::runtime_error("can't write " + name);
        ::close(fd);
    }

    void add_htaccess(int folder, bool is_bad) {
        ++result_.htaccess;
        add(folder, ".htaccess",
            is_bad ? "NoSuchDirective on\n" : sound_htaccess[random_.below(sound_htaccess.size())],
            0644);
        if (is_bad)
            ++result_.planted["FC002"];
    }

    // To pages, to nothing, to themselves.
    void add_link(int folder, std::size_t number) {
        const std::string name = "link" + std::to_string(number) + ".html";
        constexpr std::array targets =
            std::to_array<std::string_view>({"../index.html", "none.html", ""});
        const std::string_view target = targets[random_.below(targets.size())];
        ::symlinkat(target.empty() ? name.c_str() : target.data(), folder, name.c_str());
    }

    void add_script(int folder, std::size_t number) {
        const bool is_broken = random_.below(10) < 3;
        const bool is_python = scripts_ == Scripts::python_too && random_.below(10) < 6;
        const ScriptKind& kind =
            is_broken ? broken[random_.below(broken.size())] : (is_python ? sound_python : sound);
        ++result_.scripts;
        if (!kind.rule.empty())
            ++result_.planted[std::string(kind.rule)];
        add(folder, "app" + std::to_string(number) + ".fcgi", text_of(kind), kind.mode);
    }

    // Panels give sites the same program in Python; every second one has become its owner's own.
    std::string text_of(const ScriptKind& kind) const {
        std::string text(kind.text);
        constexpr std::string_view what = "Answers";
        if (&kind == &sound_python && result_.scripts % 2 == 0)
            text.insert(text.find(what) + what.size(),
                        " for site " + std::to_string(result_.scripts));
        return text;
    }

    Random random_;
    Scripts scripts_;
    LargeDocroot result_;
};

}  // namespace

LargeDocroot make_large_docroot(const fs::path& place, std::size_t entries, Scripts scripts) {
    return Maker(place, scripts).make(entries);
}

}  // namespace fcgicheck::bench
