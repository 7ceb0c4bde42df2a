#pragma once

#include <type_traits>

namespace warpmatch::cuda {

/// True for types without padding: all their bytes are written with their members. Only such values are copied to and
/// from a device or sorted there, so that no byte travels that nobody wrote.
template <class T>
inline constexpr bool every_byte_counts = std::is_floating_point_v<T> || std::has_unique_object_representations_v<T>;

}  // namespace warpmatch::cuda
