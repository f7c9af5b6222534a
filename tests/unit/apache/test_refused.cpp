// Where httpd refuses to start, or answers 500 for a .htaccess; measured with 2.4.71 and all of its
// modules.
#include <doctest/doctest.h>

#include "support/start_error.h"
#include "support/trace_site.h"

using namespace fcgicheck;
using namespace fcgicheck::test;

namespace {

std::string error_with(const std::string& modules, const std::string& config) {
    ApacheSite site;
    std::string lines = "ServerRoot /etc/apache2\nListen 80\n";
    for (std::size_t i = 0; i < modules.size();) {
        const std::string module = modules.substr(i, modules.find(' ', i) - i);
        const std::string file = "/opt/modules/mod_" + module.substr(0, module.rfind('_')) + ".so";
        site.files.add(file, "");
        lines += "LoadModule " + module + " " + file + "\n";
        i += module.size() + 1;
    }
    site.files.add("/opt/cert.pem", "-----BEGIN CERTIFICATE-----\n");
    const apache::Model model = site.load_exactly(lines + config);
    return model.error() ? model.error()->message : "";
}

}  // namespace

TEST_CASE("httpd has one MPM, and listens") {
    const std::string mpm = "LoadModule mpm_event_module modules/mod_mpm_event.so\n";
    const std::string none = "Configuration error: No MPM loaded.";
    CHECK(error_of(mpm + "Listen 80") == "");
    CHECK(error_of(mpm) == "no listening sockets available, shutting down");
    CHECK(error_of("LoadModule alias_module modules/mod_alias.so\nOptions Foo") == none);
    CHECK(error_of("LoadModule alias_module modules/mod_alias.so\nInclude /none")
              .starts_with("Could not open"));
    CHECK(error_with("alias_module", "") == "");  // its folder has no MPM: one is built in
    CHECK(error_with("mpm_event_module mpm_prefork_module", "Options Foo") ==
          "Configuration error: More than one MPM loaded.");
}

TEST_CASE("a server that speaks TLS has a certificate, of its own or of the main server") {
    const std::string host = "ServerName a.test\n<VirtualHost *:443>\nSSLEngine on\n";
    const std::string none = "Failed to configure at least one certificate and key for a.test:443";
    CHECK(error_with("ssl_module", host + "</VirtualHost>\n") == none);
    CHECK(error_with("ssl_module", "SSLEngine on\nServerName a.test\n") == none);
    CHECK(error_with("ssl_module",
                     "SSLCertificateFile /opt/cert.pem\n" + host + "</VirtualHost>\n") == "");
    CHECK(error_with("ssl_module", host + "SSLOpenSSLConfCmd Certificate /x\n</VirtualHost>\n") ==
          "");
    CHECK(error_with("ssl_module md_module", host + "</VirtualHost>\n") == "");
}

TEST_CASE("balancers need memory to share and a method") {
    const std::string member = "<Proxy balancer://a>\nBalancerMember http://b\n</Proxy>\n";
    const std::string proxy = "proxy_module proxy_http_module proxy_balancer_module";
    CHECK(error_with(proxy, "") ==
          "Failed to lookup provider 'shm' for 'slotmem': is mod_slotmem_shm loaded??");
    CHECK(error_with(proxy + " slotmem_shm_module", "") == "");
    CHECK(error_with(proxy + " slotmem_shm_module", member) == "Cannot find LB Method: byrequests");
    CHECK(error_with(proxy + " slotmem_shm_module lbmethod_bytraffic_module",
                     member + "ProxyPass /x balancer://a lbmethod=bytraffic") == "");
    CHECK(error_with(proxy + " slotmem_shm_module lbmethod_byrequests_module", member) == "");
}

TEST_CASE("what acts while reading may stand in any section") {
    CHECK(error_of("<Files x>\nDefaultRuntimeDir /none\n</Files>") ==
          "DefaultRuntimeDir must be a valid directory, absolute or relative to ServerRoot");
    CHECK(error_of("DefaultRuntimeDir /run/none") == "");
    CHECK(error_of("<If true>\nLuaAuthzProvider a b c\n</If>") == "");
    CHECK(error_of("<LuaHookFixups x early>\nfunction f() <b>\n</LuaHookFixups>") == "");
    CHECK(error_of("<Limit POST>\n<LuaHookFixups x y>\n</LuaHookFixups>\n</Limit>") ==
          "<LuaHookFixups> 2nd argument must be 'early' or 'late'");
}

TEST_CASE("a User and a Group are looked up where they stand, up to the first error") {
    ApacheSite site;
    const apache::Model model = site.load("User a\nGroup b\nUser c\nOptions Foo\nUser d\n");
    std::string names;
    for (const apache::NamedId& id : model.named_ids())
        names += id.name;
    CHECK(names == "abc");
}

TEST_CASE("the place of a directive is looked at before its arguments, in the order of httpd's") {
    CHECK(error_of("<Directory /srv>\n<Limit GET>\nMultiviewsMatch x\n</Limit>\n</Directory>") ==
          "MultiviewsMatch cannot occur within <Limit> or <LimitExcept> section");
    CHECK(error_of("<Location /x>\nMultiviewsMatch x\n</Location>") ==
          "MultiviewsMatch cannot occur within <Location> section");
    CHECK(error_of("<If true>\nCacheEnable disk\n</If>") ==
          "CacheEnable cannot occur within <If> section");
    CHECK(error_of("<LocationMatch ^/x>\n<Files y>\n</Files>\n</LocationMatch>") ==
          "<Files> cannot occur within <LocationMatch> section");
}

TEST_CASE("a list of arguments ends at its first empty one") {
    CHECK(error_of("ForceLanguagePriority Prefer \"\" Foo") == "");
    CHECK(error_of("ForceLanguagePriority Prefer Foo") ==
          "Invalid ForceLanguagePriority option Foo");
    CHECK(error_of("<Directory /srv>\nDeny x \"\"\n</Directory>") == "");
}

TEST_CASE("a directive of another MPM than the one that is loaded is unknown") {
    const std::string unknown =
        "Invalid command 'MaxSpareServers', perhaps misspelled or defined by a module not included "
        "in the server configuration";
    CHECK(error_with("mpm_event_module", "MaxSpareServers 5") == unknown);
    CHECK(error_with("mpm_prefork_module", "MaxSpareServers 5") == "");
    CHECK(error_with("alias_module", "MaxSpareServers 5") == "");  // one may be built in
    CHECK(error_with("mpm_itk_module", "MaxSpareServers 5") == "");
}

TEST_CASE("the backend of ProxyPass has a scheme, a host and a port that is a number") {
    CHECK(error_of("ProxyPass /x http://a.b:80/") == "");
    CHECK(error_of("ProxyPass /x unix:/s|fcgi:") == "");
    CHECK(error_of("ProxyPassMatch ^/x(.) http://a.b:80$1") == "");
    CHECK(error_of("ProxyPass /x http:/a.b/") == "ProxyPass URL must be absolute!: http:/a.b/");
    CHECK(error_of("ProxyPass /x http://a.b:x/") == "ProxyPass Unable to parse URL: http://a.b:x/");
    for (const std::string odd : {"h%t://a.b/", "1http://a.b/", "h_x:", "://a.b/", "$1://a.b/"})
        CHECK(error_of("ProxyPass /x " + odd) == "ProxyPass Unable to parse URL: " + odd);
    CHECK(error_of("ProxyPass /x h+t.p-1://a.b/") == "");
    CHECK(error_of("ProxyPass /x h%t/a:b") == "ProxyPass URL must be absolute!: h%t/a:b");
    CHECK(error_of("ProxyPass /x balancer:/b") ==
          "ProxyPass Bad syntax for a balancer name (balancer:/b)");
    CHECK(error_of("ProxyPass /x unix:/s|fcgi") ==
          "ProxyPass|ProxyPassMatch uses an invalid \"unix:\" URL");
}

TEST_CASE("parameters of a backend are its own, and those of a balancer others") {
    CHECK(error_of("ProxyPass /x http://a/ retry=0 timeout=5 acquire=1 status=+H") == "");
    CHECK(error_of("ProxyPass /x http://a/ timeout=0") ==
          "ProxyPass Timeout must be at least one second");
    CHECK(error_of("ProxyPass /x http://a/ acquire=0") ==
          "ProxyPass Acquire must be at least one millisecond");
    CHECK(error_of("ProxyPass /x http://a/\nProxyPass /y http://a/ timeout=0") == "");  // shared
    CHECK(error_of("ProxyPass /x balancer://a growth=0") ==
          "ProxyPass growth must be between 1 and 100");
    CHECK(error_of("ProxyPass /x balancer://a retry=0") == "ProxyPass unknown Balancer parameter");
    CHECK(error_of("<Proxy balancer://a>\nBalancerMember http://b status=X\n</Proxy>") ==
          "BalancerMember Unknown status parameter option");
    CHECK(error_of("<Proxy balancer://a>\nProxySet timeout=0\n</Proxy>") ==
          "ProxySet: timeout must be at least one second timeout=0; balancer://a");
    CHECK(error_of("ProxySet balancer://a timeout=1") ==
          "ProxySet can not find 'balancer://a' Balancer.");
    CHECK(error_of("ProxyPass /x balancer://a\nProxySet balancer://a timeout=1") == "");
}

TEST_CASE("RequestReadTimeout's ranges have a rate") {
    CHECK(error_of("RequestReadTimeout header=20-40,minrate=500 body=10,MinRate=500") == "");
    CHECK(error_of("RequestReadTimeout header=20-40") ==
          "RequestReadTimeout: header=20-40: Must set MinRate option if using timeout range");
    CHECK(error_of("RequestReadTimeout header=40-20,minrate=1") ==
          "RequestReadTimeout: header=40-20,minrate=1: Maximum timeout must be larger than initial "
          "timeout");
    CHECK(error_of("RequestReadTimeout head=1") ==
          "RequestReadTimeout: head=1: Unknown RequestReadTimeout parameter");
    CHECK(error_of("RequestReadTimeout body=10s") ==
          "RequestReadTimeout: body=10s: Cannot parse 's'");
}

TEST_CASE("Substitute's pattern has two delimiters, and its flags are few") {
    CHECK(error_of("Substitute s/a/b/in") == "");
    CHECK(error_of("Substitute s|a|b") == "");
    CHECK(error_of("Substitute s/a") == "Bad Substitute format, must be a complete s/// pattern");
    CHECK(error_of("Substitute s/a/b/g") == "Bad Substitute flag, only s///[infq] are supported");
    CHECK(error_of("Substitute s/(/b/") == "Substitute could not compile regex");
    CHECK(error_of("Substitute s/(/b/n") == "");
}

TEST_CASE("OpenSSL has neither SSLv2 nor SSLv3, but they may be taken away") {
    CHECK(error_of("SSLProtocol all -SSLv2 -SSLv3") == "");
    CHECK(error_of("SSLProtocol +SSLv3") == "SSLv3 not supported by this version of OpenSSL");
    CHECK(error_of("SSLProtocol all SSLv2") == "SSLProtocol: SSLv2 is no longer supported");
    CHECK(error_of("SSLCipherSuite TLSv1.2 HIGH") == "protocol 'TLSv1.2' not supported");
}

TEST_CASE("the filters of AddOutputFilterByType must be there") {
    CHECK(error_with("filter_module deflate_module", "AddOutputFilterByType DEFLATE text/html") ==
          "");
    CHECK(error_with("filter_module", "AddOutputFilterByType DEFLATE text/html") ==
          "Unknown filter provider DEFLATE");
    CHECK(error_with("filter_module", "AddOutputFilterByType FOO text/html") ==
          "Unknown filter provider FOO");
    CHECK(error_with("filter_module ext_filter_module",
                     "ExtFilterDefine foo cmd=/bin/cat\nAddOutputFilterByType FOO text/html") ==
          "");
}

namespace {

// What a .htaccess makes of the answer.
std::optional<int> answer_with(const std::string& htaccess, const std::string& override,
                               const std::string& config = "") {
    TraceSite site;
    site.files.add("/etc/apache2/modules/mod_macro.so", "");
    site.files.add("/srv/www/x.html", "");
    site.files.add("/srv/www/.htaccess", htaccess);
    return site
        .get("LoadModule macro_module modules/mod_macro.so\n" + config +
                 "DocumentRoot /srv/www\n<Directory /srv/www>\nRequire all granted\n" + override +
                 "\n</Directory>\n",
             "/x.html")
        .ending.status;
}

}  // namespace

TEST_CASE("an alias of a provider has a name, a known provider, and stands in no host") {
    CHECK(error_of("<AuthnProviderAlias file a>\n</AuthnProviderAlias>\n") == "");
    CHECK(error_of("<AuthnProviderAlias file>\n</AuthnProviderAlias>\n") ==
          "<AuthnProviderAlias> directive requires additional arguments");
    CHECK(error_with("authn_core_module mpm_event_module",
                     "<AuthnProviderAlias foo a>\n</AuthnProviderAlias>\n") ==
          "Unknown Authn provider: foo");
    CHECK(error_of("<VirtualHost *>\n<AuthnProviderAlias file a>\n</AuthnProviderAlias>\n"
                   "</VirtualHost>\n") ==
          "<AuthnProviderAlias> cannot occur within <VirtualHost> section");
}

TEST_CASE("the main format of the error log holds the message") {
    CHECK(error_of("ErrorLogFormat \"[%t] %M\"") == "");
    CHECK(error_of("ErrorLogFormat request \"%L\"") == "");
    CHECK(error_of("ErrorLogFormat \"[%t]\"") ==
          "main ErrorLogFormat must contain message format string '%M'");
    CHECK(error_of("ErrorLogFormat foo %M") ==
          "ErrorLogFormat type must be one of request, connection");
}

TEST_CASE("names that AllowOverrideList does not know, or that no directory takes, open nothing") {
    const std::string wrong = "Options +Nonsense\n";
    CHECK(answer_with(wrong, "AllowOverride None\nAllowOverrideList Foo Listen") == 200);
    CHECK(answer_with(wrong, "AllowOverride None\nAllowOverrideList Foo Deny") == 500);
}

TEST_CASE("AllowOverrideList lets no .htaccess define, nor say what it may say itself") {
    const auto listed = [](const std::string& name) {
        return "AllowOverride None\nAllowOverrideList " + name;
    };
    CHECK(answer_with("Define A\n", listed("Define")) == 500);
    CHECK(answer_with("AllowOverride All\n", listed("AllowOverride")) == 500);
}

TEST_CASE("a section that Nonfatal=Override passes over leaves its end behind") {
    CHECK(answer_with("<IfModule x>\n</IfModule>\n", "AllowOverride Nonfatal=Override") == 500);
    CHECK(answer_with("Use x\n", "AllowOverride Nonfatal=Override") == 200);
}

TEST_CASE("Nonfatal= does not hold within <RequireAny>") {
    const auto within = [](const std::string& line) {
        return "<RequireAny>\nRequire all granted\n" + line + "</RequireAny>\n";
    };
    CHECK(answer_with(within("Options None\n"), "AllowOverride All Nonfatal=All") == 500);
    CHECK(answer_with(within("Optoins None\n"), "AllowOverride All Nonfatal=All") == 500);
    CHECK(answer_with("Optoins None\n", "AllowOverride All Nonfatal=All") == 200);
}

TEST_CASE("a section of a .htaccess whose argument is empty is one all the same") {
    for (const std::string line :
         {"SetEnvIf Host . a=b\n", "RewriteEngine On\n", "Redirect /a /b\n"})
        CHECK(answer_with("<Files \"\">\n" + line + "</Files>\n", "AllowOverride All") == 200);
}

TEST_CASE("a .htaccess may use the server's macros") {
    const std::string macro = "<Macro M>\nOptions +Indexes\n</Macro>\n";
    CHECK(answer_with("Use M\n", "AllowOverride All", macro) == 200);
    CHECK(answer_with("Use M\n", "AllowOverride All") == 500);
}

TEST_CASE("an address of <VirtualHost> that is an empty word is passed over") {
    CHECK(error_of("Listen 80\n<VirtualHost '*'\">\n</VirtualHost>") == "");
    CHECK(error_of("Listen 80\n<VirtualHost \":80\">\n</VirtualHost>") ==
          "The address or port is invalid");
}

TEST_CASE("without any LoadModule Debian's httpd has no MPM, and others may have one built in") {
    ApacheSite site;
    const std::string config = "DocumentRoot /srv/www\nOptions Nonsense\nListen 80\n";
    const auto error = [&] { return site.load_exactly(config).error()->message; };
    CHECK(error().starts_with("Illegal option"));
    site.files.add("/usr/lib/apache2/modules/mod_mpm_event.so", "");
    CHECK(error() == "Configuration error: No MPM loaded.");
    site.config_file = "/opt/httpd/conf/httpd.conf";
    CHECK(error().starts_with("Illegal option"));
}

TEST_CASE("a RewriteMap asks for mod_dbd, or for the files of its dbm") {
    const std::string rewrite = "rewrite_module";
    CHECK(error_with(rewrite, "RewriteMap m \"dbd:SELECT 1\"") ==
          "RewriteMap types dbd and fastdbd require mod_dbd!");
    CHECK(error_with(rewrite + " dbd_module", "RewriteMap m \"fastdbd:SELECT 1\"") == "");
    CHECK(error_with(rewrite, "RewriteMap m dbm=sdbm:/opt/none") ==
          "RewriteMap: file for map m not found:/opt/none.dir");
    CHECK(error_with(rewrite, "RewriteMap m dbm=db:/opt/cert.pem") == "");
    CHECK(error_with(rewrite, "RewriteMap m dbm/opt/cert.pem") ==
          "RewriteMap: bad map:dbm/opt/cert.pem");
}

TEST_CASE("AuthBasicFake holds expressions") {
    const std::string modules = "auth_basic_module";
    CHECK(
        error_with(modules, "<Location /x>\nAuthBasicFake %{SSL_CLIENT_S_DN_Email}\n</Location>") ==
        "Could not parse fake username expression '%{SSL_CLIENT_S_DN_Email}': "
        "Variable 'SSL_CLIENT_S_DN_Email' does not exist");
    CHECK(error_with(modules, "<Location /x>\nAuthBasicFake ann %{NONE}\n</Location>") ==
          "Could not parse fake password expression associated to user 'ann': "
          "Variable 'NONE' does not exist");
    CHECK(error_with(modules, "<Location /x>\nAuthBasicFake off %{NONE}\n</Location>") == "");
}

TEST_CASE("AuthnzFcgiDefineProvider brings a provider of its name for Require") {
    const std::string modules = "authz_core_module authn_core_module authnz_fcgi_module";
    const std::string require = "<Location /x>\nRequire Foo\n</Location>\n";
    const auto define = [](const std::string& type) {
        return "AuthnzFcgiDefineProvider " + type + " Foo fcgi://localhost:1/\n";
    };
    CHECK(error_with(modules, define("authnz") + require) == "");
    CHECK(error_with(modules, define("authz") + require) == "");
    CHECK(error_with(modules, define("authn") + require) == "Unknown Authz provider: Foo");
}

TEST_CASE("Require file-group is mod_authz_groupfile's, not mod_authz_owner's") {
    const std::string require = "<Location /x>\nRequire file-group\n</Location>\n";
    CHECK(error_with("authz_core_module authz_groupfile_module", require) == "");
    CHECK(error_with("authz_core_module authz_owner_module", require) ==
          "Unknown Authz provider: file-group");
}

TEST_CASE("a <Limit> makes a method known to what follows, but not in a .htaccess") {
    const std::string modules = "authz_core_module allowmethods_module";
    const std::string limit = "<Location /x>\n<Limit get>\n</Limit>\n</Location>\n";
    const std::string require = "<Location /y>\nRequire method get\n</Location>\n";
    CHECK(error_with(modules, require) == "Invalid Method 'get'");
    CHECK(error_with(modules, limit + require) == "");
    CHECK(error_with(modules, "<Location /y>\nAllowMethods get\n</Location>") ==
          "AllowMethods: Invalid Method 'get'");
}

TEST_CASE("words of MultiviewsMatch that do not go together do so neither in two lines") {
    const auto with = [](const std::string& lines) {
        return error_with("mime_module", "<Directory /srv>\n" + lines + "</Directory>\n");
    };
    CHECK(with("MultiviewsMatch Handlers\nMultiviewsMatch Filters\n") == "");
    CHECK(with("MultiviewsMatch NegotiatedOnly\nMultiviewsMatch Any\n") ==
          "Any is incompatible with NegotiatedOnly, Filters and Handlers");
    CHECK(with("MultiviewsMatch Any Filters\n") ==
          "Filters is incompatible with Any and NegotiatedOnly");
}
