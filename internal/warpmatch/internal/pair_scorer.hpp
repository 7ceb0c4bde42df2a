#pragma once

#include <memory>

#include <warpmatch/options.hpp>
#include <warpmatch/text.hpp>

namespace warpmatch {

/// `score` by one scorer. What follows from the scorer is made once: of two short strings it would be most of the work.
/// Wide texts are taken to hold code points alone, as those of Python do: `score` reads them for that.
///
///     const PairScorer distance({Metric::levenshtein, Form::distance}, CutoffRule::rapidfuzz);
///     distance("kitten", "sitting");  // 3
class PairScorer {
 public:
  /// Throws InvalidArgument for a scorer as `score` does.
  PairScorer(const Scorer& scorer, CutoffRule rule);

  double operator()(const Text& left, const Text& right) const;
  double operator()(const Text& left, const Text& right, double score_cutoff) const;

 private:
  struct Prepared;
  std::shared_ptr<const Prepared> prepared_;
};

}  // namespace warpmatch
