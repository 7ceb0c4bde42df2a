#pragma once

#include <type_traits>

#include "dispatch/pair_sink.hpp"

namespace warpmatch::cuda {

/// True for types without padding: all their bytes are written with their members. Only such values are copied to and
/// from a device or sorted there, so that no byte travels that nobody wrote.
template <class T>
inline constexpr bool every_byte_counts = std::is_floating_point_v<T> || std::has_unique_object_representations_v<T>;

/// Some numbers can be written in several ways, so the language does not say it of structures with floating point.
template <>
inline constexpr bool every_byte_counts<dispatch::RankPair> = sizeof(dispatch::RankPair) ==
                                                              2 * sizeof(std::uint32_t) + sizeof(double);

}  // namespace warpmatch::cuda
