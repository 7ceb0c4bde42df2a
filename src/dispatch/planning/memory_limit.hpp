#pragma once

#include <cstddef>
#include <string_view>

namespace warpmatch::dispatch {

/// Reads a number of bytes as WARPMATCH_DEVICE_MEMORY gives it: `500000000`, `500KiB`, `500MiB` or `2GiB`; 0 or
/// nothing means no limit. Throws InvalidArgument that names the variable and the value.
std::size_t parse_memory_limit(std::string_view text);

}  // namespace warpmatch::dispatch
