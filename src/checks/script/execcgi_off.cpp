// mod_fcgid and mod_cgi start programs only where Options ExecCGI is on, or a ScriptAlias leads
// (modules/fcgid/mod_fcgid.c, fcgid_handler; modules/generators/mod_cgi.c). Options is merged over
// sections: unsigned words replace, signed ones edit (server/core.c, merge_core_dir_configs).
#include <algorithm>
#include <sstream>

#include "checks/case_values.h"
#include "text/ascii.h"

namespace fcgicheck::checks {
namespace {

std::vector<std::string> option_words(const Cause& line) {
    std::istringstream in(text::to_lower(line.text));
    std::vector<std::string> words;
    std::string word;
    in >> word;
    while (in >> word)
        words.push_back(word);
    return words;
}

bool is_signed(const std::string& word) {
    return word.front() == '+' || word.front() == '-';
}

bool turns_on(const Cause& line) {
    const auto words = option_words(line);
    return directive_name(line) == "options" &&
           std::any_of(words.begin(), words.end(), [](const std::string& word) {
               return word == "execcgi" || word == "+execcgi" || word == "all";
           });
}

// The last line that replaced what was inherited, or took ExecCGI away; else the last of all.
const Cause& deciding(const std::vector<Cause>& lines) {
    const auto decides = [](const Cause& line) {
        const auto words = option_words(line);
        return std::any_of(words.begin(), words.end(), [](const std::string& word) {
            return !is_signed(word) || word == "-execcgi";
        });
    };
    const auto found = std::find_if(lines.rbegin(), lines.rend(), decides);
    return found == lines.rend() ? lines.back() : *found;
}

// The least change to the line that turns ExecCGI on; "Options None" takes all others away, and
// goes on to do so.
std::string with_exec_cgi(const Cause& line) {
    const auto words = option_words(line);
    if (words == std::vector<std::string>{"none"})
        return "Options ExecCGI";
    if (words.empty())
        return "Options +ExecCGI";
    const std::string lower = text::to_lower(line.text);
    const std::size_t off = lower.find("-execcgi");
    if (off != std::string::npos) {
        std::string text = line.text;
        return text.replace(off, 1, "+");
    }
    return line.text + (is_signed(words.back()) ? " +ExecCGI" : " ExecCGI");
}

bool may_allow_in_htaccess(const ScriptCase& c) {
    const auto& only = c.config.seen()->allow_override.value.only_options;
    const bool is_listed =
        !only || std::any_of(only->begin(), only->end(), [](const std::string& word) {
            return text::to_lower(word) == "execcgi";
        });
    return htaccess_may(c, OverrideClass::options, "options") && is_listed;
}

void show_handler(Finding& finding, const Setting<HandlerChoice>& handler) {
    finding.values["extension"] = "." + handler.value.extension;
    if (handler.because.empty())
        return;
    const bool by_extension = !handler.value.extension.empty();
    finding.evidence.emplace_back(
        line_of(handler.because.back(), by_extension ? "handler" : "set_handler"));
}

// Regular expressions, <Files>, <Location> and <If> go over all that the folder's <Directory> and
// .htaccess say.
bool is_over_folder(const EffectiveConfig& config, const Cause& line) {
    const auto& of_folder = config.folders.back()->options.because;
    return std::find(of_folder.begin(), of_folder.end(), line) == of_folder.end();
}

std::string situation(const ScriptCase& c, const Cause* decided) {
    const EffectiveConfig& config = *c.config.seen();
    const bool is_over = decided != nullptr && is_over_folder(config, *decided);
    const bool is_in_htaccess = decided != nullptr && is_htaccess_of(c, decided->at.file);
    if (config.handler.value.name.empty() || !config.handler_is_known ||
        !config.handler_module_loaded)
        return is_in_htaccess ? "no-handler-in-htaccess"
               : is_over      ? "no-handler-over-folder"
                              : "no-handler";
    if (is_in_htaccess)
        return "in-htaccess";
    if (is_over)
        return "";
    if (may_allow_in_htaccess(c))
        return "htaccess";
    return decided == nullptr ? "unset" : "";
}

}  // namespace

Outcomes execcgi_off(const ScriptCase& c) {
    const EffectiveConfig* config = c.config.seen();
    if (config == nullptr)
        return {cannot_tell(c, *c.config.unseen())};
    if (!is_requested(c) || (!is_executed(c) && !config->wrapper))
        return {};
    if (config->script_alias)
        return {};
    if (!config->options.undecided.empty())
        return {
            cannot_tell(c, undecided_by("whether ExecCGI is on", config->options.undecided[0]))};
    if (config->options.value.has(Option::exec_cgi))
        return {};
    Finding finding = finding_about(c);
    finding.confidence = confidence_in_config(c);
    const auto& lines = config->options.because;
    const Cause* decided = lines.empty() ? nullptr : &deciding(lines);
    if (decided != nullptr) {
        decide_by(finding, *decided, "options");
        finding.values["fixed_line"] = with_exec_cgi(*decided);
    }
    finding.situation = situation(c, decided);
    show_handler(finding, config->handler);
    const auto ignored = ignored_line(c, turns_on);
    if (ignored && (decided == nullptr || !is_over_folder(*config, *decided))) {
        finding.situation = "ignored";
        show_ignored(finding, *ignored);
    }
    return {std::move(finding)};
}

}  // namespace fcgicheck::checks
