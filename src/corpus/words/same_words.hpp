#pragma once

#include <cstdint>

#include "core/ascending.hpp"
#include "core/host_device.hpp"
#include "corpus/words/words.hpp"

namespace warpmatch::corpus {

/// What the words of one corpus are in another: `Same` of core::walk_ascending, on the host or on a device.
struct SameWords {
  const std::uint32_t* map = nullptr;  ///< as `translation` makes it; null where the words are the same

  WARPMATCH_HD std::uint32_t of(std::uint32_t word) const { return map != nullptr ? map[word] : word; }
  WARPMATCH_HD static bool is_known(std::uint32_t word) { return word != Words::absent; }
};

}  // namespace warpmatch::corpus
