#pragma once

#include <cmath>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include "cuda/replay/replay_executor.hpp"

/// Holds the scorers of a replayed device to the CPU executor, bit for bit.
namespace warpmatch::test {

/// Every result kind under a rule and a cutoff.
inline void expect_same_as_cpu(const Corpus& left, const Corpus& right, const ScoreOptions& options,
                               const cuda::Policy& policy = {}) {
  const ReplayExecutor subject(ReplayDevice{}, policy);
  const dispatch::Request of = dispatch::make_request(left, right, options);
  expect_same_scores(subject, dispatch::cpu_executor(), of, DType::f64);
  expect_same_top_k(subject, dispatch::cpu_executor(), of, 3);
  if (options.score_cutoff) expect_same_pairs(subject, dispatch::cpu_executor(), of);
}

/// Cutoffs on the boundary, one rounding to either side of it and out of reach, under both rules.
inline void expect_same_near_cutoffs(const Corpus& left, const Corpus& right, const Scorer& scorer,
                                     const std::vector<double>& shares) {
  for (const double share : shares) {
    const double at = cutoff_for(scorer, left, right, share, dispatch::cpu_executor());
    for (const double cutoff : {at, std::nextafter(at, 0.0), std::nextafter(at, 200.0)}) {
      SCOPED_TRACE(cutoff);
      expect_same_as_cpu(left, right, {scorer, cutoff, CutoffRule::rapidfuzz});
      if (cutoff <= (scorer.form == Form::ratio ? 100.0 : 1.0))
        expect_same_as_cpu(left, right, {scorer, cutoff, CutoffRule::reported});
    }
  }
  for (const double cutoff : {-1.0, 0.0, 1.5, 120.0})
    expect_same_as_cpu(left, right, {scorer, cutoff, CutoffRule::rapidfuzz});
}

}  // namespace warpmatch::test
