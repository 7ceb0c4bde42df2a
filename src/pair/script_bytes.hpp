#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>

#include <warpmatch/text.hpp>

#include "core/white_space.hpp"
#include "pair/isa/short_kernels.hpp"

namespace warpmatch::pair {

/// Spells strings of one script in bytes, equal symbols as equal bytes and different ones as different bytes: ASCII as
/// it is, and behind it the 128 code points that all others are among, beginning at a multiple of 128. So Cyrillic,
/// Greek, Hebrew or Arabic with spaces and figures is compared at the price of ASCII by whatever asks for equality and
/// order alone: bytes are in the order of their code points.
class ScriptBytes {
 public:
  /// Longer texts take longer to compare than to read.
  static constexpr std::size_t most_units = 1 << 12;
  /// Bytes that may be written behind those of a text.
  static constexpr std::size_t room_behind = 64;

  /// Writes a byte for each symbol, at most `text.units`, and returns their number; nullopt for a null, malformed text,
  /// and symbols that are neither ASCII nor where those of the texts before were.
  std::optional<std::size_t> spell(const Text& text, std::uint8_t* out) {
    if (text.data == nullptr) return std::nullopt;
    switch (text.encoding) {
      case Encoding::latin1: return spell_units<std::uint8_t>(text.data, text.units, out);
      case Encoding::ucs2: return spell_units<std::uint16_t>(text.data, text.units, out);
      case Encoding::ucs4: return spell_units<std::uint32_t>(text.data, text.units, out);
      case Encoding::utf8: return spell_utf8(static_cast<const std::uint8_t*>(text.data), text.units, out);
    }
    return std::nullopt;
  }

  /// True where words of the texts so far end where they do in Latin-1: of U+0085 and U+00A0 strings of those code
  /// points know nothing, and few other scripts have white space of their own.
  bool splits_as_latin1() const { return !has_white_space(block_); }

  /// True for a block whose white space would be parts of words in bytes.
  static constexpr bool has_white_space(std::uint32_t block) {
    return block > 1 && block < white_space_blocks.size() && white_space_blocks[block];
  }

 private:
  static constexpr std::uint32_t ascii = 0x80;

  /// By block, up to the last code point that is white space.
  static constexpr auto white_space_blocks = [] {
    constexpr std::uint32_t last = 0x3000;
    std::array<bool, last / ascii + 1> blocks{};
    for (std::uint32_t point = 0; point <= last; ++point)
      blocks[point / ascii] = blocks[point / ascii] || core::is_white_space(point, true);
    return blocks;
  }();

  /// False for surrogates and for what is no code point.
  static constexpr bool is_of_characters(std::uint32_t block) {
    return block < 0xD800 / ascii || (block > 0xDFFF / ascii && block <= 0x10FFFF / ascii);
  }

  template <class Unit>
  std::optional<std::size_t> spell_units(const void* units, std::size_t count, std::uint8_t* out) {
    for (std::size_t i = 0; block_ == 0 && i < count; ++i) {
      Unit unit;
      std::memcpy(&unit, static_cast<const std::byte*>(units) + i * sizeof unit, sizeof unit);
      block_ = unit / ascii;
    }
    if (!is_of_characters(block_)) return std::nullopt;
    constexpr std::uint8_t other = 0;  // of a text that is not spelled then
    const auto fits = [&](std::size_t from, std::size_t to) {
      return short_kernels().spell_units(static_cast<const std::byte*>(units) + from * sizeof(Unit),
                                         static_cast<std::uint32_t>(to - from), sizeof(Unit), block_, other,
                                         out + from);
    };
    constexpr std::size_t first = 32;  // of a long text that is of several scripts, they mostly show it
    if (count <= 2 * first) return fits(0, count) ? std::optional(count) : std::nullopt;
    return fits(0, first) && fits(first, count) ? std::optional(count) : std::nullopt;
  }

  /// How many bytes of ASCII come first, eight at a time.
  static std::size_t ascii_before(const std::uint8_t* bytes, std::size_t count) {
    constexpr std::uint64_t top_bits = 0x8080808080808080;
    std::size_t i = 0;
    for (std::uint64_t word; i + sizeof word <= count; i += sizeof word) {
      std::memcpy(&word, bytes + i, sizeof word);
      if ((word & top_bits) != 0) break;
    }
    while (i < count && bytes[i] < ascii) ++i;
    return i;
  }

  /// The first bytes of a block's code points are two that differ in the last bit.
  std::optional<std::size_t> spell_utf8(const std::uint8_t* bytes, std::size_t count, std::uint8_t* out) {
    constexpr std::uint8_t least_lead = 0xC2;
    constexpr std::uint8_t most_lead = 0xDF;
    if (block_ == 0) {
      const std::size_t i = ascii_before(bytes, count);
      if (i == count) return spell_units<std::uint8_t>(bytes, count, out);
      if (bytes[i] < least_lead || bytes[i] > most_lead) return std::nullopt;  // three bytes a code point, or four
      block_ = (bytes[i] & 0x1FU) / 2;
    }
    if (block_ > 0xF) return std::nullopt;  // three bytes a code point, or four
    const std::uint32_t spelled =
        short_kernels().spell_utf8(bytes, static_cast<std::uint32_t>(count), 0xC0U | block_ * 2, out);
    return spelled <= count ? std::optional<std::size_t>(spelled) : std::nullopt;
  }

  std::uint32_t block_ = 0;  ///< code points / 128 of all that is not ASCII; 0 as long as all is
};

}  // namespace warpmatch::pair
