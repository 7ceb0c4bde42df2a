#pragma once

#include <cstdint>

#include "corpus/words/words.hpp"
#include "cuda/blocks/views.hpp"
#include "cuda/blocks/words_view.hpp"
#include "cuda/runtime/queue.hpp"

namespace warpmatch::cuda {

/// The words of a corpus (corpus/words/words.hpp) on a device.
class DeviceWords {
 public:
  /// Done when it returns.
  DeviceWords(Queue& queue, const corpus::Words& words, std::uint32_t strings);

  WordsView view() const { return {symbols_.data(), symbol_begin_.data(), words_.data(), word_begin_.data()}; }

 private:
  struct Lists;
  DeviceWords(Queue& queue, const Lists& lists);

  Buffer<std::uint32_t> symbols_;
  Buffer<std::uint64_t> symbol_begin_;
  Buffer<std::uint32_t> words_;
  Buffer<std::uint64_t> word_begin_;
};

}  // namespace warpmatch::cuda
