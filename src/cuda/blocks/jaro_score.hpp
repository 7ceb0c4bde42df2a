#pragma once

#include <cstdint>

#include "core/host_device.hpp"
#include "core/word.hpp"
#include "scoring/jaro_score.hpp"

namespace warpmatch::cuda {

using scoring::JaroCounts;
using scoring::JaroFormula;

/// Bits `first` to `last` - 1 of a word that has them.
template <class Word>
WARPMATCH_HD Word bits_between(std::uint32_t first, std::uint32_t last) {
  return core::low_bits<Word>(last) & ~core::low_bits<Word>(first);
}

}  // namespace warpmatch::cuda
