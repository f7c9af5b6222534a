// Words that stand in one string, a blank between two.
#pragma once

#include <algorithm>
#include <string_view>

namespace fcgicheck::text {

template <class Is>
bool any_word(std::string_view words, Is is_it) {
    while (!words.empty()) {
        const std::string_view word = words.substr(0, words.find(' '));
        if (is_it(word))
            return true;
        words.remove_prefix(std::min(words.size(), word.size() + 1));
    }
    return false;
}

}  // namespace fcgicheck::text
