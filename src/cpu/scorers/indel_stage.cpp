#include "cpu/scorers/indel_stage.hpp"

#include <algorithm>

#include "core/indel.hpp"
#include "cpu/lanes/kernel_choice.hpp"

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

void IndelStage::compare(std::uint32_t text) {
  const corpus::PackedCorpus& texts = sides_.texts();
  const TextRef ref = text_of_rank(texts, sides_.text_rank(text));
  std::uint32_t* out = distances_.data();
  const auto take = [&](const PatternBlock& block, const auto* remainders) {
    for (std::uint32_t lane = 0; lane < block.size(); ++lane)
      *out++ = core::Indel::scale.distance(remainders[lane], block.lengths()[lane], ref.length);
  };
  for (std::size_t i = 0; i < blocks_in_use_; ++i) {
    PatternBlock& block = blocks_[i];
    if (block.is_wide())
      take(block, block.wide_remainders({&ref, 1}));
    else
      take(block, block.narrow_remainders({&ref, 1}));
  }
  text_length_ = ref.length;
}

}  // namespace warpmatch::cpu
