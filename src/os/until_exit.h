// What lives until the process ends, and whose memory goes at once with it: to take apart what ten
// thousand hosts say would be a tenth of a run.
#pragma once

#include <deque>
#include <utility>

namespace fcgicheck::os {

template <class T, class... Arguments>
T& until_exit(Arguments&&... arguments) {
    static auto& kept = *new std::deque<T>;  // NOLINT(cppcoreguidelines-owning-memory): for good
    return kept.emplace_back(std::forward<Arguments>(arguments)...);
}

}  // namespace fcgicheck::os
