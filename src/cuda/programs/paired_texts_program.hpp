#pragma once

#include <cstddef>
#include <cstdint>

#include "cuda/blocks/block.hpp"
#include "cuda/blocks/policy.hpp"
#include "cuda/blocks/views.hpp"

namespace warpmatch::cuda {

/// Puts the texts of pairs into a form and into the order of their patterns in it: a thread for each.
struct PairedTextsProgram {
  RankList texts;
  const std::uint32_t* in_form = nullptr;  ///< by rank; null for the strings as they are
  const std::uint32_t* rows = nullptr;     ///< by number of the pattern
  std::uint32_t* out = nullptr;            ///< ranks in the form, by row

  std::uint64_t blocks() const { return (std::uint64_t{texts.count} + block_threads - 1) / block_threads; }
  static constexpr std::size_t most_shared_bytes = 0;
  std::size_t shared_bytes() const { return 0; }

  template <class Block>
  WARPMATCH_DEVICE void operator()(Block& block) const {
    block.each_thread([&](unsigned thread) {
      const std::uint64_t number = std::uint64_t{block.index()} * block_threads + thread;
      if (number >= texts.count) return;
      const std::uint32_t rank = texts.rank(static_cast<std::uint32_t>(number));
      out[rows[number]] = in_form != nullptr ? in_form[rank] : rank;
    });
  }
};

}  // namespace warpmatch::cuda
