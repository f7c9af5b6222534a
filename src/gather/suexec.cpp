#include "gather/suexec.h"

#include <charconv>
#include <optional>
#include <utility>

#include "gather/trust.h"
#include "os/process.h"
#include "os/users.h"
#include "text/path.h"

namespace fcgicheck::gather {
namespace {

constexpr std::size_t printed_limit = std::size_t{16} << 10U;
constexpr std::size_t callers_file_limit = std::size_t{64} << 10U;
constexpr std::chrono::seconds patience{5};
constexpr std::string_view debians_folder = "/etc/apache2/suexec/";

template <class Number>
std::optional<Number> number(std::string_view text) {
    Number value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(value)
                                                                    : std::nullopt;
}

std::string_view first_line(std::string_view text) {
    return text.substr(0, text.find('\n'));
}

std::string_view without_quotes(std::string_view value) {
    const bool is_quoted = value.size() >= 2 && value.front() == '"' && value.back() == '"';
    return is_quoted ? value.substr(1, value.size() - 2) : value;
}

void take(std::string_view name, std::string_view value, SuexecSettings& settings) {
    if (name == "AP_DOC_ROOT")
        settings.docroot = value;
    else if (name == "AP_HTTPD_USER")
        settings.caller = value;
    else if (name == "AP_UID_MIN")
        settings.uid_min = number<uid_t>(value);
    else if (name == "AP_GID_MIN")
        settings.gid_min = number<gid_t>(value);
    else if (name == "AP_SAFE_PATH")
        settings.safe_path = value;
    else if (name == "AP_LOG_EXEC")
        settings.log = value;
    else if (name == "SUEXEC_CONFIG_DIR")
        settings.callers_file = value;
}

Unseen unseen(UnseenWhy why, std::string detail) {
    return {.what = "what suexec was built to allow", .why = why, .detail = std::move(detail)};
}

// Where nobody may ask, Debian's custom suexec is known by its name.
Observed<SuexecSettings> settings_of(Eyes& eyes, const std::string& binary,
                                     const std::string& target) {
    if (!os::is_root() && text::file_name(target) == "suexec-custom")
        return SuexecSettings{.callers_file = std::string(debians_folder)};
    if (!os::is_root())
        return unseen(UnseenWhy::permission, "only root may ask " + binary + " -V");
    if (const std::string open = changeable_by_others(eyes.paths, binary); !open.empty())
        return unseen(UnseenWhy::not_supported, "others than root can change " + open);
    const auto printed = os::error_output_of(
        {.argv = {target, "-V"}, .environment = {}, .descriptors = {}}, printed_limit, patience);
    if (!printed || printed->text.find(" -D AP_") == std::string::npos)
        return unseen(UnseenWhy::failed, binary + " -V does not say");
    SuexecSettings settings = settings_in(printed->text);
    settings.known_from = binary + " -V";
    return settings;
}

// Whoever calls Debian's custom suexec has a file there, or may not call it.
Observed<SuexecSettings> with_callers_file(Eyes& eyes, SuexecSettings settings,
                                           const Observed<Identity>& server) {
    if (server.seen() == nullptr)
        return *server.unseen();
    settings.callers_file = text::join_path(settings.callers_file, server.seen()->name);
    settings.known_from = settings.callers_file;
    const Observed<FileStat> stat = eyes.files.stat(settings.callers_file);
    if (stat.unseen() != nullptr)
        return *stat.unseen();
    settings.is_caller_known = stat.seen()->kind != FileKind::missing;
    if (!settings.is_caller_known)
        return settings;
    const Observed<std::string> text = eyes.files.read(settings.callers_file, callers_file_limit);
    if (text.unseen() != nullptr)
        return *text.unseen();
    settings.docroot = docroot_in(*text.seen());
    return settings;
}

}  // namespace

SuexecSettings settings_in(std::string_view printed) {
    constexpr std::string_view define = " -D ";
    SuexecSettings settings;
    while (!printed.empty()) {
        std::string_view line = first_line(printed);
        printed.remove_prefix(std::min(line.size() + 1, printed.size()));
        const std::size_t equals = line.find('=');
        if (line.starts_with(define) && equals != std::string_view::npos)
            take(line.substr(define.size(), equals - define.size()),
                 without_quotes(line.substr(equals + 1)), settings);
    }
    return settings;
}

std::string docroot_in(std::string_view callers_file) {
    std::string_view line = first_line(callers_file);
    const std::size_t last = line.find_last_not_of(" \t\r");
    line = line.substr(0, last == std::string_view::npos ? 0 : last + 1);
    return line.starts_with('/') && line != "/" ? std::string(line) : "";
}

SuexecFacts suexec_facts(Eyes& eyes, const std::string& binary, const Observed<Identity>& server) {
    SuexecFacts facts{.binary = binary, .settings = {}, .docroot = {}};
    const Observed<PathFacts> walked = eyes.paths.walk(binary);
    const bool is_there = !binary.empty() && walked.seen() != nullptr &&
                          walked.seen()->end == PathFacts::End::reached;
    facts.settings = is_there ? settings_of(eyes, binary, walked.seen()->target.path)
                              : unseen(UnseenWhy::not_here, "which one httpd uses is not known");
    SuexecSettings* settings = facts.settings.seen();
    if (settings != nullptr && !settings->callers_file.empty()) {
        facts.settings = with_callers_file(eyes, *settings, server);
        settings = facts.settings.seen();
    }
    if (settings != nullptr && !settings->docroot.empty())
        facts.docroot = eyes.paths.walk(settings->docroot);
    return facts;
}

}  // namespace fcgicheck::gather
