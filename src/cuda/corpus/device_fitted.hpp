#pragma once

#include <cstdint>
#include <optional>

#include "cuda/blocks/fitted_view.hpp"
#include "cuda/runtime/queue.hpp"
#include "dispatch/fitted_words.hpp"

namespace warpmatch::cuda {

/// The fitted words of a request on a device: one call's, unlike corpora.
class DeviceFitted {
 public:
  DeviceFitted(Queue& queue, const dispatch::FittedWords& fitted);

  FittedView view() const;

 private:
  struct Lists {
    Lists(Queue& queue, const dispatch::WordLists& lists);
    WordListsView view() const { return {words.data(), begin.data(), norms.data(), bits.data(), numbers.data(), most}; }

    Buffer<std::uint32_t> words;
    Buffer<std::uint64_t> begin;
    Buffer<std::uint64_t> norms;
    Buffer<dispatch::WordBits> bits;
    Buffer<std::uint32_t> numbers;
    std::uint32_t most;
  };

  Lists left_;
  std::optional<Lists> right_;  ///< none where it is the left one
  Buffer<dispatch::WordBits> wanted_;
  Buffer<std::uint32_t> weights_;
  Buffer<std::uint8_t> is_number_;
  Buffer<std::uint64_t> substitute_begin_;
  Buffer<std::uint32_t> substitutes_;
  Buffer<std::uint32_t> similarities_;
};

}  // namespace warpmatch::cuda
