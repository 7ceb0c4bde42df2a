#pragma once

#include <cstdint>

#include <warpmatch/corpus.hpp>
#include <warpmatch/metric.hpp>

namespace warpmatch::cpu {

/// Two texts as code points, each of them a byte where both are Latin-1.
struct PairView {
  const void* left;
  const void* right;
  std::uint32_t left_length;
  std::uint32_t right_length;
  bool is_latin1;
};

/// The distance of one pair, without packing either string: for people who loop.
std::uint32_t pair_distance(Metric metric, const PairView& pair);

}  // namespace warpmatch::cpu
