#include "apache/request/early_headers.h"

#include <algorithm>
#include <string_view>

#include "text/ascii.h"

namespace fcgicheck::apache {

namespace {

bool is_host(const EarlyHeader& line) {
    return text::equals_ignoring_case(line.name, "Host");
}

auto find(Request& request, const std::string& name) {
    return std::find_if(request.headers.begin(), request.headers.end(), [&](const auto& sent) {
        return text::equals_ignoring_case(sent.first, name);
    });
}

// Up to a comma that stands in no quotes.
std::size_t end_of_item(std::string_view list) {
    bool is_quoted = false;
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (list[i] == '"')
            is_quoted = !is_quoted;
        if (list[i] == ',' && !is_quoted)
            return i;
    }
    return list.size();
}

// As merge looks for it: with blanks before the items, but not behind.
bool lists(std::string_view list, std::string_view item) {
    while (!list.empty()) {
        list.remove_prefix(std::min(list.find_first_not_of(" \t\n\v\f\r"), list.size()));
        const std::size_t end = end_of_item(list);
        if (list.substr(0, end) == item)
            return true;
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return false;
}

// Whether the line leaves the header as whoever asks for it finds it (apr_table_get): the first of
// its name, so that one more behind it does not count.
bool changes_nothing(const EarlyHeader& line, const std::string* sent) {
    using Does = EarlyHeader::Action;
    switch (line.action) {
        case Does::set_if_empty:
        case Does::add:
            return sent != nullptr;
        case Does::merge:
            return sent != nullptr && !line.is_made && lists(*sent, line.value);
        case Does::edit:
        case Does::unset:
            return sent == nullptr;
        case Does::set:
        case Does::append:
            break;
    }
    return false;
}

void unset(Request& request, const std::string& name) {
    std::erase_if(request.headers,
                  [&](const auto& sent) { return text::equals_ignoring_case(sent.first, name); });
}

}  // namespace

const EarlyHeader* change_headers(const std::vector<EarlyHeader>& lines, Request& request) {
    using Does = EarlyHeader::Action;
    for (const EarlyHeader& line : lines) {
        const auto known = find(request, line.name);
        const bool is_there = known != request.headers.end();
        const std::string* const sent = is_host(line) ? &request.host
                                        : is_there    ? &known->second
                                                      : nullptr;
        if (changes_nothing(line, sent))
            continue;
        if (is_host(line) || line.is_made || line.action == Does::edit)
            return &line;
        const bool is_joined = line.action == Does::append || line.action == Does::merge;
        if (is_joined && is_there) {
            known->second += ", " + line.value;
            continue;
        }
        unset(request, line.name);
        if (line.action != Does::unset)
            request.headers.emplace_back(line.name, line.value);
    }
    return nullptr;
}

}  // namespace fcgicheck::apache
