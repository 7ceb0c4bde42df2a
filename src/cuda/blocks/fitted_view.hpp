#pragma once

#include <cstdint>

#include "core/host_device.hpp"
#include "dispatch/fitted_words.hpp"

namespace warpmatch::cuda {

/// The words of one string, ascending by number.
struct WordListView {
  const std::uint32_t* words = nullptr;
  std::uint32_t count = 0;
  std::uint64_t norm = 0;
  std::uint32_t numbers = 0;
};

/// dispatch::WordLists where it is on a device.
struct WordListsView {
  const std::uint32_t* words = nullptr;
  const std::uint64_t* begin = nullptr;
  const std::uint64_t* norms = nullptr;
  const dispatch::WordBits* bits = nullptr;
  const std::uint32_t* numbers = nullptr;
  std::uint32_t most = 0;

  WARPMATCH_HD WordListView of(std::uint32_t rank) const {
    return {words + begin[rank], static_cast<std::uint32_t>(begin[rank + 1] - begin[rank]), norms[rank], numbers[rank]};
  }
};

/// dispatch::FittedWords likewise.
struct FittedView {
  WordListsView lefts;
  WordListsView rights;
  const dispatch::WordBits* wanted = nullptr;
  const std::uint32_t* weights = nullptr;
  const std::uint8_t* is_number = nullptr;
  const std::uint64_t* substitute_begin = nullptr;
  const std::uint32_t* substitutes = nullptr;
  const std::uint32_t* similarities = nullptr;

  /// False where two strings, by rank, have no word that can bring them to the cutoff.
  WARPMATCH_HD bool may_meet(std::uint32_t left, std::uint32_t right) const {
    return wanted[left].meets(rights.bits[right]);
  }
};

}  // namespace warpmatch::cuda
