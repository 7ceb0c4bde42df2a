#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cpu/joins/composite_needs.hpp"
#include "cpu/joins/symbol_screen.hpp"
#include "cpu/scorers/block_scorer.hpp"
#include "cpu/scorers/orientation.hpp"
#include "dispatch/request.hpp"
#include "index/join_way.hpp"
#include "index/words/shared_words.hpp"
#include "index/words/word_lists.hpp"

namespace warpmatch::cpu {

/// Joins by the metrics made of Indel ratios: each way in which a pair can reach the cutoff (composite_needs.hpp)
/// brings up its candidates, by symbols or by words in common, and a block scorer scores them.
class CompositeJoin final : public index::JoinWay {
 public:
  static bool serves(const dispatch::Request& request);

  /// The request, which it serves, and the kernels must outlive this. `pair_seconds`: what it takes to score a pair
  /// where every pair is.
  CompositeJoin(const LaneKernels& kernels, const dispatch::Request& request, double pair_seconds,
                const watch::Control& control);

  index::JoinWork measure(std::uint32_t strings) const override;
  void find(dispatch::PairSink& sink, const watch::Control& control) const override;
  std::uint64_t tasks() const override;
  std::uint64_t memory_bytes() const override;
  std::uint64_t worker_bytes() const override;
  std::vector<std::string> filters() const override;

 private:
  class Worker;

  struct Screen {
    SymbolScreen symbols;
    Apart apart;
  };
  struct Words {
    index::SharedWords shared;
    WordsNeed need;
  };

  std::uint32_t right_length(std::uint32_t rank) const {
    return (right_lengths_.empty() ? left_lengths_ : right_lengths_)[rank];
  }
  bool is_so_apart(Apart apart, std::uint32_t left, std::uint32_t right) const {
    return cpu::is_so_apart(apart, left_lengths_[left], right_length(right));
  }
  /// True of a pair that one of the first `screens` brings up.
  bool is_known(std::size_t screens, std::uint32_t left, std::uint32_t right) const;

  const LaneKernels& kernels_;
  const dispatch::Request& request_;
  const double pair_seconds_;
  const Orientation sides_;  ///< candidates, of the right side, stand in the lanes
  const MakeBlockScorer make_scorer_;
  std::vector<std::uint32_t> left_lengths_;
  std::vector<std::uint32_t> right_lengths_;                            ///< empty in a self-join
  std::array<std::shared_ptr<const SymbolSides>, text_forms> symbols_;  ///< by form, of those that screens need
  std::vector<Screen> screens_;
  std::optional<index::WordLists> lists_;
  std::vector<Words> words_;
};

}  // namespace warpmatch::cpu
