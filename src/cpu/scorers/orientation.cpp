#include "cpu/scorers/orientation.hpp"

#include <utility>

namespace warpmatch::cpu {
namespace {

// Measured on Zen 4 with AVX-512, in cycles; only their proportion matters, and that roughly.
constexpr double kCyclesPerColumn = 8;    // one text symbol against one block of lanes
constexpr double kCyclesPerPattern = 60;  // its share in building the match table, texts of a few tens of symbols

double cost(const corpus::PackedCorpus& patterns, const std::vector<BlockRange>& blocks,
            const corpus::PackedCorpus& texts) {
  double words = 0;
  for (const BlockRange& block : blocks)
    words += block.width == LaneWidth::words ? (patterns.length(block.end - 1) + 63) / 64 : 1;
  return words * static_cast<double>(texts.text_symbols()) * kCyclesPerColumn +
         static_cast<double>(patterns.distinct()) * kCyclesPerPattern;
}

}  // namespace

Orientation choose_orientation(const corpus::PackedCorpus& left, const corpus::PackedCorpus& right,
                               const MetricKernels& kernels, double right_penalty) {
  auto left_blocks = split_into_blocks(left, kernels);
  if (&left == &right) return {left, right, true, std::move(left_blocks), {}};
  auto right_blocks = split_into_blocks(right, kernels);
  SymbolMaps maps = symbol_maps(left.alphabet(), right.alphabet());
  const double penalty = right_penalty * left.distinct() * right.distinct();
  if (cost(left, left_blocks, right) <= cost(right, right_blocks, left) + penalty)
    return {left, right, true, std::move(left_blocks), std::move(maps)};
  std::swap(maps.pattern_to_text, maps.text_to_pattern);
  return {right, left, false, std::move(right_blocks), std::move(maps)};
}

}  // namespace warpmatch::cpu
