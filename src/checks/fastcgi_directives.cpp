#include "checks/fastcgi_directives.h"

#include <algorithm>
#include <array>
#include <optional>
#include <sstream>
#include <vector>

#include "text/ascii.h"
#include "text/path.h"

namespace fcgicheck::checks {
namespace {

using Words = std::vector<std::string>;

// Those that mod_fcgid takes too (FastCgiAccessChecker and its kin) are not among these.
constexpr std::array<std::string_view, 12> names = {
    "appclass",
    "externalappclass",
    "fastcgiaccesscheckerauthoritative",
    "fastcgiauthenticatorauthoritative",
    "fastcgiauthorizerauthoritative",
    "fastcgiconfig",
    "fastcgiexternalserver",
    "fastcgiipcdir",
    "fastcgiserver",
    "fastcgisuexec",
    "fastcgiwrapper",
    "fcgiconfig",
};

Words words_in(const std::string& line) {
    Words words;
    std::istringstream in(line);
    for (std::string word; in >> word;) {
        std::erase(word, '"');
        words.push_back(word);
    }
    return words;
}

std::optional<std::string> value_of(const Words& words, std::string_view option) {
    const auto found = std::find(words.begin(), words.end(), option);
    if (found == words.end() || found + 1 == words.end())
        return std::nullopt;
    return *(found + 1);
}

// The options of FastCgiServer and FastCgiConfig that mod_fcgid has as directives; the others set
// how mod_fastcgi starts more processes under load, which mod_fcgid does by itself.
std::string settings(const Words& words) {
    constexpr auto known = std::to_array<std::pair<std::string_view, std::string_view>>({
        {"-idle-timeout", "FcgidIOTimeout"},
        {"-initial-env", "FcgidInitialEnv"},
        {"-maxProcesses", "FcgidMaxProcesses"},
        {"-maxClassProcesses", "FcgidMaxProcessesPerClass"},
        {"-minProcesses", "FcgidMinProcessesPerClass"},
        {"-pass-header", "FcgidPassHeader"},
        {"-processes", "FcgidMinProcessesPerClass"},
    });
    std::string lines;
    for (std::size_t i = 1; i + 1 < words.size(); ++i) {
        const auto* const row = std::find_if(known.begin(), known.end(), [&](const auto& option) {
            return text::equals_ignoring_case(option.first, words[i]);
        });
        if (row == known.end())
            continue;
        std::string value = words[i + 1];
        if (row->first == "-initial-env")
            std::replace(value.begin(), value.end(), '=', ' ');
        lines.append(row->second).append(" ").append(value).append("\n");
    }
    return lines;
}

std::string started_server(const Words& words) {
    if (words.size() < 2)
        return "";
    return settings(words) + "<Directory \"" + std::string(text::parent_path(words[1])) +
           "\">\n    Options +ExecCGI\n    <Files \"" + std::string(text::file_name(words[1])) +
           "\">\n        SetHandler fcgid-script\n    </Files>\n</Directory>";
}

std::string external_server(const Words& words) {
    std::string address;
    if (const auto socket = value_of(words, "-socket"))
        address = "unix:" + *socket + "|fcgi://localhost";
    else if (const auto host = value_of(words, "-host"))
        address = "fcgi://" + *host;
    if (words.size() < 2 || address.empty())
        return "";
    const std::string_view name = text::file_name(words[1]);
    const bool is_php = name.find("php") != std::string_view::npos;
    const std::string section = is_php ? "FilesMatch" : "Files";
    return "<" + section + " \"" + (is_php ? "\\.php$" : std::string(name)) +
           "\">\n    SetHandler \"proxy:" + address + "\"\n</" + section + ">";
}

}  // namespace

bool is_fastcgi_directive(std::string_view name) {
    return std::find(names.begin(), names.end(), text::to_lower(name)) != names.end();
}

std::string lines_instead_of(const std::string& line) {
    const Words words = words_in(line);
    const std::string name = words.empty() ? "" : text::to_lower(words.front());
    if (name == "fastcgiserver" || name == "appclass")
        return started_server(words);
    if (name == "fastcgiexternalserver" || name == "externalappclass")
        return external_server(words);
    if (name == "fastcgiipcdir" && words.size() > 1)
        return "FcgidIPCDir " + words[1];
    std::string lines = settings(words);
    if (!lines.empty())
        lines.pop_back();
    return lines;
}

}  // namespace fcgicheck::checks
