#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include <warpmatch/export.hpp>
#include <warpmatch/options.hpp>
#include <warpmatch/result.hpp>
#include <warpmatch/text.hpp>

namespace warpmatch {

/// `extract` of choices that come a few at a time, from a file or a container that is not laid out as texts.
///
///     warpmatch::Extraction best("appel", 5, {"ratio"});
///     while (!best.is_final() && read(chunk)) best.offer(chunk);
///     std::vector<warpmatch::Match> matches = best.matches();
class WARPMATCH_EXPORT Extraction {
 public:
  /// Borrows the query until the last `offer`. Throws InvalidArgument as `score` does.
  Extraction(Text query, std::size_t limit, const ScoreOptions& options);
  ~Extraction();
  Extraction(const Extraction&) = delete;
  Extraction& operator=(const Extraction&) = delete;

  /// Scores the next choices; rows go on counting where the last call ended. Nulls match nothing.
  void offer(std::span<const Text> choices);

  /// True when no later choice can be among the best: offering more changes nothing.
  bool is_final() const;

  /// The best so far, best first, ties to the lower row.
  std::vector<Match> matches() const;

 private:
  class State;
  std::unique_ptr<State> state_;  ///< null where nothing can match
};

}  // namespace warpmatch
