// The configuration as mod_info prints it (`httpd -t -D DUMP_CONFIG`; mod_info_show_config of
// modules/generators/mod_info.c): directives as they were written, without those that act while
// they are read, behind comments that say where each stands.
#pragma once

#include <string_view>

#include "fcgicheck/source.h"

namespace fcgicheck::apache {

// The path of the main configuration file; "" where `content` is no dump. What httpd says on
// standard error may stand before it.
std::string_view dumped_file(std::string_view content);

// Where the directives behind the comments stand: `# In file: PATH`, `#  17:`. In place of a path
// stands httpd's name for a macro's body.
class DumpPosition {
  public:
    void read(std::string_view comment);
    const SourcePos& at() const { return at_; }

  private:
    SourcePos at_;
};

}  // namespace fcgicheck::apache
