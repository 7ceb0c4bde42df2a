#pragma once

#include <memory>
#include <optional>

#include <warpmatch/options.hpp>
#include <warpmatch/text.hpp>

namespace warpmatch {

/// A query that choices are scored with one at a time, nobody knows how many: what the scorer needs of it is made once.
///
///     QueryScorer score("appel", {"ratio", 70});
///     score("apple");  // 80
///     score("pear");   // nullopt
class QueryScorer {
 public:
  /// Borrows the query, which is not null. Throws InvalidArgument as `score` does.
  QueryScorer(const Text& query, const ScoreOptions& options);
  ~QueryScorer();
  QueryScorer(const QueryScorer&) = delete;
  QueryScorer& operator=(const QueryScorer&) = delete;

  /// What `score` gives for the query and a choice that is not null; nullopt where that misses the cutoff.
  std::optional<double> operator()(const Text& choice);

 private:
  class Prepared;
  std::unique_ptr<Prepared> prepared_;
};

}  // namespace warpmatch
