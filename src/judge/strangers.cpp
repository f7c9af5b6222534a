#include "judge/strangers.h"

#include <algorithm>
#include <optional>
#include <string>

#include "access/astray.h"
#include "checks/case_values.h"

namespace fcgicheck::judge {
namespace {

using access::NamedWay;
using access::Namer;

// Whoever wrote the line; nobody where it is the server's own configuration.
std::optional<Namer> namer_of(const std::vector<SharedHtaccess>& files, const Cause& line) {
    const auto found = std::find_if(files.begin(), files.end(), [&](const SharedHtaccess& file) {
        return file->path == line.at.file;
    });
    if (found == files.end() || !(*found)->file)
        return std::nullopt;
    Namer namer{.file = *(*found)->file, .line = line.at.line};
    namer.file.path = (*found)->path;
    return namer;
}

void add_interpreter(const ScriptFacts& script, std::vector<NamedWay>& ways) {
    const InterpreterFacts* interpreter = script.interpreter.seen();
    const FirstBytes* start = script.first_bytes.seen();
    if (interpreter == nullptr)
        return;
    Namer namer{.file = script.file.target, .line = 1};
    if (start != nullptr && start->shebang)
        namer.line = start->shebang->line_number;
    ways.push_back({interpreter->program, namer});
    ways.push_back({interpreter->runs, namer});
}

std::vector<NamedWay> ways_of(const ScriptCase& given) {
    std::vector<NamedWay> ways{{given.script.file}};
    if (const EffectiveConfig* config = given.config.seen()) {
        const bool is_wrapper =
            config->wrapper && config->wrapper->argv.front() == given.script.path;
        if (is_wrapper)
            ways.front().namer = namer_of(given.htaccess, config->wrapper->because);
        for (const AuthFile& file : config->auth_files)
            if (file.file)
                ways.push_back({*file.file, namer_of(given.htaccess, file.line)});
    }
    add_interpreter(given.script, ways);
    return ways;
}

void mark(const std::vector<NamedWay>& ways, ReportedFinding& found) {
    for (const FixWords& fix : found.words->fixes)
        if (!found.finding.astray)
            found.finding.astray = access::astray(fix.command, found.finding.values, ways);
}

bool has_command(const ReportedFinding& found) {
    const auto& fixes = found.words->fixes;
    return std::any_of(fixes.begin(), fixes.end(),
                       [](const FixWords& fix) { return !access::only_looks(fix.command); });
}

}  // namespace

void mark_astray(const ScriptCase& given, std::vector<ReportedFinding>& findings) {
    if (std::none_of(findings.begin(), findings.end(), has_command))
        return;
    const std::vector<NamedWay> ways = ways_of(given);
    for (ReportedFinding& found : findings)
        mark(ways, found);
}

void mark_astray(const SiteFacts& site, std::vector<ReportedFinding>& findings) {
    if (std::none_of(findings.begin(), findings.end(), has_command))
        return;
    std::vector<NamedWay> ways;
    for (const SharedHtaccess& htaccess : site.htaccess) {
        if (!htaccess->file)
            continue;
        ways.push_back(
            {{.path = htaccess->path, .rungs = htaccess->way, .target = *htaccess->file}});
        if (htaccess->error && htaccess->closed)
            ways.push_back({*htaccess->closed,
                            namer_of(site.htaccess, {.at = htaccess->error->at, .text = {}})});
    }
    for (ReportedFinding& found : findings)
        mark(ways, found);
}

}  // namespace fcgicheck::judge
