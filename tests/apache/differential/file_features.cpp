// What lies on the disk: modes, owners, links, and scripts that can't be started.
#include "feature.h"

#include <array>

namespace fcgicheck::differential {
namespace {

constexpr uid_t www_data = 33;
constexpr uid_t nobody = 65534;

Entry& any_entry(Draw& draw) {
    return draw.made.tree[draw.below(static_cast<unsigned>(draw.made.tree.size()))];
}

void mode_of_file(Draw& draw) {
    constexpr mode_t modes[] = {0644, 0600, 0700, 0711,  // NOLINT(modernize-avoid-c-arrays)
                                0744, 0000, 0755, 0640, 0604, 0111, 0555};
    Entry& entry = any_entry(draw);
    if (entry.kind == Entry::Kind::file)
        entry.mode = modes[draw.below(std::size(modes))];
}

void mode_of_folder(Draw& draw) {
    constexpr mode_t modes[] = {0711, 0700, 0744, 0750,  // NOLINT(modernize-avoid-c-arrays)
                                0777, 0000, 0701, 0755};
    Entry& entry = any_entry(draw);
    if (entry.kind == Entry::Kind::directory)
        entry.mode = modes[draw.below(std::size(modes))];
}

void owner(Draw& draw) {
    any_entry(draw).uid = draw.one_in(2) ? www_data : nobody;
}

void link(Draw& draw) {
    const std::string folder = draw.directory();
    const std::string name = draw.any({"l.fcgi", "link", "index.html", "l.html", "l.cgi"});
    const std::string path = folder + "/" + name;
    if (draw.has(path))
        return;
    const std::string target = draw.one_in(6)
                                   ? draw.any({"none", "/nowhere/none", "link", "."})
                                   : "${SITE}/" + (draw.one_in(3) ? draw.directory() : draw.file());
    draw.made.tree.push_back({.kind = Entry::Kind::link,
                              .path = path,
                              .content = target,
                              .uid = draw.one_in(3) ? nobody : 0});
    const std::string inside = folder == "htdocs" ? "" : folder.substr(folder.find('/') + 1) + "/";
    draw.ask_for("/" + inside + name);
    draw.ask_for("/" + inside + name + "/x.fcgi");
}

void socket_file(Draw& draw) {
    if (draw.has("htdocs/s.fcgi"))
        return;
    draw.made.tree.push_back({.kind = Entry::Kind::socket, .path = "htdocs/s.fcgi"});
    draw.ask_for("/s.fcgi");
}

void break_script(Draw& draw) {
    Entry& entry = any_entry(draw);
    if (entry.kind != Entry::Kind::file || !entry.content.starts_with("#!${SITE}"))
        return;
    const std::string rest = entry.content.substr(entry.content.find('\n'));
    const std::string first = draw.any({"#!/bin/sh",
                                        "#!/usr/bin/env sh",
                                        "#!../bin/responder",
                                        "#!/none/sh",
                                        "#!/usr/bin/env none",
                                        "#!/usr/bin/env sh -e",
                                        "#!/usr/bin/env -S sh -e",
                                        "#! ${SITE}/bin/responder",
                                        "#!",
                                        "#!${SITE}/htdocs",
                                        "#!/etc/passwd",
                                        "#!${SITE}/bin/responder\r",
                                        "# no first line",
                                        "\n#!${SITE}/bin/responder",
                                        "\xEF\xBB\xBF#!${SITE}/bin/responder",
                                        "\xFF\xFE#\x00!\x00",
                                        "#!${SITE}/bin/responder an argument",
                                        "#!sh",
                                        "#!/bin/sh -",
                                        " #!${SITE}/bin/responder",
                                        "#!/usr/bin/env",
                                        "#!/usr/bin/env python9"});
    const bool is_shell =
        first.find("sh") != std::string::npos && first.find("none") == std::string::npos;
    // env(1) without a word runs the script, which runs env(1).
    entry.runs_into_error = first == "#!/usr/bin/env";
    entry.content = first + (is_shell ? "\nexec ${SITE}/bin/responder \"$0\"" : "") + rest;
}

void empty_script(Draw& draw) {
    Entry& entry = any_entry(draw);
    if (entry.kind == Entry::Kind::file && entry.lines.empty())
        entry.content = draw.one_in(3) ? "\x7f"
                                         "ELF\x02\x01\x01 cut off"
                                       : "";
}

void failing_script(Draw& draw) {
    Entry& entry = any_entry(draw);
    if (entry.kind != Entry::Kind::file || !entry.content.starts_with("#!${SITE}"))
        return;
    entry.content = draw.any({"#!/bin/sh\nexit 3\n", "#!/usr/bin/python3\ndef (\n",
                              "#!/usr/bin/perl\nuse None;\n", "#!/bin/sh\necho no header\n"});
    entry.runs_into_error = true;
}

void odd_name(Draw& draw) {
    const std::string name =
        draw.any({"a b.fcgi", "x.fcgi.txt", ".x.fcgi", "x.", "\xC3\xA4.fcgi", "x.fcgi~", "X.FCGI",
                  "\xFF.html", "q?.html", "p%41.fcgi", "x.html.cgi", "plus+.fcgi", "semi;colon.cgi",
                  "x.gz", "x.cgi.de", "back\\slash.cgi"});
    draw.add_file(draw.directory() + "/" + name);
}

void blank_in_folder(Draw& draw) {
    draw.add_directory("htdocs/my app");
    draw.add_file("htdocs/my app/x.fcgi");
    draw.add_file("htdocs/my app/y.cgi");
    draw.ask_for("/my%20app/x.fcgi");
    draw.ask_for("/my%20app/y.cgi");
}

constexpr auto table = std::to_array<Feature>({
    {5, mode_of_file},
    {3, mode_of_folder},
    {2, owner},
    {6, link},
    {1, socket_file},
    {6, break_script},
    {2, empty_script},
    {1, failing_script},
    {4, odd_name},
    {1, blank_in_folder},
});

}  // namespace

std::span<const Feature> file_features() {
    return table;
}

}  // namespace fcgicheck::differential
