#include "cpu/scorers/word_stage.hpp"

#include <algorithm>

#include "pair/metrics/edit_distance.hpp"
#include "pair/ratio_side.hpp"
#include "watch/pace.hpp"

namespace warpmatch::cpu {
namespace {

/// Appends a word to others, a space between them.
void join(const corpus::Words& words, std::uint32_t word, std::u32string& out) {
  if (!out.empty()) out.push_back(U' ');
  for (const std::uint32_t symbol : words.symbols(word)) out.push_back(words.alphabet().code_points()[symbol]);
}

}  // namespace

WordStage::WordStage(const LaneKernels& kernels, const WordSides& words, const FormSides& unique)
    : words_(words), index_(words.patterns, words.texts, words.map), unique_(kernels, unique) {}

void WordStage::load(std::span<const std::uint32_t> ranks) {
  ranks_.assign(ranks.begin(), ranks.end());
  index_.load(ranks);
  unique_.load(ranks);
}

void WordStage::compare(std::uint32_t text, double floor) {
  unique_.compare(text, floor);
  for (std::size_t i = 0; i < ranks_.size(); ++i) {
    lengths_[i] = {0, unique_.length(i), unique_.text_length()};
    distances_[i] = unique_.distance(i);
  }
  index_.find(text, overlapping_);
  for (const std::uint32_t pattern : overlapping_) compare_words(pattern, text, floor);
}

void WordStage::compare_words(std::uint32_t pattern, std::uint32_t text, double floor) {
  left_rest_.clear();
  right_rest_.clear();
  scoring::TokenLengths& lengths = lengths_[pattern];
  lengths = {};
  watch::Pace pace;
  const auto add = [&](std::uint32_t, std::uint32_t word) {
    pace.spend(16);
    lengths.common += words_.texts.length(word) + (lengths.common > 0 ? 1 : 0);
  };
  const auto append_left = [&](std::uint32_t word) {
    pace.spend(16 + words_.patterns.length(word));
    join(words_.patterns, word, left_rest_);
  };
  const auto append_right = [&](std::uint32_t word) { join(words_.texts, word, right_rest_); };
  words_.walk(ranks_[pattern], text, add, append_left, append_right);
  lengths.left_rest = left_rest_.size();
  lengths.right_rest = right_rest_.size();

  const std::uint64_t longest = lengths.left_rest + lengths.right_rest;
  const std::uint64_t least = lengths.left_rest > lengths.right_rest ? lengths.left_rest - lengths.right_rest
                                                                     : lengths.right_rest - lengths.left_rest;
  distances_[pattern] = static_cast<std::uint32_t>(longest);
  const double without = scoring::token_set_score(lengths, longest, 0);
  if (scoring::token_set_score(lengths, least, 0) <= without) return;
  const std::uint64_t around = lengths.common + (lengths.common > 0 ? 1 : 0);
  const std::uint32_t limit = pair::distance_limit(2 * around + longest, floor);
  distances_[pattern] = static_cast<std::uint32_t>(
      std::min<std::uint64_t>(longest, pair::indel_distance<char32_t>(left_rest_, right_rest_, limit)));
}

}  // namespace warpmatch::cpu
