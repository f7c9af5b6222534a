#include "apache/request/host_names.h"

#include "apache/reading/lexer.h"
#include "text/ascii.h"

namespace fcgicheck::apache {

HostNames::HostNames(FileSource& files) {
    constexpr std::size_t largest = std::size_t{1} << 20U;
    const Observed<std::string> content = files.read("/etc/hosts", largest);
    const std::string_view text =
        content.seen() != nullptr ? std::string_view(*content.seen()) : "";
    LineReader lines(text, longest_config_line);
    while (const auto line = lines.next()) {
        std::string_view rest = std::string_view(line->text).substr(0, line->text.find('#'));
        const std::string address = take_word(rest);
        while (!rest.empty()) {
            const std::string name = take_word(rest);
            addresses_[text::to_lower(name)].push_back(address);
            names_.emplace(address, name);
        }
    }
}

std::vector<std::string> HostNames::addresses_of(std::string_view name) const {
    const auto known = addresses_.find(text::to_lower(name));
    return known == addresses_.end() ? std::vector<std::string>{} : known->second;
}

std::optional<std::string> HostNames::name_of(std::string_view address) const {
    const auto known = names_.find(address);
    return known == names_.end() ? std::nullopt : std::optional(known->second);
}

}  // namespace fcgicheck::apache
