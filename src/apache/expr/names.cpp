#include "apache/expr/names.h"

#include <algorithm>
#include <array>
#include <utility>

#include "text/ascii.h"

namespace fcgicheck::apache {

namespace {

constexpr auto variables = std::to_array<std::string_view>({
    "API_VERSION",
    "AUTH_TYPE",
    "CONN_LOG_ID",
    "CONN_REMOTE_ADDR",
    "CONTENT_TYPE",
    "CONTEXT_PREFIX",
    "CONTEXT_DOCUMENT_ROOT",
    "DOCUMENT_ROOT",
    "DOCUMENT_URI",
    "HANDLER",
    "HTTPS",
    "HTTP2",
    "HTTP_ACCEPT",
    "HTTP_COOKIE",
    "HTTP_FORWARDED",
    "HTTP_HOST",
    "HTTP_REFERER",
    "HTTP_USER_AGENT",
    "HTTP_PROXY_CONNECTION",
    "IPV6",
    "IS_SUBREQ",
    "LAST_MODIFIED",
    "PATH_INFO",
    "QUERY_STRING",
    "REMOTE_ADDR",
    "REMOTE_HOST",
    "REMOTE_IDENT",
    "REMOTE_PORT",
    "REMOTE_USER",
    "REQUEST_METHOD",
    "REQUEST_FILENAME",
    "REQUEST_LOG_ID",
    "REQUEST_SCHEME",
    "REQUEST_STATUS",
    "REQUEST_URI",
    "SCRIPT_FILENAME",
    "SCRIPT_GROUP",
    "SCRIPT_USER",
    "SERVER_ADMIN",
    "SERVER_NAME",
    "SERVER_PORT",
    "SERVER_PROTOCOL",
    "SERVER_SOFTWARE",
    "THE_REQUEST",
    "TIME",
    "TIME_DAY",
    "TIME_HOUR",
    "TIME_MIN",
    "TIME_MON",
    "TIME_SEC",
    "TIME_WDAY",
    "TIME_YEAR",
});

constexpr auto functions = std::to_array<std::pair<std::string_view, Function>>({
    {"base64", Function::base64},     {"env", Function::env},
    {"escape", Function::escape},     {"file", Function::file},
    {"filesize", Function::filesize}, {"http", Function::req},
    {"ldap", Function::foreign},      {"md5", Function::md5},
    {"note", Function::note},         {"osenv", Function::osenv},
    {"req", Function::req},           {"req_novary", Function::req},
    {"reqenv", Function::reqenv},     {"resp", Function::resp},
    {"sha1", Function::sha1},         {"tolower", Function::to_lower},
    {"toupper", Function::to_upper},  {"unbase64", Function::unbase64},
    {"unescape", Function::unescape},
});

constexpr auto unary_tests = std::to_array<std::pair<std::string_view, UnaryTest>>({
    {"n", UnaryTest::is_filled},
    {"z", UnaryTest::is_empty},
    {"R", UnaryTest::client_in_subnet},
    {"T", UnaryTest::is_true},
    {"d", UnaryTest::is_directory},
    {"e", UnaryTest::exists},
    {"f", UnaryTest::is_file},
    {"s", UnaryTest::has_content},
    {"L", UnaryTest::is_link},
    {"h", UnaryTest::is_link},
    {"x", UnaryTest::is_executable},
    {"F", UnaryTest::file_is_open},
    {"U", UnaryTest::uri_is_open},
    {"A", UnaryTest::uri_is_open},
});

constexpr auto binary_tests = std::to_array<std::pair<std::string_view, BinaryTest>>({
    {"ipmatch", BinaryTest::ipmatch},
    {"fnmatch", BinaryTest::fnmatch},
    {"strmatch", BinaryTest::strmatch},
    {"strcmatch", BinaryTest::strcmatch},
});

// The value that a table has for the name; where it has none, modules that are not known may.
template <class Table, class Value>
std::optional<Value> look_up(const Table& table, std::string_view name, Value foreign,
                             const LoadedModules& modules) {
    for (const auto& [known, value] : table)
        if (text::equals_ignoring_case(known, name))
            return value;
    if (!modules.all_are_known())
        return foreign;
    return std::nullopt;
}

}  // namespace

bool has_variable(std::string_view name, const LoadedModules& modules) {
    const bool is_ours = std::any_of(variables.begin(), variables.end(), [&](auto variable) {
        return text::equals_ignoring_case(variable, name);
    });
    return is_ours || (name.starts_with("SSL_") && modules.has("ssl_module")) ||
           (name.starts_with("HC_") && modules.has("proxy_hcheck_module")) ||
           !modules.all_are_known();
}

std::optional<Function> find_function(std::string_view name, const LoadedModules& modules) {
    const auto found = look_up(functions, name, Function::foreign, modules);
    if (!found && name == "SSL" && modules.has("ssl_module"))
        return Function::foreign;
    return found;
}

std::optional<UnaryTest> find_unary(std::string_view letter, const LoadedModules& modules) {
    for (const auto& [known, test] : unary_tests)
        if (known == letter)
            return test;
    if (!modules.all_are_known())
        return UnaryTest::foreign;
    return std::nullopt;
}

std::optional<BinaryTest> find_binary(std::string_view name, const LoadedModules& modules) {
    return look_up(binary_tests, name, BinaryTest::foreign, modules);
}

bool has_list_function(std::string_view name, const LoadedModules& modules) {
    return (name == "PeerExtList" && modules.has("ssl_module")) || !modules.all_are_known();
}

}  // namespace fcgicheck::apache
