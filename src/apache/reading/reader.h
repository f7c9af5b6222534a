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
#include <vector>

#include "apache/directives/options.h"
#include "apache/reading/complaint.h"
#include "apache/reading/dump.h"
#include "apache/reading/lexer.h"
#include "apache/reading/modules.h"
#include "apache/reading/variables.h"
#include "fcgicheck/config.h"
#include "fcgicheck/directive.h"
#include "fcgicheck/file_source.h"

namespace fcgicheck::apache {

struct Macro {
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
    std::uint32_t included_files = 0;
    std::uint32_t macro_uses = 0;
    bool is_dump = false;  // httpd has accepted what is read
};

// `name` made absolute by ServerRoot, and normal.
std::string server_relative(const Surroundings& surroundings, std::string_view name);

// The key of find_directive: a section's name with its "<".
std::string key_of(const Directive& directive);

// As httpd writes the name: as registered where it is known, a section's with its "<".
std::string registered_name(const Directive& directive);

class Reader {
  public:
    using Failure = std::optional<ConfigError>;  // of a function: all reading ends with it

    Reader(FileSource& files, Surroundings& surroundings)
        : files_(files), surroundings_(surroundings) {}

    // Both add to `out`. A .htaccess may say what `override` lets it. httpd stops at the first
    // error; this goes on as far as the nesting of sections is still sure.
    void read_file(const std::string& path, std::vector<Directive>& out);
    void read_htaccess(const std::string& path, std::string_view content, const Override& override,
                       std::vector<Directive>& out);
    const Failure& error() const { return error_; }  // the first

  private:
    struct Source;  // a file, or the body of a macro in use
    struct Block;   // what is read until the end of the source, or of a true <IfX>
    using Words = std::vector<std::string>;
    using Action = std::optional<Complaint> (Reader::*)(const Directive&);

    void note(const Directive& directive, const Complaint& complaint);
    Failure read_source(const std::string& path, std::vector<Directive>& out);
    Failure read_block(Source& source, Block& block);
    Failure read_lines(Source& source, Block& block);
    Failure read_line(Source& source, Block& block, const Line& line);
    // Executes what acts while reading; `acted` stays false for all else.
    Failure act(Source& source, Block& block, const Directive& directive, bool& acted);
    Failure act_on_section(Source& source, Block& block, const Directive& directive);
    static Failure skip_section(Source& source, const Directive& opening);
    bool is_true(const Directive& condition, const Words& words);

    Failure include(const Directive& directive, std::vector<Directive>& out);
    Failure include_path(const Directive& directive, const std::string& path, int depth,
                         std::vector<Directive>& out);
    Failure include_matches(const Directive& directive, const std::string& directory,
                            std::string_view pattern, std::vector<Directive>& out);

    std::optional<Complaint> define(const Directive& directive);
    std::optional<Complaint> undefine(const Directive& directive);
    std::optional<Complaint> set_server_root(const Directive& directive);
    std::optional<Complaint> load_module(const Directive& directive);

    Failure define_macro(Source& source, const Directive& directive);
    Failure use_macro(Block& block, const Directive& directive);

    FileSource& files_;
    Surroundings& surroundings_;
    const Override* htaccess_ = nullptr;  // null: the server's own files
    Failure error_;
    int depth_ = 0;   // of Include and macros
    int nested_ = 0;  // of true <IfX>
};

// The two kinds of thing that are read, and what is open.
struct Reader::Source {
    std::string name;
    LineReader lines;
    std::optional<SourcePos> fixed = std::nullopt;  // of a macro's body: where it is used
    std::optional<DumpPosition> dump = std::nullopt;

    SourcePos place_of(const Line& line) const {
        if (dump)
            return dump->at();
        return fixed.value_or(SourcePos{name, line.number, line.column});
    }
};

struct Reader::Block {
    std::vector<Directive>& out;
    std::string closing;               // "</IfModule>"; "" for a whole source
    std::vector<Directive> open = {};  // sections, outermost first

    std::vector<Directive>& target() { return open.empty() ? out : open.back().body; }
};

}  // namespace fcgicheck::apache
