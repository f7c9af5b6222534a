// How CPython finds a module (importlib/_bootstrap_external.py): built in and frozen ones first,
// then each directory of sys.path: a package, an extension, source, bytecode; a directory without
// __init__ is a namespace package (PEP 420) where nothing else is found.
#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

#include "python/paths.h"
#include "python/python.h"
#include "text/path.h"

namespace fcgicheck::python {

namespace {

constexpr std::size_t init_limit = std::size_t{1} << 20;

// In every CPython, or imported at its start, so that no file of the same name is asked.
constexpr std::array always = {
    std::string_view("sys"),
    std::string_view("builtins"),
    std::string_view("__builtin__"),
    std::string_view("__main__"),
    std::string_view("_ast"),
    std::string_view("_codecs"),
    std::string_view("_imp"),
    std::string_view("_io"),
    std::string_view("_signal"),
    std::string_view("_sre"),
    std::string_view("_thread"),
    std::string_view("_warnings"),
    std::string_view("_weakref"),
    std::string_view("errno"),
    std::string_view("gc"),
    std::string_view("marshal"),
    std::string_view("posix"),
    std::string_view("pwd"),
    std::string_view("time"),
    std::string_view("itertools"),
    std::string_view("exceptions"),
    std::string_view("os.path"),
    // By site.py:
    std::string_view("os"),
    std::string_view("abc"),
    std::string_view("codecs"),
    std::string_view("stat"),
    std::string_view("posixpath"),
    std::string_view("genericpath"),
    std::string_view("site"),
    std::string_view("encodings"),
};

// In some builds: asked for after the files.
constexpr std::array sometimes = {
    std::string_view("array"),
    std::string_view("atexit"),
    std::string_view("binascii"),
    std::string_view("cmath"),
    std::string_view("faulthandler"),
    std::string_view("fcntl"),
    std::string_view("grp"),
    std::string_view("math"),
    std::string_view("pyexpat"),
    std::string_view("select"),
    std::string_view("spwd"),
    std::string_view("syslog"),
    std::string_view("unicodedata"),
    std::string_view("xxsubtype"),
    std::string_view("zlib"),
    std::string_view("imp"),
    std::string_view("signal"),
    std::string_view("thread"),
    std::string_view("zipimport"),
    std::string_view("operator"),
    std::string_view("cPickle"),
    std::string_view("cStringIO"),
    std::string_view("strop"),
    std::string_view("datetime"),
    std::string_view("_socket"),
    std::string_view("_struct"),
    std::string_view("_random"),
    std::string_view("_collections"),
    std::string_view("_functools"),
    std::string_view("_locale"),
    std::string_view("_datetime"),
    std::string_view("_csv"),
    std::string_view("_pickle"),
    std::string_view("_elementtree"),
    std::string_view("_bisect"),
    std::string_view("_heapq"),
    std::string_view("_md5"),
    std::string_view("_sha1"),
    std::string_view("_sha256"),
    std::string_view("_sha512"),
    std::string_view("_posixsubprocess"),
};

template <class Names>
bool has(const Names& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

// What one directory has for one name.
struct Place {
    enum class Is : std::uint8_t { nothing, module, package, namespace_portion, unseen };
    Is is = Is::nothing;
    std::string where;  // the file; of a namespace package, or one not seen into, the directory
};

class Finder {
  public:
    Finder(FileSource& files, const PythonEnvironment& environment)
        : files_(files),
          suffixes_({environment.extension_suffix, ".abi3.so", ".so", ".py", ".pyc"}),
          namespaces_(!environment.version || environment.version->major > 2) {
        std::erase(suffixes_, "");
    }

    Place in_path(const std::vector<std::string>& path, std::string_view name) {
        portions_.clear();
        std::optional<Place> unseen;
        for (const std::string& directory : path) {
            Place place = in_directory(directory, name);
            if (place.is == Place::Is::module || place.is == Place::Is::package)
                return place;
            if (place.is == Place::Is::unseen && !unseen)
                unseen = place;
            if (place.is == Place::Is::namespace_portion)
                portions_.push_back(place.where);
        }
        if (unseen)
            return *unseen;
        if (portions_.empty())
            return {};
        return {.is = Place::Is::namespace_portion, .where = portions_.front()};
    }

    // The directories of the namespace package that was found last.
    std::vector<std::string> take_portions() { return std::exchange(portions_, {}); }

  private:
    Place in_directory(const std::string& directory, std::string_view name) {
        const Observed<FileKind> kind = kind_behind(files_, directory);
        if (kind.seen() == nullptr)
            return {.is = Place::Is::unseen};
        if (*kind.seen() == FileKind::regular)  // a zip file or an egg: not opened
            return {.is = Place::Is::unseen};
        if (*kind.seen() != FileKind::directory)
            return {};
        const std::string stem = text::join_path(directory, name);
        const Observed<FileKind> inside = kind_behind(files_, stem);
        if (inside.seen() == nullptr)
            return {.is = Place::Is::unseen};
        if (*inside.seen() == FileKind::directory) {
            Place package = with_suffix(text::join_path(stem, "__init__"), Place::Is::package);
            if (package.is == Place::Is::unseen)
                package.where = stem;
            if (package.is != Place::Is::nothing)
                return package;
        }
        Place module = with_suffix(stem, Place::Is::module);
        if (module.is == Place::Is::nothing && *inside.seen() == FileKind::directory && namespaces_)
            return {.is = Place::Is::namespace_portion, .where = stem};
        return module;
    }

    Place with_suffix(const std::string& stem, Place::Is is) {
        for (const std::string& suffix : suffixes_) {
            const Observed<FileKind> kind = kind_behind(files_, stem + suffix);
            if (kind.seen() == nullptr)
                return {.is = Place::Is::unseen};
            if (*kind.seen() == FileKind::regular)
                return {.is = is, .where = stem + suffix};
        }
        return {};
    }

    FileSource& files_;
    std::vector<std::string> suffixes_;
    bool namespaces_;
    std::vector<std::string> portions_;
};

// Whether a package's own code may make submodules that are no files of its directory.
bool may_make_modules(FileSource& files, const std::string& init) {
    if (!init.ends_with(".py"))
        return true;
    const Observed<std::string> text = files.read(init, init_limit);
    if (text.seen() == nullptr)
        return true;
    constexpr std::array words = {std::string_view("__path__"), std::string_view("sys.modules"),
                                  std::string_view("declare_namespace"),
                                  std::string_view("meta_path"), std::string_view("lazy")};
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
        return text.seen()->find(word) != std::string::npos;
    });
}

}  // namespace

PythonModule find_module(FileSource& files, const PythonEnvironment& environment,
                         const std::string& dotted_name) {
    if (has(always, dotted_name))
        return {.found = ModuleFound::builtin};
    const PythonModule nowhere{.found = environment.complete ? ModuleFound::missing
                                                             : ModuleFound::unknown};
    Finder finder(files, environment);
    std::vector<std::string> path = environment.search_path;
    Place place;
    for (std::size_t begin = 0; begin <= dotted_name.size();) {
        const std::size_t end = std::min(dotted_name.find('.', begin), dotted_name.size());
        const Place parent = std::exchange(
            place, finder.in_path(path, std::string_view(dotted_name).substr(begin, end - begin)));
        if (place.is == Place::Is::unseen)
            return {.found = ModuleFound::unknown, .where = std::move(place.where)};
        if (place.is == Place::Is::nothing && begin == 0)
            return has(sometimes, dotted_name) ? PythonModule{.found = ModuleFound::builtin}
                                               : nowhere;
        if (place.is == Place::Is::nothing) {
            const bool open = !parent.where.empty() && parent.is != Place::Is::namespace_portion &&
                              may_make_modules(files, parent.where);
            return open ? PythonModule{.found = ModuleFound::unknown} : nowhere;
        }
        path = place.is == Place::Is::namespace_portion ? finder.take_portions()
               : place.is == Place::Is::package
                   ? std::vector{std::string(text::parent_path(place.where))}
                   : std::vector<std::string>{};
        begin = end + 1;
    }
    return {.found = ModuleFound::file, .where = place.where};
}

}  // namespace fcgicheck::python
