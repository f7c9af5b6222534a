// The language of the configuration in depth: macros, variables, includes, what is read away, and
// how lines are cut into words.
#include <array>

#include "feature.h"
#include "sections.h"

namespace fcgicheck::differential {
namespace {

void macro_with_arguments(Draw& draw) {
    const std::string parameters =
        draw.any({"$a $b", "$a %b", "@a @b", "$dir $dirs", "a b", "$a $a", "", "$a"});
    const std::string first = parameters.substr(0, parameters.find(' '));
    const std::string last = parameters.find(' ') == std::string::npos
                                 ? "x"
                                 : parameters.substr(parameters.find(' ') + 1);
    std::vector<Line>& config = draw.made.config;
    config.push_back(
        {.text = draw.any({"<Macro ", "<macro ", "<Macro "}) + draw.any({"Site", "SITE", "site"}) +
                 " " + parameters + ">",
         .body = {
             {.text = "<Directory ${SITE}/" + first + ">",
              .body = {{.text = visible(draw)},
                       {.text = draw.any({"Options +", "SetHandler ", "NoSuch ", "Require all "}) +
                                last}}}}});
    if (draw.one_in(8))
        config.push_back({.text = "UndefMacro " + draw.any({"Site", "site", "None"})});
    draw.say(draw.any({"Use Site ", "Use site ", "use SITE ", "Use Site ", "Use Other "}) +
                 draw.directory() +
                 draw.any({" ExecCGI", " granted", " fcgid-script", " none", "", " a b"}),
             in_servers);
}

void macro_in_macro(Draw& draw) {
    draw.made.config.push_back({.text = "<Macro Inner $what>", .body = {{.text = "$what"}}});
    draw.made.config.push_back({.text = "<Macro Outer $what>",
                                .body = {{.text = "<Directory ${SITE}/htdocs>",
                                          .body = {{.text = "Use Inner \"$what\""}}}}});
    draw.say("Use Outer \"" + visible(draw) + "\"", in_servers);
}

void variables(Draw& draw) {
    std::vector<Line>& config = draw.made.config;
    config.push_back(
        {.text = draw.any({"Define what ExecCGI", "Define What Indexes", "Define what",
                           "Define what \"+ExecCGI +Indexes\"", "Define WHAT -ExecCGI",
                           "Define what:x y", "Define what ${PORT}", "Define", "Define a b c"})});
    if (draw.one_in(5))
        config.push_back({.text = "UnDefine " + draw.any({"what", "WHAT", "none", "PORT"})});
    draw.say(
        draw.any({"Options ${what}", "Options +${what}", "${what} x", "Options ${WHAT}",
                  "<Files ${what}>\n</Files>", "SetEnv A \\${what}", "Options +ExecCGI ${unknown",
                  "AddHandler fcgid-script .${what} .fcgi", "DirectoryIndex ${HOME} $what x.fcgi",
                  "# ${what}", "ErrorDocument 404 \"${what}\""}),
        anywhere);
    draw.say(
        Line{.text = "<IfDefine " + draw.any({"what", "!what", "What", "PORT", "! PORT"}) + ">",
             .body = {{.text = visible(draw)}}},
        in_section | in_htaccess);
}

void read_away(Draw& draw) {
    const std::string test = draw.any({"IfModule none_module",
                                       "IfDefine NONE",
                                       "IfVersion < 2.4",
                                       "IfFile /none",
                                       "IfSection None",
                                       "IfDirective NoSuch",
                                       "IfVersion 2.4.71",
                                       "IfVersion ~ ^2\\.4",
                                       "IfVersion /2.4/",
                                       "IfVersion >= 2.4.0",
                                       "IfVersion = 2",
                                       "IfVersion !> 2.5",
                                       "IfVersion >= 2.4.x",
                                       "IfVersion foo 2.4",
                                       "IfSection Directory",
                                       "IfSection <Directory",
                                       "IfDirective options",
                                       "IfDirective <Files",
                                       "IfModule FCGID_MODULE",
                                       "IfModule",
                                       "IfModule a b",
                                       "IfFile httpd.conf",
                                       "IfFile !httpd.conf",
                                       "IfModule mod_so.c",
                                       "IfModule core.c",
                                       "IfModule event.c",
                                       "IfVersion",
                                       "IfModule mpm_event_module",
                                       "ifmodule MOD_FCGID.C",
                                       "IfModule mod_include.c"});
    Line container{.text = "<" + test + ">", .body = {{.text = visible(draw)}}};
    if (draw.one_in(3))
        container.body.push_back(
            {.text = draw.any({"NoSuchDirective", "Options Bogus", " <Unclosed x>", " </Files>",
                               "<Files x>", "Include none.conf", " <Directory", "Error stop",
                               "<IfDefine PORT>"})});
    draw.say(std::move(container), anywhere);
}

void without_end(Draw& draw) {
    draw.say(" <" +
                 draw.any({"IfModule fcgid_module", "IfModule none.c", "IfDefine PORT",
                           "Files x.fcgi", "Limit GET", "If \"true\"", "Directory /",
                           "VirtualHost *", "Macro M", "RequireAll", "IfVersion 2.4", "Else"}) +
                 ">",
             anywhere);
}

void wrong_end(Draw& draw) {
    draw.say(" </" +
                 draw.any({"IfModule", "Directory", "Files", "VirtualHost", "NoSuch", "If", "files",
                           "DIRECTORY"}) +
                 draw.any({">", ">", ">", "", " >", "> more"}),
             anywhere);
}

void include_many(Draw& draw) {
    for (const char* name : {"conf.d/a.conf", "conf.d/B.conf", "conf.d/.hidden.conf",
                             "conf.d/x/y.conf", "conf.d/z.conf~"})
        if (!draw.one_in(3)) {
            const Line line =
                draw.one_in(3) ? nest(draw, 2)
                : draw.one_in(8)
                    ? Line{.text = draw.any({"Include conf.d/a.conf", "Options +", " </Files>",
                                             " <Files x>", "NoSuch", "Define INSIDE"})}
                    : Line{.text = draw.any({"Options +ExecCGI", "Options -ExecCGI",
                                             "SetHandler fcgid-script", "DirectoryIndex x.fcgi",
                                             "AcceptPathInfo Off"})};
            draw.made.tree.push_back({.path = name, .lines = {line}});
        }
    if (draw.one_in(4) && !draw.has("conf.d/l.conf"))
        draw.made.tree.push_back({.kind = Entry::Kind::link,
                                  .path = "conf.d/l.conf",
                                  .content = draw.any({"a.conf", "none", "x"})});
    draw.say(
        draw.any({"Include conf.d/*.conf", "Include conf.d", "Include conf.d/", "Include conf.d/*",
                  "IncludeOptional conf.d/[a-b].conf", "Include conf.d/?.conf", "Include */a.conf",
                  "Include conf.d/*/*.conf", "Include \"${SITE}/conf.d/./a.conf\"",
                  "IncludeOptional conf.d/none.conf", "Include conf.d/none.conf",
                  "Include conf.d/none*", "Include none/*", "Include", "Include conf.d/a.conf more",
                  "include CONF.D/*.conf", "Include conf.d/{a,B}.conf", "IncludeOptional none",
                  "Include conf.d/../conf.d/B.conf"}),
        in_servers | in_directory | in_files);
}

// How lines are cut.
void odd_line(Draw& draw) {
    draw.say(draw.any({"Options +ExecCGI\r",
                       "\tOptions\t+ExecCGI \t",
                       "Options \"+ExecCGI\"",
                       "Options '+ExecCGI' '+Indexes'",
                       "\"Options\" +ExecCGI",
                       "'Options' +Indexes",
                       "Options \"+ExecCGI",
                       "Options +ExecCGI\\",
                       "Options +Exec\\\nCGI",
                       "Options +ExecCGI \\\n\n",
                       "# comment \\\nNoSuch",
                       "#\\",
                       "Options +ExecCGI # no comment",
                       "AddHandler fcgid-script .fcgi # no comment",
                       "AddHandler 'fcgid-script' \".fcgi\"",
                       "AddHandler \"fcgid\\-script\" .fcgi",
                       "AddHandler fcgid\\\\script .fcgi",
                       "SetHandler \"fcgid-script\"x",
                       "SetHandler \"\"",
                       "SetHandler",
                       "AddHandler \"\" .fcgi",
                       "DirectoryIndex \"\" x.fcgi",
                       "Options +ExecCGI +Indexes +ExecCGI",
                       "Options + ExecCGI",
                       "\xEF\xBB\xBFOptions +ExecCGI",
                       "\xC3\x96ptions x",
                       "Options\xC2\xA0+ExecCGI",
                       "ErrorDocument 404 \"S\xC3\xB6rry",
                       "ErrorDocument 404 'quoted'",
                       "ErrorDocument 404",
                       "ErrorDocument 404 /x.fcgi more",
                       "\vOptions +ExecCGI",
                       "\fOptions +ExecCGI",
                       "oPtIoNs eXeCcGi fOlLoWsYmLiNkS",
                       "OPTIONS=+ExecCGI",
                       "Options,+ExecCGI",
                       "; Options",
                       "// Options",
                       "Options\\\n+ExecCGI",
                       "\\",
                       "Options \\ +ExecCGI",
                       "Options +ExecCGI;",
                       "<Files \"x.fcgi\"",
                       "<Files x.fcgi> more\n</Files>",
                       "<Files>\n</Files>",
                       "< Files x>\n</Files>",
                       "<Files  'x.fcgi'  >\n</Files >",
                       "<Files x y>\n</Files>",
                       "<Files \"x y\">\n</Files>",
                       "<Files ~>\n</Files>",
                       "<Files \"\">\n</Files>",
                       "<Files ~ (>\n</Files>",
                       "<FILES x.fcgi>\n</files>",
                       "<Files x>\n</Files> more",
                       "<Files x></Files>",
                       "Options +ExecCGI\n\n\n  NoSuchAtAll",
                       "Options>",
                       "<>",
                       "</>",
                       "<"}),
             anywhere);
}

void htaccess_levels(Draw& draw) {
    for (const char* folder : {"htdocs", "htdocs/a", "htdocs/a/b"}) {
        if (!draw.has(folder) || draw.one_in(4))
            continue;
        const std::string path = std::string(folder) + "/.htaccess";
        if (draw.has(path))
            continue;
        Entry entry{.path = path, .lines = {{.text = visible(draw)}}};
        if (draw.one_in(3))
            entry.lines.push_back(nest(draw, 2));
        if (draw.one_in(10))
            entry.lines.push_back(
                {.text = draw.any({"NoSuch", "Options Bogus", "Listen 80", "Require"})});
        draw.made.tree.push_back(std::move(entry));
    }
}

void htaccess_as_bytes(Draw& draw) {
    const std::string path = draw.directory() + "/.htaccess";
    if (draw.has(path))
        return;
    const std::string good = visible(draw) + "\n" + visible(draw) + "\n";
    std::string content = good;
    switch (draw.below(8)) {
        case 0:
            content = "\xEF\xBB\xBF" + good;
            break;
        case 1:
            content = visible(draw) + "\r\n" + visible(draw) + "\r\n";
            break;
        case 2:
            content = "# " + std::string(8150 + draw.below(80), 'x') + "\n" + good;
            break;
        case 3:
            content = visible(draw);
            break;
        case 4:
            content = std::string("Options +ExecCGI\0Bogus\n", 23) + good;
            break;
        case 5:
            content = "\n\n   \n#\n" + good + " \t ";
            break;
        case 6:
            content = good + "Options +ExecCGI \\";
            break;
        default:
            content = visible(draw) + "\r" + visible(draw) + "\n";
            break;
    }
    draw.made.tree.push_back({.path = path, .content = content});
}

constexpr auto table = std::to_array<Feature>({
    {2, macro_with_arguments},
    {1, macro_in_macro},
    {2, variables},
    {4, read_away},
    {1, without_end},
    {1, wrong_end},
    {3, include_many},
    {5, odd_line},
    {5, htaccess_levels},
    {1, htaccess_as_bytes},
});

}  // namespace

std::span<const Feature> language_features() {
    return table;
}

}  // namespace fcgicheck::differential
