// May identity X search, read, execute along this chain? Arithmetic over what was seen, by the
// kernel's rules (path_resolution(7), acl(5), capabilities(7)); never access(2), whose answer
// depends on who asks.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "fcgicheck/facts.h"
#include "fcgicheck/finding.h"
#include "fcgicheck/observed.h"

namespace fcgicheck::access {

enum class Want { read, execute, search };

struct Answer {
    bool granted = false;
    PermissionClass of =
        PermissionClass::other;  // the class of the mode that decided; of an ACL entry: its nearest
};

Answer may(const Identity& who, const FileFacts& file, Want want);

// All of read (4), write (2) and execute or search (1) that `who` has without root's privilege.
unsigned permissions(const Identity& who, const FileFacts& file);

// What `setfacl -m` is told to give these bits to `who`, who is not the owner: "u:www-data:x". The
// entry takes the place of what the group or all others have (acl(5)), so it holds that too. A list
// that is there gets its mask with it, opened by no other bits: setfacl would open it for all
// entries.
std::string entry_for(const Identity& who, const FileFacts& file, unsigned bits);

// "rx" of 5.
std::string letters_of(unsigned permissions);

// The entry of an access list that decides; null where the mode does.
const AclEntry* deciding_entry(const Identity& who, const FileFacts& file, Want want);

// Whether every identity but root is refused: true for a script of mode 0644 that is to be
// executed.
bool refused_to_all(const FileFacts& file, Want want);

// The first folder on a path, or what it leads to, whose modes do not decide; null where all do.
const FileFacts* first_without_modes(const PathFacts& path);
// What is not known of such a one, and why.
Unseen modes_in_doubt(const FileFacts& file);

// The index of the first rung that `who` may not search; absent where the way is free. Links count
// as free, and folders whose modes do not decide.
std::optional<std::size_t> first_closed_rung(const Identity& who, const PathFacts& path);

}  // namespace fcgicheck::access
