#include "large_configuration.h"

#include <array>
#include <fstream>
#include <string>
#include <string_view>

namespace fcgicheck::bench {

namespace fs = std::filesystem;

namespace {

void write(const fs::path& path, std::string_view text) {
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
}

std::string with(std::string_view text, std::string_view mark, std::string_view value) {
    std::string result;
    for (std::size_t found = 0; (found = text.find(mark)) != std::string_view::npos;) {
        result.append(text.substr(0, found)).append(value);
        text.remove_prefix(found + mark.size());
    }
    return result.append(text);
}

constexpr std::array modules = std::to_array<std::string_view>(
    {"mpm_event",  "authn_core",    "authn_file", "authz_core", "authz_host", "authz_user",
     "auth_basic", "access_compat", "alias",      "rewrite",    "mime",       "dir",
     "env",        "setenvif",      "headers",    "expires",    "deflate",    "filter",
     "autoindex",  "negotiation",   "actions",    "macro",      "fcgid",      "proxy",
     "proxy_fcgi", "status"});

// @ROOT@ is the folder of it all.
constexpr std::string_view main_file = R"conf(ServerRoot @ROOT@
PidFile @ROOT@/httpd.pid
Listen 127.0.0.1:8080
User www-data
Group www-data
ServerName main.test
DocumentRoot @ROOT@/htdocs
ErrorLog @ROOT@/error.log
LogLevel warn
TypesConfig /etc/mime.types
Define SITES @ROOT@/htdocs
Define LOGS @ROOT@/logs
Define WITH_FPM
AccessFileName .htaccess
<Directory />
    Options FollowSymLinks
    AllowOverride None
    Require all denied
</Directory>
<FilesMatch "^\.ht">
    Require all denied
</FilesMatch>
)conf";

constexpr std::string_view macros = R"conf(<Macro Secured $path $realm>
    <Location $path>
        AuthType Basic
        AuthName "$realm"
        AuthUserFile @ROOT@/users
        Require valid-user
    </Location>
</Macro>
<Macro Pool $name>
    <FilesMatch "\.ph(p|tml)$">
        SetHandler "proxy:unix:/run/php/$name.sock|fcgi://localhost"
    </FilesMatch>
</Macro>
)conf";

// What sites share, included by each.
constexpr std::string_view shared_hidden = R"conf(# Nothing of a checkout is shown.
<DirectoryMatch "/\.(git|svn|hg)">
    Require all denied
</DirectoryMatch>
<FilesMatch "(^#.*#|\.(bak|conf|dist|inc|log|sql|sw[op])|~)$">
    Require all denied
</FilesMatch>
)conf";

constexpr std::string_view shared_cache = R"conf(<IfModule mod_expires.c>
    ExpiresActive On
    ExpiresByType text/css "access plus 1 month"
    ExpiresByType image/png "access plus 1 year"
</IfModule>
<IfModule mod_headers.c>
    Header set X-Content-Type-Options nosniff
    Header always set Referrer-Policy "strict-origin-when-cross-origin"
</IfModule>
)conf";

// @N@ is the number of the host. Half of them include what is shared, as the text below says.
constexpr std::string_view site = R"conf(# Site @N@, as the panel wrote it
<VirtualHost *:8080>
    ServerName site@N@.test
    ServerAlias www.site@N@.test \
        *.apps@N@.test \
        static@N@.test
    ServerAdmin webmaster@site@N@.test
    DocumentRoot ${SITES}/site@N@/public
    ErrorLog ${LOGS}/site@N@.error.log
    CustomLog ${LOGS}/site@N@.access.log combined
    Alias /static/ ${SITES}/site@N@/static/
    ScriptAlias /cgi-bin/ ${SITES}/site@N@/cgi-bin/
    <Directory ${SITES}/site@N@/public>
        Options -Indexes +ExecCGI \
            +SymLinksIfOwnerMatch
        AllowOverride FileInfo AuthConfig Limit
        AddHandler fcgid-script .fcgi .fpl
        DirectoryIndex index.html index.fcgi
        Require all granted
        <IfModule mod_rewrite.c>
            RewriteEngine On
            RewriteBase /
            RewriteCond %{REQUEST_FILENAME} !-f
            RewriteCond %{REQUEST_FILENAME} !-d
            RewriteRule ^app@N@/(.*)$ dispatch.fcgi/$1 [QSA,L]
        </IfModule>
        <FilesMatch "^(config|secret)@N@\.(ini|yml)$">
            Require all denied
        </FilesMatch>
    </Directory>
    <Directory ${SITES}/site@N@/cgi-bin>
        Options +ExecCGI
        SetHandler fcgid-script
        Require all granted
    </Directory>
    <Location /admin@N@>
        Require ip 10.0.0.0/8 192.168.0.0/16
    </Location>
    <LocationMatch "^/(private|internal)@N@(/|$)">
        Require all denied
    </LocationMatch>
    <If "%{HTTP_HOST} == 'old@N@.test'">
        Redirect permanent / http://site@N@.test/
    </If>
    <Files "status@N@.html">
        Require local
    </Files>
    SetEnvIf User-Agent "bot@N@" is_bot
    <IfDefine WITH_FPM>
        Use Pool pool@N@
    </IfDefine>
@MORE@</VirtualHost>
)conf";

std::string more_of(std::size_t number) {
    switch (number % 4) {
        case 0:
            return "    Include shared/hidden.conf\n    Include shared/cache.conf\n"
                   "    IncludeOptional shared/local-*.conf\n";
        case 1:
            return "    Include shared/hidden.conf\n    Include shared/cache.conf\n"
                   "    Include shared/log.conf\n";
        case 2:
            return "    Use Secured /members@N@ \"Members of @N@\"\n"
                   "    FcgidInitialEnv SITE site@N@\n";
        default:
            return "    AddHandler fcgid-script .py\n    RewriteEngine On\n"
                   "    RewriteRule ^/old@N@/(.*)$ /new/$1 [R=301,L]\n";
    }
}

void write_urls(const fs::path& path, std::size_t hosts) {
    constexpr std::array targets = std::to_array<std::string_view>(
        {"/", "/page.html", "/app.fcgi/path?x=1", "/static/style.css", "/no/such/page"});
    std::string text;
    for (std::size_t i = 0; i < url_count; ++i) {
        const std::string host = std::to_string(i * 7 % hosts);
        text += "http://site" + host + ".test:8080" + std::string(targets.at(i % targets.size())) +
                "\n";
    }
    write(path, text);
}

}  // namespace

LargeConfiguration make_large_configuration(const fs::path& root, std::size_t hosts) {
    LargeConfiguration result{.main_file = root / "apache2.conf",
                              .urls = root / "urls.txt",
                              .site = root / "htdocs/site7/public"};
    constexpr std::string_view tail =
        "IncludeOptional conf-enabled/*.conf\nIncludeOptional sites-enabled/*.conf\n";
    std::string text = with(main_file, "@ROOT@", root.string());
    for (const std::string_view module : modules)
        text.append("LoadModule ")
            .append(module)
            .append("_module /usr/lib/apache2/modules/mod_")
            .append(module)
            .append(".so\n");
    write(result.main_file, text.append(tail));
    write(root / "conf-enabled/macros.conf", with(macros, "@ROOT@", root.string()));
    write(root / "conf-enabled/types.conf", "AddType text/html .shtml\nAddLanguage en .en\n");
    write(root / "shared/hidden.conf", shared_hidden);
    write(root / "shared/cache.conf", shared_cache);
    write(root / "shared/log.conf", "LogLevel info rewrite:warn\n");
    write(root / "shared/local-none.conf", "# nothing yet\n");
    write(root / "users", "");
    fs::create_directories(root / "sites-enabled");
    fs::create_directories(root / "logs");
    for (std::size_t i = 0; i < hosts; ++i) {
        const std::string number = std::to_string(i);
        const std::string name = "site" + number + ".conf";
        const std::string whole = with(site, "@MORE@", more_of(i));
        write(root / "sites-available" / name, with(whole, "@N@", number));
        fs::create_symlink("../sites-available/" + name, root / "sites-enabled" / name);
        const fs::path docroot = root / "htdocs" / ("site" + number) / "public";
        write(docroot / "page.html", "<p>page</p>\n");
        write(docroot / "app.fcgi", "#!/bin/sh\nexit 0\n");
        fs::permissions(docroot / "app.fcgi", static_cast<fs::perms>(0755));
        fs::create_directories(docroot.parent_path() / "cgi-bin");
    }
    write_urls(result.urls, hosts);
    return result;
}

}  // namespace fcgicheck::bench
