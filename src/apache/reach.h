// Which hosts of one address are told apart by their names.
#pragma once

#include "apache/tree.h"

namespace fcgicheck::apache {

// In 2.2 only where a NameVirtualHost names the address; else its first host gets all requests.
bool is_name_based(const Global& global, const Address& address);

}  // namespace fcgicheck::apache
