// Facts: what was seen of files, users, scripts and the server. Observations only, never
// conclusions: "mode 0644, owner 1001" is a fact, "Apache can't run it" is judged (checks/).
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "fcgicheck/observed.h"
#include "fcgicheck/source.h"

namespace fcgicheck {

enum class FileKind : std::uint8_t {
    missing,
    regular,
    directory,
    symlink,
    fifo,
    socket,
    character_device,
    block_device,
};

struct FileStat {
    FileKind kind = FileKind::missing;
    unsigned mode = 0;  // the permission bits, 07777
    uid_t uid = 0;
    gid_t gid = 0;
    std::uint64_t size = 0;  // bytes
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    std::uint64_t mount = 0;      // statx(2): stx_mnt_id; 0 where the kernel does not say
    bool immutable = false;       // chattr(1) +i: root too is kept from changing it
    bool modes_decide = true;     // false: its file system keeps none, or asks another who may what
    bool is_owner_mapped = true;  // into this user namespace: else its root has no power over it

    friend bool operator==(const FileStat&, const FileStat&) = default;
};

struct DirectoryEntry {
    std::string name;
    FileKind kind = FileKind::missing;  // missing: the file system does not say, stat it

    friend bool operator==(const DirectoryEntry&, const DirectoryEntry&) = default;
};

// One entry of a POSIX access ACL (acl(5)). `perms` holds r=4, w=2, x=1.
struct AclEntry {
    enum class Tag : std::uint8_t { user_obj, user, group_obj, group, mask, other };
    Tag tag = Tag::other;
    std::uint32_t id = 0;  // of Tag::user and Tag::group
    unsigned perms = 0;

    friend bool operator==(const AclEntry&, const AclEntry&) = default;
};

struct FileFacts {
    std::string path;
    FileStat stat;
    std::vector<AclEntry> acl;  // empty: no ACL beyond the mode
    std::string owner;          // user name, or the number where there is none
    std::string group;
    std::string link_target;  // of FileKind::symlink
    std::string file_system;  // its type, where the modes do not decide: "cifs"

    friend bool operator==(const FileFacts&, const FileFacts&) = default;
};

// A directory or link on the way to a file, shared by all that are reached through it.
using Rung = std::shared_ptr<const FileFacts>;

// A link that the last name of a path leads to, itself or through other links: those that
// fs.protected_symlinks is about (proc_sys_fs(5); linux fs/namei.c, may_follow_link).
struct LastLink {
    Rung link;
    Rung directory;                // that it is in
    std::size_t rungs_before = 0;  // of PathFacts::rungs: passed when it is to be followed

    friend bool operator==(const LastLink&, const LastLink&) = default;
};

// A path as the kernel walks it (path_resolution(7)): through links, each directory that must be
// searched.
// Equal where the very same rungs were passed.
struct PathFacts {
    enum class End : std::uint8_t {
        reached,  // `target` is what is there
        missing,  // `target` is the first thing that is not there (a dangling link ends here too)
        loop,     // ELOOP: more than 40 links
        nosymfollow,      // ELOOP: a link on a file system that is mounted so
        not_a_directory,  // ENOTDIR: `target` is the file that was to be a directory
    };
    std::string path;  // as asked, absolute
    std::vector<Rung>
        rungs;         // directories and links that were passed, in the kernel's order, "/" first
    FileFacts target;  // what the path leads to in the end; never a link
    End end = End::reached;
    std::vector<LastLink> last_links;
    bool noexec = false;  // a file, and its file system is mounted noexec
    bool nodev = false;   // a device, and its file system is mounted nodev

    friend bool operator==(const PathFacts&, const PathFacts&) = default;
};

// As much of a path as this account could look at; all of it where nothing is unseen.
struct SeenPath {
    PathFacts path;
    std::optional<Unseen> unseen;  // names the first thing that could not be looked at
};

// Who does something. Numbers decide; the name is for people.
struct Identity {
    std::string name;
    uid_t uid = 0;
    gid_t gid = 0;
    std::vector<gid_t> groups;  // supplementary
    std::string known_from;     // a half sentence: "User www-data, /etc/apache2/apache2.conf:115"

    friend bool operator==(const Identity&, const Identity&) = default;
};

// How a file that is to be executed begins, as the kernel sees it (execve(2), binfmt_script.c: "#!"
// at byte 0).
enum class FileStart : std::uint8_t {
    empty,
    shebang,
    elf,
    text,    // no "#!" at byte 0
    binary,  // holds a NUL or other control bytes, and is no ELF file
};

struct Shebang {
    std::string line;         // without its newline and carriage return; at most 256 bytes
    std::string interpreter;  // "" where nothing follows "#!"
    std::string argument;     // the kernel passes all of the rest as one
    std::uint32_t line_number = 1;
    bool ends_in_cr = false;
    bool has_newline =
        true;  // in the first 256 bytes: the kernel's limit (BINPRM_BUF_SIZE, Linux 5.1)
};

struct FirstBytes {
    FileStart start = FileStart::text;
    bool utf8_bom = false;   // EF BB BF at byte 0
    bool utf16 = false;      // FF FE or FE FF at byte 0
    std::string first_line;  // printable, at most 200 bytes
    std::optional<Shebang>
        shebang;  // at byte 0, or where one stands late: behind a BOM or blank lines
};

// env(1) looks its program up in the PATH that the server gives to the script.
struct EnvLookup {
    std::string program;  // the first word that is no option and no assignment
    std::vector<std::string>
        words;                 // what `-S` splits; one word, with its blanks, where there is no -S
    bool splits = false;       // -S or --split-string is there
    bool runs_itself = false;  // no program is named: env runs the script, which runs env again
    std::vector<std::string> searched;  // directories of PATH, in order
    std::string path_known_from;        // a half sentence
    std::optional<PathFacts> found;     // the first that exists and has an execute bit
    std::string instead;  // path of "python3" where "python" is not found and that is; "" if none
};

struct InterpreterFacts {
    PathFacts
        program;  // what the first line names, resolved from the script's directory if relative
    std::optional<EnvLookup> env;  // where it is env
    PathFacts runs;                // what reads the script in the end: `program`, or what env finds
    FirstBytes runs_start;         // how that one begins (an interpreter can be a script itself)
};

struct PythonVersion {
    int major = 0;
    int minor = 0;

    friend auto operator<=>(const PythonVersion&, const PythonVersion&) = default;
};

enum class PythonSyntax : std::uint8_t { ok, error, too_large };

struct PythonSyntaxError {
    SourcePos at;
    std::string message;  // as Python words it: "SyntaxError: invalid syntax"
    std::string text;     // the line
};

// `import a.b` and `from a.b import c` alike: the module that must be found.
struct PythonImport {
    std::string module;              // dotted, never relative
    std::vector<std::string> names;  // what `from` takes
    SourcePos at;
    std::string text;  // the line
    bool at_top =
        false;  // executed when the file is: not in a function, not under `if` that is not __main__
    bool guarded = false;  // inside a `try` that catches ImportError
};

enum class PythonCallKind : std::uint8_t {
    reads_stdin,   // sys.stdin.read(), input(), getpass: fails with EINVAL under FastCGI (measured)
    asks_for_tty,  // isatty: answers False and works (measured)
    needs_tty,     // termios, getlogin, /dev/tty: raises under FastCGI
    prints_to_stdout,          // print, sys.stdout.write: lands in the main error log, late
    replaces_stdin,            // dup2 over 0, os.close(0): the listening socket is gone
    starts_fastcgi,            // an adapter's server on fd 0
    starts_fastcgi_elsewhere,  // an adapter's server on a socket of its own (bindAddress=)
    starts_http,               // wsgiref.simple_server, app.run(), …: a server of its own
    starts_cgi,                // wsgiref.handlers.CGIHandler: one plain CGI answer on stdout
    execs,                     // os.exec*: another program takes over, what follows is not known
};

struct PythonCall {
    PythonCallKind kind = PythonCallKind::reads_stdin;
    SourcePos at;
    std::uint32_t length = 0;  // bytes of the call's name on its line, for the caret
    std::string name;          // "sys.stdin.isatty"
    std::string text;          // the line
    bool at_top = false;       // executed when the file is
    bool guarded = false;      // inside a `try`, or under a test for a terminal
};

enum class ModuleFound : std::uint8_t {
    builtin,  // or of the standard library, where the search path can't be known
    file,     // in `where`
    missing,  // in no directory of the search path, all of which were seen
    unknown,  // the search path can't be known, or a directory of it can't be seen
};

struct PythonModule {
    ModuleFound found = ModuleFound::unknown;
    std::string where;  // file: its path; else the directory that has it or may have it, and that
                        // the runner may not list, or ""
};

// The str a WSGI application returns under Python 3 where PEP 3333 asks for bytes.
struct StrBody {
    SourcePos at;
    std::uint32_t length = 0;
    std::string text;
};

struct PythonEnvironment {
    std::string executable;                // what runs the script
    std::optional<PythonVersion> version;  // absent: could not be known from files
    std::string venv;                      // its directory, or ""
    std::vector<std::string>
        search_path;               // sys.path as far as files tell, the script's directory first
    bool complete = false;         // nothing can add to search_path that was not seen
    bool user_site_known = true;   // false: who runs the script is not, nor what is in its ~/.local
    std::string extension_suffix;  // of compiled modules: ".cpython-311-x86_64-linux-gnu.so", or ""
    bool has_pip = false;
};

struct DependencyCall {  // a call of interest in a module that the script imports directly
    std::string module;
    SourcePos import_at;
    std::string import_text;
    PythonCall call;
};

struct PythonFacts {
    PythonEnvironment environment;
    std::optional<PythonVersion> parsed_by;  // the grammar that gave the verdict on syntax
    PythonSyntax syntax = PythonSyntax::ok;
    std::optional<PythonSyntaxError> syntax_error;
    std::vector<PythonImport> imports;
    std::vector<PythonModule> modules;  // one for each import, same order
    std::vector<PythonCall> calls;
    std::vector<DependencyCall> dependency_calls;
    std::vector<StrBody> str_bodies;
    bool defines_application = false;  // a top-level `application`, the form of mod_wsgi
    SourcePos application_at;
    std::string application_text;
    bool may_start_server_elsewhere =
        false;                       // calls code that was not read: "starts nothing" can't be said
    bool edits_search_path = false;  // sys.path is changed in a way that can't be followed
};

enum class ScriptLanguage : std::uint8_t { python, perl, ruby, shell, php, node, lua, elf, other };

struct ScriptFacts {
    std::string path;  // as Apache names it (r->filename), links not resolved
    PathFacts file;
    Observed<FirstBytes> first_bytes;
    SharedObserved<InterpreterFacts> interpreter;  // unseen where there is no first line to follow
    ScriptLanguage language = ScriptLanguage::other;
    SharedObserved<PythonFacts> python;
};

}  // namespace fcgicheck
