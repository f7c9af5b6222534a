// What a random deployment is made of: one function a feature of Apache's, drawn as often as its
// weight says. To add one, write the function and name it in the table of its file.
#pragma once

#include <span>

#include "draw.h"

namespace fcgicheck::differential {

struct Feature {
    unsigned weight;
    void (*add)(Draw&);
};

std::span<const Feature> access_features();
std::span<const Feature> fault_features();
std::span<const Feature> file_features();
std::span<const Feature> handler_features();
std::span<const Feature> language_features();
std::span<const Feature> mapping_features();
std::span<const Feature> module_features();
std::span<const Feature> rewrite_features();
std::span<const Feature> section_features();
std::span<const Feature> site_features();

}  // namespace fcgicheck::differential
