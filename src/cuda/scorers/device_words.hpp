#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "corpus/words/words.hpp"
#include "cuda/programs/words_view.hpp"
#include "cuda/runtime/queue.hpp"

namespace warpmatch::cuda {

/// The words of a corpus on a device.
template <class Queue>
class DeviceWords {
 public:
  DeviceWords(Queue& queue, const corpus::Words& words, std::uint32_t strings)
      : lists_(words, strings),
        symbols_(to_device(queue, lists_.symbols, "the symbols of words")),
        symbol_begin_(to_device(queue, lists_.symbol_begin, "where words start")),
        words_(to_device(queue, lists_.words, "the words of a corpus")),
        word_begin_(to_device(queue, lists_.word_begin, "where the words of each string start")) {
    queue.wait();
    lists_ = {};
  }

  WordsView view() const { return {symbols_.data(), symbol_begin_.data(), words_.data(), word_begin_.data()}; }

 private:
  template <class T>
  using Buffer = typename Queue::template Buffer<T>;

  struct Lists {
    Lists() = default;
    Lists(const corpus::Words& of, std::uint32_t strings) {
      for (std::uint32_t word = 0; word < of.size(); ++word) append(symbol_begin, symbols, of.symbols(word));
      symbol_begin.push_back(symbols.size());
      for (std::uint32_t rank = 0; rank < strings; ++rank) append(word_begin, words, of.of(rank));
      word_begin.push_back(words.size());
    }

    static void append(std::vector<std::uint64_t>& begins, std::vector<std::uint32_t>& to,
                       std::span<const std::uint32_t> some) {
      begins.push_back(to.size());
      to.insert(to.end(), some.begin(), some.end());
    }

    std::vector<std::uint32_t> symbols;
    std::vector<std::uint64_t> symbol_begin;
    std::vector<std::uint32_t> words;
    std::vector<std::uint64_t> word_begin;
  };

  Lists lists_;  ///< until they are uploaded
  Buffer<std::uint32_t> symbols_;
  Buffer<std::uint64_t> symbol_begin_;
  Buffer<std::uint32_t> words_;
  Buffer<std::uint64_t> word_begin_;
};

}  // namespace warpmatch::cuda
