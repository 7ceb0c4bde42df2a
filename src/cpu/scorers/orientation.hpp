#pragma once

#include <cstdint>
#include <vector>

#include "corpus/packed_corpus.hpp"
#include "cpu/blocks/pattern_block.hpp"

namespace warpmatch::cpu {

/// Which side of a request stands in the lanes as patterns; the other side is read as texts.
struct Orientation {
  const corpus::PackedCorpus& patterns;
  const corpus::PackedCorpus& texts;
  bool patterns_are_left;
  std::vector<BlockRange> blocks;  ///< of the patterns
  SymbolMaps maps;
};

/// The cheaper way round: full lanes against the work of building match tables for many patterns. `right_penalty` is
/// what a pair costs the caller extra, in cycles, when the right side stands in the lanes.
Orientation choose_orientation(const corpus::PackedCorpus& left, const corpus::PackedCorpus& right,
                               const MetricKernels& kernels, double right_penalty);

}  // namespace warpmatch::cpu
