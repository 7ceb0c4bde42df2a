#pragma once

#include <cstddef>
#include <functional>

#include "arrow/abi.hpp"

namespace warpmatch::bindings {

/// Copies `bytes` bytes from `from`, which only it can reach, to the host.
using CopyBytes = std::function<void(void* to, const void* from, std::size_t bytes)>;

/// A copy, in host memory, of an array of strings, or of a dictionary, runs or a table of them, whose buffers the host
/// cannot reach. It begins up to 7 rows before the array's offset, with the byte of the validity bitmap, and reads
/// nothing else. An array of another format comes back without its buffers: its schema says that nobody may read them.
/// MalformedArrow for what cannot be copied because it contradicts itself.
ArrowArray host_copy(const ArrowSchema& schema, const ArrowArray& array, const CopyBytes& copy);

}  // namespace warpmatch::bindings
