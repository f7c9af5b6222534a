// The analyzer's JSON holds bytes, one code point each; the lines of the source are cut here, from
// the file's own bytes.
#include "python/answer.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <utility>

#include "python/paths.h"

namespace fcgicheck::python {

namespace {

using nlohmann::json;

constexpr std::size_t longest_line = 200;

constexpr std::array<std::pair<std::string_view, PythonCallKind>, 10> call_kinds = {
    {{"reads_stdin", PythonCallKind::reads_stdin},
     {"asks_for_tty", PythonCallKind::asks_for_tty},
     {"needs_tty", PythonCallKind::needs_tty},
     {"prints_to_stdout", PythonCallKind::prints_to_stdout},
     {"replaces_stdin", PythonCallKind::replaces_stdin},
     {"starts_fastcgi", PythonCallKind::starts_fastcgi},
     {"starts_fastcgi_elsewhere", PythonCallKind::starts_fastcgi_elsewhere},
     {"starts_http", PythonCallKind::starts_http},
     {"starts_cgi", PythonCallKind::starts_cgi},
     {"execs", PythonCallKind::execs}}};

// From UTF-8 whose code points are below 256.
std::string bytes_of(const std::string& text) {
    std::string bytes;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto lead = static_cast<unsigned char>(text[i]);
        if (lead < 0x80 || i + 1 == text.size()) {
            bytes += text[i];
        } else {
            ++i;
            bytes +=
                static_cast<char>((lead & 3U) << 6 | (static_cast<unsigned char>(text[i]) & 63U));
        }
    }
    return bytes;
}

class Reader {
  public:
    Reader(const std::string& path, std::string_view source)
        : path_(path), lines_(lines_of(source)) {}

    SourcePos position(const json& object) const {
        return {path_, number(object, "line"), number(object, "column")};
    }
    std::string text(const json& object) const { return line_at(lines_, number(object, "line")); }
    static std::uint32_t number(const json& object, const char* key) {
        return object.at(key).get<std::uint32_t>();
    }
    static std::string bytes(const json& object, const char* key) {
        return bytes_of(object.at(key).get_ref<const std::string&>());
    }

  private:
    const std::string& path_;
    std::vector<std::string_view> lines_;
};

PythonImport import_from(const json& object, const Reader& reader) {
    PythonImport import{.module = Reader::bytes(object, "module"),
                        .at = reader.position(object),
                        .text = reader.text(object),
                        .at_top = object.at("at_top").get<bool>(),
                        .guarded = object.at("guarded").get<bool>()};
    for (const json& name : object.at("names"))
        import.names.push_back(bytes_of(name.get_ref<const std::string&>()));
    return import;
}

PythonCall call_from(const json& object, const Reader& reader) {
    const auto& kind = object.at("kind").get_ref<const std::string&>();
    const auto* const known = std::find_if(call_kinds.begin(), call_kinds.end(),
                                           [&](const auto& each) { return each.first == kind; });
    if (known == call_kinds.end())
        throw json::other_error::create(501, "unknown kind of call", &object);
    return {.kind = known->second,
            .at = reader.position(object),
            .length = Reader::number(object, "length"),
            .name = Reader::bytes(object, "name"),
            .text = reader.text(object),
            .at_top = object.at("at_top").get<bool>(),
            .guarded = object.at("guarded").get<bool>()};
}

PathEdit edit_from(const json& object) {
    PathEdit edit{.line = Reader::number(object, "line")};
    const auto& how = object.at("how").get_ref<const std::string&>();
    if (how == "front")
        edit.place = PathEdit::Place::front;
    else if (how == "site")
        edit.place = PathEdit::Place::site;
    if (!object.at("directory").is_null())
        edit.directory = Reader::bytes(object, "directory");
    return edit;
}

void read_tree(const json& object, const Reader& reader, Answer& answer) {
    for (const json& call : object.at("calls"))
        answer.calls.push_back(call_from(call, reader));
    for (const json& module : object.at("standard"))
        answer.standard_modules.insert(bytes_of(module.get_ref<const std::string&>()));
    for (const json& module : object.at("frameworks"))
        answer.framework_modules.insert(bytes_of(module.get_ref<const std::string&>()));
    for (const json& body : object.at("str_bodies"))
        answer.str_bodies.push_back({.at = reader.position(body),
                                     .length = Reader::number(body, "length"),
                                     .text = reader.text(body)});
    for (const json& edit : object.at("path_edits"))
        answer.path_edits.push_back(edit_from(edit));
    if (!object.at("application").is_null())
        answer.application = reader.position(object.at("application"));
    answer.may_start_server_elsewhere = object.at("may_start").get<bool>();
}

Answer answer_from(const json& object, const Reader& reader) {
    Answer answer;
    answer.place_matters = object.at("place_matters").get<bool>();
    answer.python = {object.at("python").at(0).get<int>(), object.at("python").at(1).get<int>()};
    for (const json& import : object.at("imports"))
        answer.imports.push_back(import_from(import, reader));
    const json& error = object.at("error");
    if (error.is_null())
        read_tree(object, reader, answer);
    else
        answer.syntax_error = PythonSyntaxError{.at = reader.position(error),
                                                .message = Reader::bytes(error, "message"),
                                                .text = reader.text(error)};
    return answer;
}

}  // namespace

std::string line_at(const std::vector<std::string_view>& lines, std::uint32_t line) {
    if (line == 0 || line > lines.size())
        return "";
    return std::string(lines[line - 1].substr(0, longest_line));
}

Reply read_reply(const std::string& text, const std::string& path, std::string_view source) {
    try {
        const json object = json::parse(text);
        if (object.contains("needs_codec"))
            return {.needs_codec = Reader::bytes(object, "needs_codec")};
        if (object.contains("unseen"))
            return {.unseen = Reader::bytes(object, "unseen")};
        return {.answer = answer_from(object, Reader(path, source))};
    } catch (const json::exception&) {
        return {.unseen = "the Python worker's answer makes no sense"};
    }
}

}  // namespace fcgicheck::python
