#include "text/secret_name.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

using namespace fcgicheck;

TEST_CASE(
    "what is nobody's to see is known by its name, and where that says little by its folder") {
    CHECK(text::secret_called("/srv/.git", "config") == SecretKind::repository);
    CHECK_FALSE(text::secret_called("/srv/app", "config"));
    CHECK(text::secret_called("/srv/.svn", "wc.db") == SecretKind::repository);
    CHECK(text::secret_called("/srv", ".env") == SecretKind::environment);
    CHECK(text::secret_called("/srv", ".env.production") == SecretKind::environment);
    CHECK_FALSE(text::secret_called("/srv", ".env.example"));
    CHECK_FALSE(text::secret_called("/srv", ".environment"));
    CHECK(text::secret_called("/srv", ".htpasswd") == SecretKind::passwords);
    CHECK(text::secret_called("/srv", ".env~") == SecretKind::environment);
    CHECK(text::secret_called("/srv", "site.key.bak") == SecretKind::key);
    CHECK(text::secret_called("/srv", "users.htpasswd") == SecretKind::passwords);
    CHECK(text::secret_called("/srv", "app.py~") == SecretKind::copy);
    CHECK(text::secret_called("/srv", ".app.fcgi.swp") == SecretKind::copy);
    CHECK(text::secret_called("/srv", "wp-config.PHP.bak") == SecretKind::copy);
    CHECK_FALSE(text::secret_called("/srv", "page.html.bak"));
    CHECK_FALSE(text::secret_called("/srv", "app.py"));
    CHECK(text::secret_called("/srv", "id_rsa") == SecretKind::key);
    CHECK_FALSE(text::secret_called("/srv", "id_rsa.pub"));
    CHECK(text::secret_called("/srv/__pycache__", "app.cpython-311.pyc") == SecretKind::bytecode);
}

TEST_CASE("a look at extensions and names without one misses no secret") {
    for (const std::string folder : {"/srv/.git", "/srv/.hg", "/srv/.svn", "/srv/.bzr", "/srv"}) {
        for (const std::string name :
             {"config",    "requires",   "wc.db",     "branch-format", ".env",      ".env.local",
              ".htpasswd", "a.py~",      "#a.py#",    ".a.py.swp",     ".a.py.swo", ".a.py.swn",
              "a.py.bak",  "a.py.OLD",   "a.py.orig", "a.py.save",     "id_rsa",    "id_dsa",
              "id_ecdsa",  "id_ed25519", "a.key",     "a.pem",         "a.ppk",     "a.pyc"}) {
            if (!text::secret_called(folder, name))
                continue;
            CAPTURE(name);
            const auto& extensions = text::secret_extensions;
            bool is_seen = text::ends_as_copy(name) || (name.find('.') == std::string::npos &&
                                                        text::may_be_secret_without_dot(name));
            for (std::size_t dot = name.find('.'); dot != std::string::npos;
                 dot = name.find('.', dot + 1)) {
                std::string part = name.substr(dot + 1, name.find('.', dot + 1) - dot - 1);
                std::transform(part.begin(), part.end(), part.begin(),
                               [](unsigned char c) { return std::tolower(c); });
                is_seen = is_seen ||
                          std::find(extensions.begin(), extensions.end(), part) != extensions.end();
            }
            CHECK(is_seen);
        }
    }
}

TEST_CASE("a key is a private one by what it holds") {
    CHECK(text::holds_private_key("-----BEGIN OPENSSH PRIVATE KEY-----\n"));
    CHECK(text::holds_private_key("subject=/CN=a\n-----BEGIN PRIVATE KEY-----\n"));
    CHECK(text::holds_private_key("PuTTY-User-Key-File-2: ssh-rsa\n"));
    CHECK_FALSE(text::holds_private_key("-----BEGIN CERTIFICATE-----\n"));
    CHECK_FALSE(text::holds_private_key("-----BEGIN PUBLIC KEY-----\n"));
}
