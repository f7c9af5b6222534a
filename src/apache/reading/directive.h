// What the first pass leaves of a configuration: its directives, in the order in which they take
// effect. Positions are exact: those that Apache itself would name in an error message.
//
// A server may have a million of them. So what is kept of one is a Node: views of the bytes that
// Directives keeps. Words are cut when they are asked for: a Directive is one node, cut, for as
// long as it is looked at. Neither outlives the Directives that it comes from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory_resource>
#include <string>
#include <string_view>
#include <vector>

#include "fcgicheck/source.h"

namespace fcgicheck::apache {

struct KnownDirective;

struct Node {
    std::string_view line;  // variables expanded: the name, blanks, the arguments
    std::string_view text;  // the line as written, without indentation
    const FileName* file = nullptr;
    const KnownDirective* known = nullptr;  // null: no module of Apache's has it
    std::uint32_t line_number = 0;
    std::uint32_t column = 0;
    std::uint32_t name_size = 0;  // a section's with its "<"
    std::uint32_t arguments = 0;  // where they begin in `line`
    std::uint32_t below = 0;      // how many of the nodes that follow are inside this section

    std::string_view name() const { return line.substr(0, name_size); }
    bool is_section() const { return line.starts_with('<'); }
    SourcePos at() const { return {*file, line_number, column}; }
};

// Directives that stand side by side.
class Body {
  public:
    class Iterator {
      public:
        explicit Iterator(const Node* node) : node_(node) {}
        const Node& operator*() const { return *node_; }
        Iterator& operator++() {
            node_ += 1 + node_->below;
            return *this;
        }
        friend bool operator==(Iterator, Iterator) = default;

      private:
        const Node* node_;
    };

    Body() = default;
    Body(const Node* first, std::size_t count) : first_(first), count_(count) {}

    Iterator begin() const { return Iterator(first_); }
    Iterator end() const { return Iterator(first_ + count_); }

  private:
    const Node* first_ = nullptr;
    std::size_t count_ = 0;
};

struct Directive {
    Directive() = default;
    explicit Directive(const Node& from) { cut(from); }
    void cut(const Node& from);  // becomes this one; what is allocated is used again

    std::string_view name;               // as written; for a section without its brackets
    std::vector<std::string> arguments;  // quotes removed
    std::string_view raw_arguments;      // the rest of the line
    SourcePos at;
    std::string_view text;
    const KnownDirective* known = nullptr;
    bool is_section = false;
    const Node* node = nullptr;
    Body body;
};

class Directives {
  public:
    Directives() = default;
    Directives(const Directives&) = delete;
    Directives& operator=(const Directives&) = delete;

    // While it is filled no Body may be used: nodes move.
    std::vector<Node> nodes;

    Body all() const { return {nodes.data(), nodes.size()}; }

    const std::string& keep_file(std::string bytes) {
        return files_.emplace_back(std::move(bytes));
    }
    const FileName& keep_name(const std::string& name) { return names_.emplace_back(name); }
    std::string_view keep(std::string_view text);

  private:
    std::deque<std::string> files_;
    std::deque<FileName> names_;
    std::pmr::monotonic_buffer_resource texts_;
};

// The key of find_directive: a section's name with its "<".
std::string key_of(const Directive& directive);

// As httpd writes the name: as registered where it is known, a section's with its "<".
std::string registered_name(const Directive& directive);

}  // namespace fcgicheck::apache
