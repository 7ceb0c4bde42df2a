#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <warpmatch/matcher.hpp>

#include "corpus/packed_corpus.hpp"
#include "dispatch/device_use.hpp"
#include "dispatch/fitted_words.hpp"
#include "scoring/score_rule.hpp"
#include "watch/control.hpp"

namespace warpmatch::dispatch {

/// Two sets of strings and what a score between them means. Executors work on ranks (distinct strings);
/// only dense results speak of rows.
struct Request {
  const corpus::PackedCorpus& left;
  const corpus::PackedCorpus& right;
  scoring::ScoreRule rule;
  Scorer scorer;  ///< as the caller named it
  /// `left` is `right` and each unordered pair counts once: left rank < right rank.
  bool self = false;
  /// Only the best choices of each left string are asked for.
  bool best_only = false;
  /// Where set, strings are scored by these words and not by `scorer`. For a CudaExecutor only.
  const FittedWords* fitted = nullptr;
};

/// A part of a request's left side, from `first` to `end` - 1: rows for dense scores, else ranks.
struct Part {
  std::uint32_t first = 0;
  std::uint32_t end = 0;

  friend bool operator==(const Part&, const Part&) = default;
};

/// Where dense scores go: every row of left times every row of right. Cells of nulls, which whoever calls fills
/// (operations/null_cells.hpp), are left in any state, and left alone on a device.
struct DenseTarget {
  MatrixView out;
  double multiplier = 1.0;
  bool on_device = false;  ///< `out` is memory of the executor's own device
};

/// The request of a call, on the form of the strings that the scorer compares (TextForm).
Request make_request(const Corpus& left, const Corpus& right, const ScoreOptions& options, bool self = false);

/// One of the best choices of a query.
struct Choice {
  static constexpr std::uint32_t none = ~std::uint32_t{0};

  std::uint32_t rank = none;  ///< of the right corpus; `none` where there are fewer than k
  double score = 0;

  friend bool operator==(const Choice&, const Choice&) = default;
};

using watch::Control;

}  // namespace warpmatch::dispatch
