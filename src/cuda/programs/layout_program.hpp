#pragma once

#include <cstddef>
#include <cstdint>

#include "cuda/blocks/block.hpp"
#include "cuda/blocks/policy.hpp"
#include "cuda/blocks/views.hpp"

namespace warpmatch::cuda {

/// Makes the words of TextBucket from strings that lie one behind the other, as a PackedCorpus has them: a thread for
/// each string.
struct LayoutProgram {
  const std::byte* text = nullptr;
  const std::uint64_t* text_begin = nullptr;  ///< by bucket: the symbol at which its first string starts
  CorpusView corpus;                          ///< of which the words are to be written
  std::uint32_t* words = nullptr;             ///< the same words
  std::uint32_t strings = 0;

  std::uint64_t blocks() const { return (std::uint64_t{strings} + block_threads - 1) / block_threads; }
  static constexpr std::size_t most_shared_bytes = 0;
  std::size_t shared_bytes() const { return 0; }

  template <class Block>
  WARPMATCH_DEVICE void operator()(Block& block) const {
    block.each_thread([&](unsigned thread) {
      const std::uint64_t rank = std::uint64_t{block.index()} * block_threads + thread;
      if (rank < strings) write(static_cast<std::uint32_t>(rank));
    });
  }

 private:
  WARPMATCH_DEVICE void write(std::uint32_t rank) const {
    const TextBucket& bucket = corpus.bucket_of(rank);
    const std::uint64_t bytes = std::uint64_t{bucket.length} * corpus.symbol_bytes;
    const std::byte* from =
        text + text_begin[&bucket - corpus.buckets] * corpus.symbol_bytes + (rank - bucket.first) * bytes;
    std::uint32_t* to = words + bucket.word_begin + (rank - bucket.first);
    for (std::uint64_t begin = 0; begin < bytes; begin += 4, to += bucket.count) {
      std::uint32_t word = 0;
      for (unsigned i = 0; i < 4 && begin + i < bytes; ++i)
        word |= static_cast<std::uint32_t>(from[begin + i]) << 8 * i;  // little endian, as the strings are
      *to = word;
    }
  }
};

}  // namespace warpmatch::cuda
