// The words of a line of a configuration file, as httpd cuts them (ap_getword_conf, server/util.c).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fcgicheck::text {

// Takes the first word from `rest`, and the blanks around it. Quotes count at the start of a word
// alone. "" where nothing is left, and for "".
std::string take_word(std::string_view& rest);

std::vector<std::string> words_of(std::string_view arguments);

// The same into a list that was used before.
void cut_words(std::string_view arguments, std::vector<std::string>& words);

}  // namespace fcgicheck::text
