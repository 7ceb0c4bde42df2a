#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace warpmatch::corpus {

/// Which bytes have been seen: a byte for each, as a plain store is the quickest note to make of one.
struct SeenBytes {
  std::uint8_t flags[256] = {};
  /// Some of them as vectors look them up: byte b is bit (b / 16) % 8 of known[b / 128][b % 16].
  alignas(16) std::uint8_t known[2][16] = {};
};

/// What becomes of each byte: its symbol plus 1 as a byte, 0 for those that have none. Of 256 symbols the last one is
/// 0, too, and no byte is without.
struct ByteTable {
  alignas(64) std::uint8_t next[256] = {};
  std::uint8_t used_rows[16] = {};  ///< of sixteen bytes: those in which some have a symbol, ascending
  std::uint32_t rows = 0;           ///< how many
  bool is_complete = false;         ///< all bytes have one

  /// Once for each byte that has a symbol, ascending.
  void add(std::uint8_t byte, std::uint8_t symbol) {
    next[byte] = static_cast<std::uint8_t>(symbol + 1);
    const auto row = static_cast<std::uint8_t>(byte / 16);
    if (rows == 0 || used_rows[rows - 1] != row) used_rows[rows++] = row;
    is_complete = symbol == 255;
  }
};

/// What packing does with each byte of a text: the only thing that the object file of a SIMD level exports here. They
/// do not poll.
struct ByteKernels {
  const char* name;
  /// Sets the flags of the bytes of a string.
  void (*note)(const std::uint8_t* bytes, std::size_t count, SeenBytes& seen);
  /// Writes the symbol of each byte, and nothing else; false where some have none.
  bool (*recode)(const std::uint8_t* bytes, std::size_t count, const ByteTable& table, std::uint8_t* symbols);
};

const ByteKernels& baseline_byte_kernels();
const ByteKernels& avx2_byte_kernels();
const ByteKernels& avx512_byte_kernels();

/// Those of the levels this processor can run (levels.hpp), slowest first.
std::vector<const ByteKernels*> usable_byte_kernels();
/// Those of the chosen level.
const ByteKernels& byte_kernels();

}  // namespace warpmatch::corpus
