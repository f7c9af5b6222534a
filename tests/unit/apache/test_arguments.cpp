// What Apache refuses of a directive's arguments, or of where it stands; measured with 2.4.71.
#include <doctest/doctest.h>

#include "support/start_error.h"

using namespace fcgicheck;
using namespace fcgicheck::test;

TEST_CASE("a word is one of those that its directive knows, in any case") {
    CHECK(error_of("EnableMMAP On") == "");
    CHECK(error_of("EnableMMAP yes") == "parameter must be 'on' or 'off'");
    CHECK(error_of("FileETag +MTime -Size") == "");
    CHECK(error_of("FileETag +None") == "Unknown keyword '+None' for FileETag directive");
    CHECK(error_of("FancyIndexing on").starts_with("The FancyIndexing directive is no longer"));
}

TEST_CASE("a number is read as atoi does, or up to its end") {
    CHECK(error_of("DeflateCompressionLevel 9x") == "");
    CHECK(error_of("DeflateCompressionLevel 10") == "Compression Level must be between 1 and 9");
    CHECK(error_of("LimitInternalRecursion 4294967296") ==
          "The recursion limit must be greater than zero.");
    CHECK(error_of("LimitRequestBody 10") == "");
    CHECK(error_of("LimitRequestBody 10M") == "LimitRequestBody requires a non-negative integer.");
    CHECK(error_of("MaxRanges unlimited") == "");
    CHECK(error_of("KeepAliveTimeout 100ms") == "");
    CHECK(error_of("KeepAliveTimeout 5m") == "KeepAliveTimeout has wrong format");
}

TEST_CASE("what an argument names must be there, if that can be seen") {
    CHECK(error_of("SSLCertificateFile none.pem") ==
          "SSLCertificateFile: file '/etc/apache2/none.pem' does not exist or is empty");
    CHECK(error_of("SSLCertificateFile mime.types") ==
          "SSLCertificateFile: file '/etc/apache2/mime.types' does not exist or is empty");
    CHECK(error_of("SSLCACertificatePath modules") == "");
    CHECK(error_of("FcgidAuthorizer /none") ==
          "Authorizer /none cannot be accessed: (2)No such file or directory");
}

TEST_CASE("what is global stands in no virtual host") {
    CHECK(error_of("PidFile x") == "");
    CHECK(error_of("<VirtualHost *:80>\nPidFile x\n</VirtualHost>\n") ==
          "PidFile cannot occur within <VirtualHost> section");
    CHECK(error_of("<VirtualHost *:80>\nFcgidSpawnScore 1\n</VirtualHost>\n") ==
          "FcgidSpawnScore cannot occur within <VirtualHost> section");
}

TEST_CASE("an address has a port between 1 and 65535, and Listen names each one once") {
    CHECK(error_of("Listen 127.0.0.1:80\nListen [::1]:80\nListen 80") == "");
    CHECK(error_of("Listen 127.0.0.1") == "Port must be specified");
    CHECK(error_of("Listen 70000") == "Invalid address or port");
    CHECK(error_of("Listen [::1:80") == "Invalid address or port");
    CHECK(error_of("Listen *:80\nListen 80") ==
          "Cannot define multiple Listeners on the same IP:port");
    CHECK(error_of("<VirtualHost *:99999>\n</VirtualHost>") == "The address or port is invalid");
    CHECK(error_of("<VirtualHost *:*>\n</VirtualHost>") == "");
    CHECK(error_of("<VirtualHost 80>\n</VirtualHost>") == "Missing address for VirtualHost");
}

TEST_CASE("Header is refused where mod_headers can't read it") {
    CHECK(error_of("Header always set X-A \"%{A}e %t %%\" env=!B") == "");
    CHECK(error_of("Header set X-A") == "Header requires three arguments");
    CHECK(error_of("Header unset X-A") == "");
    CHECK(error_of("Header set X-A %q") == "Unrecognized header format %q");
    CHECK(error_of("Header edit X-A ^( b") == "Header edit regex could not be compiled");
    CHECK(error_of("Header set X-A b c") == "Unknown parameter: c");
    CHECK(error_of("RequestHeader echo X-A") == "Header echo only valid on Header directives");
    CHECK(error_of("RequestHeader always X-A").starts_with("first argument must be"));
    CHECK(error_of("ExpiresDefault \"access plus 1 month\"") == "");
    CHECK(error_of("ExpiresDefault \"access plus month\"") ==
          "'ExpiresDefault access plus month': bad expires code, numeric value expected <num> "
          "'month'");
}

TEST_CASE("a log has a format that is known, a level that is one, and a folder") {
    CHECK(error_of("LogFormat \"%h %>s %{Referer}i %^ti\" ours") == "");
    CHECK(error_of("LogFormat %Z") == "Unrecognized LogFormat directive %Z");
    CHECK(error_of("LogLevel info rewrite:trace3 mod_mime.c:warn") == "");
    CHECK(error_of("LogLevel info:") ==
          "Module specifier 'info' must be followed by a log level keyword");
    CHECK(error_of("CustomLog /none/access.log common") ==
          "Cannot access directory '/none/' for log file '/none/access.log' defined at "
          "/etc/apache2/apache2.conf:2");
    CHECK(error_of("CustomLog \"|/bin/cat\" common") == "");
}

TEST_CASE("the last ErrorLog of a server must have a folder") {
    CHECK(error_of("ErrorLog /none/x") == "Cannot access directory '/none/' for main error log");
    CHECK(error_of("ErrorLog /none/x\nErrorLog /srv/x") == "");
    CHECK(error_of("ErrorLog /srv/x\n<VirtualHost *>\nErrorLog /none/x\n</VirtualHost>") ==
          "Cannot access directory '/none/' for error log of vhost defined at "
          "/etc/apache2/apache2.conf:3");
    CHECK(error_of("ErrorLog syslog:local1") == "");
}

TEST_CASE("a module that is linked against another is loaded after it") {
    ApacheSite site;
    for (const char* name : {"proxy", "proxy_fcgi"})
        site.files.add("/etc/apache2/modules/mod_" + std::string(name) + ".so", "");
    const std::string proxy = "LoadModule proxy_module modules/mod_proxy.so\n";
    const std::string fcgi = "LoadModule proxy_fcgi_module modules/mod_proxy_fcgi.so\n";
    CHECK_FALSE(site.load(proxy + fcgi).error());
    const apache::Model model = site.load(fcgi + proxy);
    REQUIRE(model.error());
    CHECK(model.error()->at.line == usual_module_lines + 1);
    CHECK(model.error()->message.ends_with("undefined symbol: proxy_module"));
}

TEST_CASE("a module's file holds the module that it is named for, and no other") {
    ApacheSite site;
    site.files.add("/etc/apache2/modules/mod_dir.so", "");
    site.files.add("/etc/apache2/modules/libphp.so", "");
    const auto refused = [&](const std::string& line) {
        return site.load("LoadModule " + line + "\n").error().has_value();
    };
    CHECK(refused("dri_module modules/mod_dir.so"));
    CHECK_FALSE(refused("dir_module modules/mod_dir.so"));
    CHECK_FALSE(refused("php_module modules/libphp.so"));
}

TEST_CASE("a session cache needs its module") {
    ApacheSite site;
    site.files.add("/etc/apache2/modules/mod_ssl.so", "");
    const std::string load = "LoadModule ssl_module modules/mod_ssl.so\n";
    CHECK_FALSE(site.load(load + "SSLSessionCache none").error());
    const apache::Model model = site.load(load + "SSLSessionCache shmcb:/tmp/x(512000)");
    REQUIRE(model.error());
    CHECK(model.error()->needs == "socache_shmcb_module");
}

TEST_CASE("a <Proxy> is read as a directory is") {
    CHECK(error_of("<Proxy *>\nRequire all granted\n</Proxy>") == "");
    CHECK(error_of("<Proxy *>\nSSLProxyCheckPeerExpire on\n</Proxy>") == "");
    CHECK(error_of("<Proxy *>\nListen 80\n</Proxy>") == "Listen not allowed in <Proxy> context");
    CHECK(error_of("<Proxy *>\nRequire all maybe\n</Proxy>") ==
          "Argument for 'Require all' must be 'granted' or 'denied'");
}
