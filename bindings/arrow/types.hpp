#pragma once

#include <string>

#include "arrow/abi.hpp"

namespace warpmatch::bindings {

/// An Arrow type as pyarrow spells it: `int64`, `timestamp[ns, tz=UTC]`, `fixed_size_binary[8]`.
std::string type_name(const ArrowSchema& schema);

/// The name of the extension type that a column is declared as; empty for a plain one.
std::string extension_name(const ArrowSchema& schema);

}  // namespace warpmatch::bindings
