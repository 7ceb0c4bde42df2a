#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include <warpmatch/matcher.hpp>

#include "dispatch/operations/equal_strings.hpp"
#include "join/rank_pairs.hpp"
#include "join/row_pairs.hpp"
#include "watch/pace.hpp"

namespace warpmatch {
namespace {

/// The rows of a request's corpora.
class RequestRows final : public join::RankedRows {
 public:
  explicit RequestRows(const dispatch::Request& request) : request_(request) {}

  bool is_self() const override { return request_.self; }
  std::uint32_t left_rows() const override { return request_.left.size(); }
  std::uint32_t right_rows() const override { return request_.right.size(); }
  std::span<const std::uint32_t> left(std::uint32_t rank) const override { return request_.left.rows(rank); }
  std::span<const std::uint32_t> right(std::uint32_t rank) const override { return request_.right.rows(rank); }
  std::uint32_t ranks() const override { return request_.left.has_duplicates() ? request_.left.distinct() : 0; }
  std::optional<double> score_of_equals(std::uint32_t rank) const override {
    return dispatch::score_of_equals(request_, rank);
  }
  bool has_whole_scores() const override { return request_.rule.integer; }
  std::string advice() const override {
    return join::fewer_pairs_advice(request_.rule.cutoff, higher_is_better(request_.rule.form), request_.self);
  }

 private:
  const dispatch::Request& request_;
};

Pairs join_rows(const dispatch::Request& request, const RunOptions& run) {
  return join::listed_pairs(RequestRows(request), run,
                            [&](const auto& fresh) { join::rank_pairs(request, run, fresh); });
}

}  // namespace

Pairs pairs(const Corpus& left, const Corpus& right, const ScoreOptions& options, const RunOptions& run) {
  const Watch watch(run.stop, run.monitor);
  return join_rows(join::join_request(left, right, options, false), run);
}

Pairs self_join(const Corpus& corpus, const ScoreOptions& options, const RunOptions& run) {
  const Watch watch(run.stop, run.monitor);
  return join_rows(join::join_request(corpus, corpus, options, true), run);
}

}  // namespace warpmatch
