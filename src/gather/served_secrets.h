// Files that are nobody's to see, and that the server would send to whoever asks for them.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "fcgicheck/file_source.h"
#include "fcgicheck/served_secret.h"
#include "gather/serving.h"

namespace fcgicheck::gather {

class ServedSecrets {
  public:
    // `files` are those that the server may read.
    ServedSecrets(Serving& serving, FileSource& files) : serving_(serving), files_(files) {}

    // Whatever its name is. `ways` lead to the folder.
    void look_at(const std::string& folder, const DirectoryEntry& entry,
                 const std::vector<apache::Mapping>& ways);

    std::vector<ServedSecret> found() const;
    void tell_unknown(std::vector<Unseen>& skipped) const;

  private:
    struct OfKind {
        std::optional<ServedSecret> first;
        std::size_t asked = 0;
        std::size_t not_asked = 0;
        std::optional<Unseen> unknown;  // the first that can't be told
    };

    std::string url_of(const apache::Mapping& via) const;
    bool holds_it(SecretKind kind, const std::string& path);

    Serving& serving_;
    FileSource& files_;
    std::map<SecretKind, OfKind> kinds_;
};

}  // namespace fcgicheck::gather
