#include "cpu/scorers/indel_stage.hpp"

#include <algorithm>

#include "core/indel.hpp"
#include "cpu/lanes/kernel_choice.hpp"
#include "pair/ratio_side.hpp"

namespace warpmatch::cpu {

IndelStage::IndelStage(const LaneKernels& kernels, const FormSides& sides) : sides_(sides), kernels_(kernels) {}

void IndelStage::load(std::span<const std::uint32_t> ranks) {
  std::array<std::uint32_t, max_lanes> in_form;
  lengths_.clear();
  for (std::size_t i = 0; i < ranks.size(); ++i) {
    in_form[i] = sides_.pattern_rank(ranks[i]);
    lengths_.push_back(sides_.patterns().length(in_form[i]));
  }
  const LaneWidth width = width_for(*std::max_element(lengths_.begin(), lengths_.end()));
  const std::size_t lanes = metric_kernels(kernels_, Metric::indel).lanes[static_cast<std::size_t>(width)];
  blocks_in_use_ = 0;
  for (std::size_t first = 0; first < ranks.size(); first += lanes) {
    if (blocks_.size() == blocks_in_use_)
      blocks_.emplace_back(kernels_, Metric::indel, sides_.texts().alphabet().size(), sides_.texts().symbol_bytes());
    blocks_[blocks_in_use_++].load(sides_.patterns(), {in_form.data() + first, std::min(lanes, ranks.size() - first)},
                                   width, sides_.maps());
  }
}

std::uint32_t IndelStage::ratio_limit(std::uint32_t pattern, std::uint32_t text, double floor) {
  return pair::distance_limit(std::size_t{pattern} + text, floor);
}

void IndelStage::compare(std::uint32_t text, double floor, Limit limit) {
  const corpus::PackedCorpus& texts = sides_.texts();
  const TextRef ref = text_of_rank(texts, sides_.text_rank(text));
  std::uint32_t* out = distances_.data();
  for (std::size_t i = 0; i < blocks_in_use_; ++i) {
    PatternBlock& block = blocks_[i];
    if (block.is_wide()) {
      compare_wide(block, ref, floor, limit, out);
    } else {
      const std::uint8_t* const remainders = block.narrow_remainders({&ref, 1});
      for (std::uint32_t lane = 0; lane < block.size(); ++lane)
        out[lane] = core::Indel::scale.distance(remainders[lane], block.lengths()[lane], ref.length);
    }
    out += block.size();
  }
  text_length_ = ref.length;
}

/// Bounds spare work where unrelated strings exceed them; else lanes read every cell, which takes them less.
void IndelStage::compare_wide(PatternBlock& block, const TextRef& text, double floor, Limit limit,
                              std::uint32_t* distances) {
  const core::EditScale scale = core::Indel::scale;
  std::uint32_t bounds[max_word_lanes];
  bool are_selective = true;
  for (std::uint32_t lane = 0; lane < block.size(); ++lane) {
    const std::uint32_t length = block.lengths()[lane];
    const std::uint32_t maximum = scale.maximum(length, text.length);
    const std::uint32_t most = limit(length, text.length, floor);
    are_selective = are_selective && most <= selective_share * maximum;
    const std::int64_t above = std::int64_t{most} - static_cast<std::int32_t>(scale.base(length, text.length));
    bounds[lane] = above < 0 ? 0 : static_cast<std::uint32_t>(above / scale.unit + 1);
  }
  const std::uint32_t* const remainders = block.wide_remainders({&text, 1}, are_selective ? bounds : nullptr);
  for (std::uint32_t lane = 0; lane < block.size(); ++lane) {
    const std::uint32_t length = block.lengths()[lane];
    const bool exceeds = are_selective && remainders[lane] >= bounds[lane];
    distances[lane] =
        exceeds ? scale.maximum(length, text.length) : scale.distance(remainders[lane], length, text.length);
  }
}

}  // namespace warpmatch::cpu
