#include "corpus/packing/survey.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <span>
#include <utility>

#include <warpmatch/internal/check_length.hpp>

#include "corpus/isa/byte_kernels.hpp"
#include "corpus/text/code_points.hpp"
#include "corpus/text/malformed.hpp"
#include "watch/fork_join.hpp"
#include "watch/pace.hpp"

namespace warpmatch::corpus {
namespace {

/// The code points seen so far: those of Latin-1, and a bit for each of the others, up to the largest seen.
class CodePointSet {
 public:
  void add(std::span<const std::uint8_t> latin1) {
    if (latin1.size() >= few) return kernels_->note(latin1.data(), latin1.size(), narrow_);
    for (const std::uint8_t code_point : latin1) narrow_.flags[code_point] = 1;
  }
  void add(char32_t code_point) {
    const std::size_t word = code_point / 64;
    const std::uint64_t bit = std::uint64_t{1} << (code_point % 64);
    if (word >= words_.size()) words_.resize(std::bit_ceil(word + 1));
    // Tested first: a store for each code point would make the next one wait for it.
    if ((words_[word] & bit) == 0) words_[word] |= bit;
  }

  void merge(const CodePointSet& other) {
    for (std::size_t c = 0; c < narrow_size; ++c) narrow_.flags[c] |= other.narrow_.flags[c];
    words_.resize(std::max(words_.size(), other.words_.size()));
    for (std::size_t w = 0; w < other.words_.size(); ++w) words_[w] |= other.words_[w];
  }

  std::vector<char32_t> ascending() const {
    std::vector<std::uint64_t> words = words_;
    for (std::size_t c = 0; c < narrow_size; c += 8) {
      // Eight bytes that are 0 or 1 become eight bits: the product brings each to a place of its own in the top byte.
      std::uint64_t notes = 0;
      for (std::size_t i = 0; i < 8; ++i) notes |= std::uint64_t{narrow_.flags[c + i]} << (8 * i);
      words[c / 64] |= (notes * 0x0102040810204080) >> 56 << (c % 64);
    }
    std::vector<char32_t> code_points;
    std::size_t count = 0;
    for (const std::uint64_t word : words) count += static_cast<std::size_t>(std::popcount(word));
    code_points.reserve(count);
    for (std::size_t w = 0; w < words.size(); ++w) {
      for (std::uint64_t rest = words[w]; rest != 0; rest &= rest - 1) {
        code_points.push_back(static_cast<char32_t>(w * 64 + static_cast<std::size_t>(std::countr_zero(rest))));
      }
    }
    return code_points;
  }

 private:
  static constexpr std::size_t narrow_size = 0x100;
  static constexpr std::size_t few = 16;  // less than a call is worth

  const ByteKernels* kernels_ = &byte_kernels();
  SeenBytes narrow_;
  std::vector<std::uint64_t> words_ = std::vector<std::uint64_t>(narrow_size / 64);
};

std::uint32_t survey_text(const Text& text, std::size_t row, CodePointSet& used) {
  check_length(text, "texts", row);
  std::size_t length = 0;
  const std::size_t fault = visit_runs(
      text,
      [&](std::span<const std::uint8_t> latin1) {
        used.add(latin1);
        length += latin1.size();
      },
      [&](char32_t code_point) {
        used.add(code_point);
        ++length;
      });
  if (fault != well_formed) throw_malformed(text, "texts", row, fault);
  return static_cast<std::uint32_t>(length);
}

}  // namespace

Survey survey(std::span<const Text> texts, unsigned parts) {
  Survey found;
  found.lengths.resize(texts.size());
  std::vector<CodePointSet> used(parts);
  watch::fork_join(parts, [&](unsigned part) {
    CodePointSet mine;  // on the thread's own stack, not beside its neighbours'
    watch::Pace pace;
    const watch::Chunk chunk = watch::chunk_of(texts.size(), part, parts);
    for (std::size_t row = chunk.begin; row < chunk.end; ++row) {
      const Text& text = texts[row];
      pace.spend(4 + text.units);
      found.lengths[row] = text.data == nullptr ? Survey::null : survey_text(text, row, mine);
    }
    used[part] = std::move(mine);
  });
  for (unsigned part = 1; part < parts; ++part) used[0].merge(used[part]);
  found.alphabet = Alphabet(used[0].ascending());
  return found;
}

}  // namespace warpmatch::corpus
