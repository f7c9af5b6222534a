#include "gather/lenses.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "text/ascii.h"
#include "text/path.h"
#include "text/secret_name.h"

namespace fcgicheck::gather {
namespace {

// Those of programs that are told of whatever handles them (text::is_named_fastcgi).
constexpr std::array program_extensions = std::to_array<std::string_view>({"fcgi", "fcg", "fpl"});

// Whether one of a name's extensions is among these, which is asked for a million names.
class Extensions {
  public:
    explicit Extensions(const std::vector<std::string>& extensions) {
        for (const std::string& extension : extensions)
            add(extension);
        for (const std::string_view extension : program_extensions)
            add(extension);
        for (const std::string_view extension : text::secret_extensions)
            add(extension);
    }

    // `first_dot` is the name's.
    bool has_any_of(std::string_view name, std::size_t first_dot) const {
        for (std::size_t dot = first_dot; dot != std::string_view::npos;) {
            const std::size_t next = name.find('.', dot + 1);
            if (has(name.substr(dot + 1, next - dot - 1)))
                return true;
            dot = next;
        }
        return false;
    }

  private:
    static std::size_t place_of(std::string_view extension) {
        return static_cast<unsigned char>(text::lower(extension.front()));
    }

    static std::uint64_t length_bit(std::string_view extension) {
        return std::uint64_t{1} << std::min<std::size_t>(extension.size(), 63);
    }

    void add(std::string_view extension) {
        Known& known = by_first_letter_[place_of(extension)];
        known.lengths |= length_bit(extension);
        if (std::find(known.extensions.begin(), known.extensions.end(), extension) ==
            known.extensions.end())
            known.extensions.emplace_back(extension);
    }

    bool has(std::string_view part) const {
        if (part.empty())
            return false;
        const Known& known = by_first_letter_[place_of(part)];
        return (known.lengths & length_bit(part)) != 0 &&
               std::any_of(known.extensions.begin(), known.extensions.end(),
                           [&](const std::string& extension) {
                               return extension.size() == part.size() &&
                                      text::equals_ignoring_case(extension, part);
                           });
    }

    struct Known {
        std::uint64_t lengths = 0;  // a bit for each
        std::vector<std::string> extensions;
    };
    std::array<Known, 256> by_first_letter_;
};

template <class List>
bool holds(const List& list, std::string_view word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

void add_sorted(std::vector<std::string>& to, const std::vector<std::string>& more) {
    to.insert(to.end(), more.begin(), more.end());
    std::sort(to.begin(), to.end());
    to.erase(std::unique(to.begin(), to.end()), to.end());
}

}  // namespace

os::Lenses LensMaker::at(const std::string& directory) {
    Sight here;
    Sight below;
    for (const apache::Mapping& way : serving_.ways_to(directory)) {
        const apache::HandlerNames names = serving_.handler_names(directory, way);
        here.any = here.any || names.any_here;
        below.any = below.any || names.any_below;
        add_sorted(here.extensions, names.extensions);
        add_sorted(here.places, names.places);
        add_sorted(here.access_files, serving_.access_file_names(way.host));
    }
    below.extensions = here.extensions;
    below.places = here.places;
    below.access_files = here.access_files;
    return {.here = lens_for(here), .below = lens_for(below)};
}

os::SharedLens LensMaker::lens_for(const Sight& sight) {
    constexpr std::size_t most_kept = 64;
    if (lenses_.size() == most_kept)
        lenses_.clear();
    os::SharedLens& kept = lenses_[sight];
    if (kept)
        return kept;
    auto lens = std::make_shared<os::Lens>();
    lens->look = [any = sight.any, access_files = sight.access_files,
                  extensions = Extensions(sight.extensions)](std::string_view name, FileKind kind) {
        if (holds(access_files, name))
            return os::Look::decides;
        if (kind == FileKind::directory)
            return os::Look::passed_over;
        const std::size_t dot = name.find('.');
        const bool is_taken = any || kind == FileKind::symlink || text::ends_as_copy(name) ||
                              (dot == std::string_view::npos ? text::may_be_secret_without_dot(name)
                                                             : extensions.has_any_of(name, dot));
        return is_taken ? os::Look::taken : os::Look::passed_over;
    };
    const bool are_elsewhere =
        std::any_of(sight.access_files.begin(), sight.access_files.end(),
                    [](const std::string& name) { return name.find('/') != std::string::npos; });
    lens->decides = [are_elsewhere, places = sight.places,
                     &served = serving_.places()](const std::string& directory) {
        return are_elsewhere || served.is_named(directory) ||
               std::binary_search(places.begin(), places.end(), directory);
    };
    kept = std::move(lens);
    return kept;
}

}  // namespace fcgicheck::gather
