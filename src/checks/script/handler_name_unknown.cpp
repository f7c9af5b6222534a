// A handler's name that no module answers to is no error to httpd: its default handler sends the
// file as it is, with 200 (measured on 2.4.71). mod_fcgid answers to "fcgid-script" alone
// (modules/fcgid/mod_fcgid.c, fcgid_handler).
#include <algorithm>
#include <array>

#include "checks/case_values.h"
#include "text/config_words.h"
#include "text/document_type.h"
#include "text/edit_distance.h"
#include "text/first_bytes.h"

namespace fcgicheck::checks {
namespace {

// Whatever a FastCGI program's handler is misspelt as, one of these was meant.
constexpr std::array<std::string_view, 2> meant{"fcgid-script", "cgi-script"};

std::string_view nearest(const std::string& name) {
    if (text::is_document_type(name))
        return meant[0];
    return text::edit_distance(name, meant[1]) < text::edit_distance(name, meant[0]) ? meant[1]
                                                                                     : meant[0];
}

// The name of PHP's handler under some host's packages: application/x-httpd-php82,
// x-httpd-ea-php74.
bool is_of_php(const std::string& name) {
    return name.find("php") != std::string::npos;
}

// It names extensions; any other holds for all files of its section.
bool is_by_extension(const Cause& line) {
    const std::string name = directive_name(line);
    return name == "addhandler" || name == "addtype";
}

// "php|phtml" of "AddHandler application/x-httpd-php82 .php .phtml".
std::string extensions_in(const Cause& line) {
    const std::vector<std::string> words = text::words_of(line.text);
    std::string extensions;
    for (std::size_t i = 2; i < words.size(); ++i)
        extensions += (i == 2 ? "" : "|") + words[i].substr(words[i].starts_with('.') ? 1 : 0);
    return extensions;
}

// The handler alone would start the file itself.
std::string situation_of_php(const ScriptCase& c, const Cause& decided, bool is_in_htaccess) {
    const EffectiveConfig& config = *c.config.seen();
    const ServerFacts* server = c.site.server.seen();
    const bool is_yours = is_in_htaccess && server != nullptr && server->has_fcgid;
    const bool is_off = !config.script_alias && !config.options.value.has(Option::exec_cgi);
    const bool may_turn_on = !is_in_htaccess || htaccess_may(c, OverrideClass::options, "options");
    return std::string("php") + (is_by_extension(decided) ? "" : "-section") +
           (is_yours ? "-htaccess" : "") + (is_off && may_turn_on ? "-off" : "");
}

// Without the line the one before it counts, which a module answers to.
bool overrides_one_that_works(const EffectiveConfig& config) {
    const auto& lines = config.handler.because;
    return std::any_of(lines.begin(), lines.end() - 1, [](const Cause& line) {
        const std::string handler = handler_named_by(line);
        return handler == "fcgid-script" || handler.starts_with("proxy:");
    });
}

// The line says that it is shown, not run; that of a program is never shown on purpose for certain.
bool is_shown_on_purpose(const ScriptCase& c) {
    const FirstBytes* start = c.script.first_bytes.seen();
    return text::is_document_type(c.config.seen()->handler.value.name) &&
           !(start != nullptr ? is_program(c, *start) : text::is_named_fastcgi(c.script.path));
}

void say_how_to_mend(const ScriptCase& c, const std::string& name, const Cause& decided,
                     Finding& finding) {
    const bool is_in_htaccess = is_htaccess_of(c, decided.at.file);
    if (overrides_one_that_works(*c.config.seen())) {
        finding.situation = is_in_htaccess ? "given-htaccess" : "given";
    } else if (is_of_php(name)) {
        finding.situation = situation_of_php(c, decided, is_in_htaccess);
        finding.values["extensions"] = extensions_in(decided);
    } else if (text::is_document_type(name)) {
        finding.situation = is_in_htaccess ? "type-htaccess" : "type";
    } else if (is_in_htaccess) {
        finding.situation = "htaccess";
    }
}

}  // namespace

Outcomes handler_name_unknown(const ScriptCase& c) {
    const EffectiveConfig* config = c.config.seen();
    if (config == nullptr)
        return {cannot_tell(c, *c.config.unseen())};
    const std::string& name = config->handler.value.name;
    if (name.empty() || config->handler_is_known)
        return {};
    if (!config->handler.undecided.empty())
        return {cannot_tell(c, undecided_by("its handler", config->handler.undecided[0]))};
    if (is_shown_on_purpose(c))
        return {};
    Finding finding = finding_about(c);
    finding.confidence = confidence_in_config(c);
    finding.values["nearest"] = nearest(name);
    finding.values["fixed_line"] = "";
    if (!config->handler.because.empty()) {
        const Cause& decided = config->handler.because.back();
        decide_by(finding, decided, "handler");
        finding.values["fixed_line"] = with_handler(decided, name, nearest(name));
        say_how_to_mend(c, name, decided, finding);
    }
    if (is_withheld(c))
        finding.situation = "withheld";
    return {std::move(finding)};
}

}  // namespace fcgicheck::checks
