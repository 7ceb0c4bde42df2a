#include "cuda/corpus/device_words.hpp"

#include <span>
#include <vector>

namespace warpmatch::cuda {

constexpr auto kept = Queue::Lasting::kept;

/// The same on the host.
struct DeviceWords::Lists {
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

DeviceWords::DeviceWords(Queue& queue, const corpus::Words& words, std::uint32_t strings)
    : DeviceWords(queue, Lists(words, strings)) {}

DeviceWords::DeviceWords(Queue& queue, const Lists& lists)
    : symbols_(to_device(queue, lists.symbols, "the symbols of words", kept)),
      symbol_begin_(to_device(queue, lists.symbol_begin, "where words start", kept)),
      words_(to_device(queue, lists.words, "the words of a corpus", kept)),
      word_begin_(to_device(queue, lists.word_begin, "where the words of each string start", kept)) {
  queue.wait();
}

}  // namespace warpmatch::cuda
