#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include <warpmatch/text.hpp>

namespace warpmatch::pair {

/// What kernels may read and write behind units.
inline constexpr std::size_t room_behind_units = 64;

/// Writes the code points of a text that is not null as units of two bytes, at most `text.units`, and returns their
/// number; nullopt where some are larger, and for malformed text.
std::optional<std::size_t> narrow_units(const Text& text, std::uint16_t* out);

/// The same in units of four, which hold all of them. Units of text that are none are written as they are.
std::optional<std::size_t> wide_units(const Text& text, std::uint32_t* out);

}  // namespace warpmatch::pair
