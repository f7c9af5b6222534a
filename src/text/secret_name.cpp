#include "text/secret_name.h"

#include <algorithm>
#include <array>

#include "text/ascii.h"
#include "text/copied_name.h"
#include "text/path.h"
#include "text/words.h"

namespace fcgicheck::text {
namespace {

struct RepositoryFile {
    std::string_view folder;
    std::string_view name;  // one that is always there
};
constexpr std::array repository_files = std::to_array<RepositoryFile>({{".git", "config"},
                                                                       {".hg", "requires"},
                                                                       {".svn", "wc.db"},
                                                                       {".svn", "entries"},
                                                                       {".bzr", "branch-format"},
                                                                       {"CVS", "Entries"}});

constexpr std::string_view code =
    "fcgi fcg fpl cgi pl pm py wsgi php phtml inc php3 php4 php5 php7 php8 rb lua sh";
constexpr std::string_view sample_words = "example sample dist template";
constexpr std::string_view ssh_keys = "id_rsa id_dsa id_ecdsa id_ed25519";

std::string_view extension_of(std::string_view name) {
    const std::size_t dot = name.rfind('.');
    return dot == std::string_view::npos ? "" : name.substr(dot + 1);
}

bool is_one_of(std::string_view words, std::string_view word) {
    return any_word(words, [&](std::string_view one) { return equals_ignoring_case(one, word); });
}

bool is_environment(std::string_view name) {
    return name == ".env" ||
           (name.starts_with(".env.") && !is_one_of(sample_words, extension_of(name)));
}

bool is_password_list(std::string_view name) {
    return is_one_of("htpasswd htdigest", extension_of(name)) || name == "htpasswd";
}

bool may_be_key(std::string_view name) {
    return is_one_of("key pem ppk", extension_of(name)) || is_one_of(ssh_keys, name);
}

}  // namespace

std::optional<SecretKind> secret_called(std::string_view folder, std::string_view name) {
    const std::string_view folder_name = file_name(folder);
    const bool is_of_repository = std::any_of(
        repository_files.begin(), repository_files.end(), [&](const RepositoryFile& file) {
            return file.folder == folder_name && file.name == name;
        });
    if (is_of_repository)
        return SecretKind::repository;
    const std::string_view original = copied_name(name);
    if (is_environment(name) || is_environment(original))
        return SecretKind::environment;
    if (is_password_list(name) || is_password_list(original))
        return SecretKind::passwords;
    if (is_one_of(code, extension_of(original)))
        return SecretKind::copy;
    if (may_be_key(name) || may_be_key(original))
        return SecretKind::key;
    if (extension_of(name) == "pyc")
        return SecretKind::bytecode;
    return std::nullopt;
}

bool may_be_secret_without_dot(std::string_view name) {
    constexpr std::string_view names = "config requires entries branch-format htpasswd";
    return is_one_of(names, name) || is_one_of(ssh_keys, name);
}

bool holds_private_key(std::string_view text) {
    constexpr std::string_view begin = "-----BEGIN ";
    for (std::size_t at = text.find(begin); at != std::string_view::npos;
         at = text.find(begin, at + 1)) {
        const std::string_view line = text.substr(at, text.find_first_of("\r\n", at) - at);
        if ((at == 0 || text[at - 1] == '\n') && line.ends_with("PRIVATE KEY-----"))
            return true;
    }
    return text.starts_with("PuTTY-User-Key-File-");
}

}  // namespace fcgicheck::text
