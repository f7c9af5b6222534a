// An import that fails ends the script with code 1 before it serves. Adapters are flup-missing's
// and adapter-missing's; the modules that Python 3 renamed tell of a program for Python 2.
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "checks/python_imports.h"

namespace fcgicheck::checks {
namespace {

constexpr std::size_t most_single = 10;

// https://docs.python.org/3/whatsnew/3.0.html, "Library Changes" (PEP 3108)
constexpr std::array<std::string_view, 16> renamed_in_python3{
    "BaseHTTPServer", "ConfigParser", "Cookie",   "HTMLParser", "Queue",
    "SocketServer",   "StringIO",     "UserDict", "cPickle",    "cStringIO",
    "cookielib",      "httplib",      "md5",      "sets",       "urllib2",
    "urlparse"};

bool is_of_python2(std::string_view root) {
    return std::find(renamed_in_python3.begin(), renamed_in_python3.end(), root) !=
           renamed_in_python3.end();
}

// One finding for all, where there are so many that they have one cause.
Finding finding_about_many(const ScriptCase& c, const std::vector<MissingImport>& missing) {
    constexpr std::size_t most_named = 3;
    Finding finding = finding_at_source(c, line_of(*missing.front().import, "first"));
    finding.confidence = missing.front().confidence;
    finding.situation = "many";
    finding.values["count"] = std::to_string(missing.size());
    std::string& names = finding.values["name"];
    for (std::size_t i = 0; i < most_named; ++i)
        names += (i == 0 ? "" : ", ") + std::string(root_of(missing[i].import->module));
    return finding;
}

}  // namespace

Outcomes module_missing(const ScriptCase& c) {
    const PythonFacts* python = running_python(c);
    if (python == nullptr)
        return without_python(c);
    Outcomes outcomes;
    const std::vector<MissingImport> all = missing_imports(c, *python, Imported::other);
    if (all.size() > most_single)
        return {finding_about_many(c, all)};
    for (const MissingImport& missing : all) {
        const std::string_view root = root_of(missing.import->module);
        Finding finding = finding_at_source(c, line_of(*missing.import, "not_found"));
        finding.confidence = missing.confidence;
        finding.values["name"] = root;
        say_how_to_install(finding, c, *python, missing, root);
        const bool is_python3 =
            python->environment.version && python->environment.version->major >= 3;
        if (is_python3 && is_of_python2(root) && missing.closed_folder.empty())
            finding.situation = "python2";
        outcomes.emplace_back(std::move(finding));
    }
    if (outcomes.empty())
        return without_missing(c, *python, Imported::other);
    return outcomes;
}

}  // namespace fcgicheck::checks
