#pragma once

#include <cstddef>
#include <cstdint>

#include "core/host_device.hpp"
#include "corpus/isa/byte_kernels.hpp"

// The kernels of bytes over a Level, a type of a SIMD level's own file. What is compiled there must not define what
// other files use: all of it is inlined or local to the file, and nothing is of the standard library.

namespace warpmatch::corpus {
namespace {

void note_one_by_one(const std::uint8_t* bytes, std::size_t count, SeenBytes& seen) {
  for (std::size_t i = 0; i < count; ++i) seen.flags[bytes[i]] = 1;
}

bool recode_one_by_one(const std::uint8_t* bytes, std::size_t count, const ByteTable& table, std::uint8_t* symbols) {
  bool any_without = false;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint8_t next = table.next[bytes[i]];
    any_without |= next == 0;
    symbols[i] = static_cast<std::uint8_t>(next - 1);
  }
  return table.is_complete || !any_without;
}

/// Bytes of a vector that are news: there are no more such vectors than bytes.
void note_news(const std::uint8_t* bytes, std::size_t count, SeenBytes& seen) {
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint8_t byte = bytes[i];
    seen.flags[byte] = 1;
    seen.known[byte / 128][byte % 16] |= static_cast<std::uint8_t>(1 << (byte / 16 % 8));
  }
}

/// `Level::Known` holds the known bytes; `are_known(bytes)` says whether the `at_once` bytes there all are, and
/// `are_known(bytes, count)` the same of fewer, where a level `reads_few`. The last vector ends where the string does.
template <class Level>
void note(const std::uint8_t* bytes, std::size_t count, SeenBytes& seen) {
  constexpr std::size_t at_once = Level::at_once;
  if (count < at_once) {
    if constexpr (Level::reads_few) {
      if (!typename Level::Known(seen).are_known(bytes, count)) note_news(bytes, count, seen);
    } else {
      note_one_by_one(bytes, count, seen);
    }
    return;
  }
  typename Level::Known known(seen);
  for (std::size_t i = 0;; i = count - i < 2 * at_once ? count - at_once : i + at_once) {
    if (!known.are_known(bytes + i)) {
      note_news(bytes + i, at_once, seen);
      known = typename Level::Known(seen);
    }
    if (i + at_once == count) return;
  }
}

/// `Level::Recoder` holds a table; `write(bytes, symbols)` writes `at_once` symbols, `write(bytes, count, symbols)`
/// fewer, and `all_have_one()` says of all so far whether they were in the table.
template <class Level>
bool recode(const std::uint8_t* bytes, std::size_t count, const ByteTable& table, std::uint8_t* symbols) {
  constexpr std::size_t at_once = Level::at_once;
  if (count < at_once && !Level::reads_few) return recode_one_by_one(bytes, count, table, symbols);
  typename Level::Recoder recoder(table);
  if (count < at_once) {
    if constexpr (Level::reads_few) recoder.write(bytes, count, symbols);
  } else {
    for (std::size_t i = 0;; i = count - i < 2 * at_once ? count - at_once : i + at_once) {
      recoder.write(bytes + i, symbols + i);
      if (i + at_once == count) break;
    }
  }
  return table.is_complete || recoder.all_have_one();
}

}  // namespace
}  // namespace warpmatch::corpus
