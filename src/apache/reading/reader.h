// The first of httpd's two passes (ap_build_config, server/config.c): lines become a tree of
// directives; Include, Define, LoadModule, ServerRoot, macros and the conditions <IfX> act at once,
// and leave no trace in the tree. What a directive means, and whether it may stand there, is the
// second pass: walk.h.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "apache/directives/options.h"
#include "apache/reading/complaint.h"
#include "apache/reading/directive.h"
#include "apache/reading/dump.h"
#include "apache/reading/lexer.h"
#include "apache/reading/modules.h"
#include "apache/reading/read_ahead.h"
#include "apache/reading/variables.h"
#include "fcgicheck/config.h"
#include "fcgicheck/file_source.h"

namespace fcgicheck::apache {

class ServerView;

struct Macro {
    std::string location;  // as httpd tells it: defined on line 3 of "FILE"
    std::vector<std::string> parameters;
    std::string body;
};

// What reading has changed so far.
struct Surroundings {
    std::string server_root;
    Variables variables;
    LoadedModules modules;
    std::map<std::string, Macro> macros;  // by name in lower case
    std::vector<Unseen> unread;
    std::vector<std::string> files;  // that were read, as they were named
    std::uint32_t included_files = 0;
    std::string module_folder = {};  // of the last LoadModule
    bool is_dump = false;            // httpd has accepted what is read
};

// `name` made absolute by ServerRoot, and normal.
std::string server_relative(const Surroundings& surroundings, std::string_view name);

// What <IfVersion> says to its arguments, which are counted with their ">" (start_ifversion,
// modules/metadata/mod_version.c).
struct VersionTest {
    bool holds = false;
    std::optional<Complaint> complaint = std::nullopt;
};
VersionTest test_version(std::vector<std::string> words, Dialect dialect);

class Reader {
  public:
    using Failure = std::optional<ConfigError>;  // of a function: all reading ends with it

    Reader(FileSource& files, Surroundings& surroundings, Directives& out)
        : files_(files), surroundings_(surroundings), out_(out) {}

    // Where an Include has many files, they are read in a thread of its own.
    // A .htaccess may say what `override` lets it; its content must live as long as what is read.
    // It is read with the eyes of httpd's user, where these are given.
    // httpd stops at the first error; this goes on as far as the nesting of sections is still sure.
    void read_file(const std::string& path);
    // -C or -c (process_command_config, server/config.c).
    void read_command_line(const std::vector<std::string>& lines);
    void read_htaccess(const std::string& path, std::string_view content, const Override& override,
                       ServerView* eyes);
    const Failure& error() const { return error_; }  // the first
    // What is read is not all that there is: the last of Surroundings::unread says why.
    bool gave_up() const { return gave_up_; }

  private:
    struct Source;  // a file, or the body of a macro in use
    struct Block;   // what is read until the end of the source, or of a true <IfX>
    struct Act;     // what a directive does while reading
    using Words = std::vector<std::string>;
    struct Text {
        const FileName* name;
        std::string_view content;
    };

    void note(const Directive& directive, const Complaint& complaint);
    // Ends all reading where httpd would go on, or die: what follows is unread.
    Failure give_up(std::string_view detail);
    bool is_too_much(std::size_t bytes);  // that is about to be read
    Observed<Text> text_of(const std::string& path);
    // `from` is where it is included.
    Failure read_text(const Text& text, std::optional<SourcePos> from);
    Failure read_block(Source& source, Block& block);
    Failure read_lines(Source& source, Block& block);
    Failure read_line(Source& source, Block& block, const Line& line);
    void read_place(Source& source, std::string_view comment);
    Node node_of(const Source& source, const Line& line);
    // What it does; null for all that is left to the second pass.
    const Act* act_of(const Node& node) const;
    Failure act(Source& source, const Act& act, const Directive& directive);
    Failure act_on_section(Source& source, const Directive& directive);
    Failure act_on_version(Source& source, const Directive& directive);
    Failure skip_lua(Source& source, const Directive& directive);
    Failure read_section(Source& source, const std::string& name);
    static Failure skip_section(Source& source, const Directive& opening);
    void close_last(Block& block);
    ConfigError not_closed(const Block& block) const;
    bool is_true(const Directive& condition, const Words& words);
    bool is_there(const std::string& path);

    Failure include(Source& source, const Directive& directive);
    Failure include_path(const Directive& directive, const std::string& path, int depth);
    Failure include_directory(const Directive& directive, const std::string& path, int depth);
    Failure include_all(const Directive& directive, const std::vector<std::string>& paths);
    Failure include_matches(const Directive& directive, const std::string& directory,
                            std::string_view pattern);
    const Observed<std::vector<DirectoryEntry>>& entries_of(const std::string& directory);

    std::optional<Complaint> define(const Directive& directive);
    std::optional<Complaint> undefine(const Directive& directive);
    std::optional<Complaint> undefine_macro(const Directive& directive);
    std::optional<Complaint> set_server_root(const Directive& directive);
    std::optional<Complaint> set_runtime_directory(const Directive& directive);
    std::optional<Complaint> load_module(const Directive& directive);
    std::optional<Complaint> load_libraries(const Directive& directive);
    std::optional<Complaint> add_lua_provider(const Directive& directive);

    Failure define_macro(Source& source, const Directive& directive);
    Failure use_macro(Source& source, const Directive& directive);

    FileSource& files_;
    Surroundings& surroundings_;
    Directives& out_;
    std::unordered_map<std::string, Text> texts_;  // a file that each host includes is read once
    std::unordered_map<std::string, Observed<std::vector<DirectoryEntry>>> listings_;  // the same
    ReadAhead* ahead_ = nullptr;  // of the Include that is carried out, if it has many files
    const Override* htaccess_ = nullptr;  // null: the server's own files
    ServerView* eyes_ = nullptr;
    Failure error_;
    bool gave_up_ = false;
    std::size_t text_read_ = 0;
    int depth_ = 0;   // of Include and macros
    int nested_ = 0;  // of true <IfX>
};

// The two kinds of thing that are read, and what is open.
struct Reader::Source {
    const FileName* name;
    LineReader lines;
    std::optional<SourcePos> fixed = std::nullopt;  // of a dump: where the lines stood
    std::optional<DumpPosition> dump = std::nullopt;
    // Of the last directive that acted, or that includes this: it is what httpd names where it
    // can't read on.
    std::optional<SourcePos> last_act = std::nullopt;
    // What goes on behind the body of a macro in use, as if that stood there: innermost last.
    std::vector<std::pair<const FileName*, LineReader>> interrupted = {};

    std::optional<Line> next();
};

struct Reader::Block {
    std::string closing;                 // "</IfModule>"; "" for a whole source
    std::vector<std::size_t> open = {};  // sections, outermost first: indices into the nodes
};

}  // namespace fcgicheck::apache
