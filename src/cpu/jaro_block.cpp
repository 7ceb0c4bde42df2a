#include "cpu/jaro_block.hpp"

#include <algorithm>

#include "pair/jaro.hpp"
#include "scoring/similarities.hpp"

namespace warpmatch::cpu {

JaroBlock::JaroBlock(const LaneKernels& kernels, const corpus::PackedCorpus& patterns,
                     const corpus::PackedCorpus& texts, const SymbolMaps& maps, double prefix_weight)
    : kernels_(kernels), patterns_(patterns), texts_(texts), maps_(maps), prefix_weight_(prefix_weight) {}

void JaroBlock::load(std::span<const std::uint32_t> ranks) {
  ranks_.assign(ranks.begin(), ranks.end());
  strings_.clear();
  // Ranks are ordered by length.
  const LaneWidth width = width_for(patterns_.length(*std::max_element(ranks.begin(), ranks.end())));
  in_lanes_ = width != LaneWidth::words;
  if (in_lanes_) load_lanes(ranks, width);
}

void JaroBlock::load_lanes(std::span<const std::uint32_t> ranks, LaneWidth width) {
  const std::size_t lanes = kernels_.jaro.lanes[static_cast<std::size_t>(width)];
  lanes_in_use_ = 0;
  for (std::size_t first = 0; first < ranks.size(); first += lanes) {
    if (lanes_.size() == lanes_in_use_)
      lanes_.push_back({{kernels_, Metric::jaro, texts_.alphabet().size(), texts_.symbol_bytes()}, {}});
    Lanes& next = lanes_[lanes_in_use_++];
    next.block.load(patterns_, ranks.subspan(first, std::min(lanes, ranks.size() - first)), width, maps_);
    std::copy_n(next.block.lengths(), lanes, next.lengths.begin());
  }
}

void JaroBlock::scores(std::uint32_t text_rank, double* scores) {
  const corpus::LengthBucket& bucket = texts_.bucket_of(text_rank);
  if (in_lanes_ && bucket.length > 0 && bucket.length <= jaro_text_limit)
    lane_scores({texts_.string(bucket, text_rank), bucket.length, text_rank}, scores);
  else
    pair_scores(text_rank, scores);
}

void JaroBlock::lane_scores(const TextRef& text, double* scores) {
  for (std::size_t i = 0; i < lanes_in_use_; ++i) {
    PatternBlock& block = lanes_[i].block;
    kernels_.jaro_scores(block.narrow_remainders({&text, 1}), block.lanes(), lanes_[i].lengths.data(), text.length,
                         prefix_weight_, scores_.data());
    scores = std::copy_n(scores_.begin(), block.size(), scores);
  }
}

void JaroBlock::pair_scores(std::uint32_t text_rank, double* scores) {
  if (strings_.empty())
    for (const std::uint32_t rank : ranks_) strings_.push_back(patterns_.decode(rank));
  const std::u32string text_string = texts_.decode(text_rank);
  const std::span<const char32_t> text(text_string);
  for (const std::u32string& pattern : strings_)
    *scores++ = scoring::winkler(pair::jaro_similarity<char32_t>(pattern, text),
                                 pair::winkler_prefix<char32_t>(pattern, text), prefix_weight_);
}

}  // namespace warpmatch::cpu
