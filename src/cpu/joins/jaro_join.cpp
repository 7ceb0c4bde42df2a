#include "cpu/joins/jaro_join.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <span>

#include "corpus/signature_layout.hpp"
#include "cpu/scorers/candidate_scores.hpp"
#include "scoring/jaro_score.hpp"
#include "watch/pace.hpp"
#include "watch/parallel.hpp"

namespace warpmatch::cpu {
namespace {

/// Left strings that look at the same piece of signatures one after the other: it stays in the nearest caches.
constexpr std::uint32_t kGroup = 16;
constexpr std::uint32_t kPiece = 2048;
/// Candidates whose strings are fetched before they are scored.
constexpr std::size_t kAhead = CandidateScores::side_by_side;

// On one core of a Zen 5 with AVX-512.
constexpr double kLookSeconds = 0.3e-9;      // comparing two signatures
constexpr double kPieceSeconds = 60e-9;      // a piece of them,
constexpr double kCandidateSeconds = 10e-9;  // what these leave,
constexpr double kScoreSeconds = 20e-9;      // and what is scored of it

std::uint64_t groups_of(std::uint32_t strings) { return (std::uint64_t{strings} + kGroup - 1) / kGroup; }

}  // namespace

/// One thread's group of left strings.
class JaroJoin::Worker {
 public:
  explicit Worker(const JaroJoin& join) : join_(join), request_(join.request_), near_(kPiece) {
    for (auto& scores : scores_) scores = make_candidate_scores(request_, join.maps_.pattern_to_text);
  }

  /// The pairs of a group; null for `found` counts candidates only.
  void run(std::uint64_t group, dispatch::PairBuffer* found) {
    first_ = static_cast<std::uint32_t>(group * kGroup);
    count_ = std::min(kGroup, request_.left.distinct() - first_);
    for (std::uint32_t i = 0; i < count_; ++i) scores_[i]->load(first_ + i);
    for (const corpus::LengthBucket& bucket : request_.right.buckets()) run(bucket, found);
  }

  std::uint64_t pieces() const { return pieces_; }
  std::uint64_t looked_at() const { return looked_at_; }
  std::uint64_t near() const { return seen_; }
  std::uint64_t candidates() const { return candidates_; }

 private:
  void run(const corpus::LengthBucket& bucket, dispatch::PairBuffer* found) {
    if (request_.self && bucket.end() <= first_ + 1) return;
    pace_.spend(8 * count_);
    bool any = false;
    for (std::uint32_t i = 0; i < count_; ++i) {
      limits_[i] = scores_[i]->limits(bucket.length, std::nullopt);
      any |= !limits_[i].is_none();
    }
    if (!any) return;
    for (std::uint32_t begin = bucket.first; begin < bucket.end(); begin += kPiece)
      for (std::uint32_t i = 0; i < count_; ++i)
        if (!limits_[i].is_none()) look_at(i, bucket, begin, std::min(bucket.end(), begin + kPiece), found);
  }

  void look_at(std::uint32_t number, const corpus::LengthBucket& bucket, std::uint32_t begin, std::uint32_t end,
               dispatch::PairBuffer* found) {
    const std::uint32_t left = first_ + number;
    if (request_.self) begin = std::max(begin, left + 1);  // each pair where the right one comes later
    if (begin >= end) return;
    const CandidateLimits& limits = limits_[number];
    const core::Signature& own = join_.left_signatures()[left];
    ++pieces_;
    looked_at_ += end - begin;
    pace_.spend((end - begin) / 4 + 1);
    const std::uint32_t near =
        find_near(join_.kernels_, own, join_.rights_.data(), begin, end - begin, limits.facts, near_.data());
    seen_ += near;
    std::array<std::uint32_t, CandidateScores::side_by_side> ranks;
    std::size_t waiting = 0;
    for (std::uint32_t i = 0; i < near; ++i) {
      // They lie far apart, each in a line of the cache of its own.
      if (i + kAhead < near) __builtin_prefetch(request_.right.string(bucket, near_[i + kAhead]));
      const std::uint32_t rank = near_[i];
      if (limits.otherwise && !scores_[number]->begins_alike(bucket, rank) &&
          !is_near(own, join_.rights_[rank], *limits.otherwise))
        continue;
      ranks[waiting++] = rank;
      if (waiting == ranks.size()) {
        score(number, bucket, ranks, found);
        waiting = 0;
      }
    }
    score(number, bucket, std::span(ranks.data(), waiting), found);
  }

  void score(std::uint32_t number, const corpus::LengthBucket& bucket, std::span<const std::uint32_t> ranks,
             dispatch::PairBuffer* found) {
    candidates_ += ranks.size();
    pace_.spend(ranks.size() * (bucket.length + 8));
    if (ranks.empty() || found == nullptr) return;
    std::array<double, CandidateScores::side_by_side> scores;
    scores_[number]->score(bucket, ranks, limits_[number], std::nullopt, scores.data());
    for (std::size_t i = 0; i < ranks.size(); ++i)
      if (scores[i] != CandidateScores::beyond) found->push_back({first_ + number, ranks[i], scores[i]});
  }

  const JaroJoin& join_;
  const dispatch::Request& request_;
  std::uint32_t first_ = 0;
  std::uint32_t count_ = 0;
  std::array<std::unique_ptr<CandidateScores>, kGroup> scores_;
  std::array<CandidateLimits, kGroup> limits_;  ///< for choices of the length at hand
  std::vector<std::uint32_t> near_;
  std::uint64_t pieces_ = 0;
  std::uint64_t looked_at_ = 0;
  std::uint64_t seen_ = 0;
  std::uint64_t candidates_ = 0;
  watch::Pace pace_;
};

bool JaroJoin::serves(const dispatch::Request& request) {
  return scoring::is_jaro(request.scorer.metric) && request.rule.has_cutoff;
}

JaroJoin::JaroJoin(const LaneKernels& kernels, const dispatch::Request& request)
    : kernels_(kernels),
      request_(request),
      maps_(symbol_maps(request.left.alphabet(), request.right.alphabet())),
      rights_(request.right.signatures()),
      lefts_(&request.left == &request.right
                 ? std::vector<core::Signature>{}
                 : corpus::make_signatures(request.left, request.right.signature_layout(), maps_.pattern_to_text)) {}

const std::vector<core::Signature>& JaroJoin::left_signatures() const { return lefts_.empty() ? rights_ : lefts_; }

std::uint64_t JaroJoin::tasks() const { return groups_of(request_.left.distinct()); }

void JaroJoin::find(dispatch::PairSink& sink, const watch::Control& control) const {
  std::vector<std::unique_ptr<Worker>> workers(control.workers);
  std::vector<dispatch::PairBuffer> found(control.workers, dispatch::PairBuffer(sink));
  watch::parallel_for(tasks(), control, [&](std::uint64_t task, unsigned number) {
    if (!workers[number]) workers[number] = std::make_unique<Worker>(*this);
    workers[number]->run(task, &found[number]);
  });
  for (dispatch::PairBuffer& rest : found) rest.flush();
}

index::JoinWork JaroJoin::measure(std::uint32_t strings) const {
  index::JoinWork work;
  const std::uint64_t all = tasks();
  if (all == 0) return work;
  Worker worker(*this);
  const std::uint64_t chosen = std::clamp<std::uint64_t>(groups_of(strings), 1, all);
  for (std::uint64_t i = 0; i < chosen; ++i) worker.run((2 * i + 1) * all / (2 * chosen), nullptr);
  const double by = static_cast<double>(all) / static_cast<double>(chosen);
  const auto scaled = [&](std::uint64_t number) {
    return static_cast<std::uint64_t>(static_cast<double>(number) * by);
  };
  work.probes = scaled(worker.looked_at());
  work.candidates = scaled(worker.candidates());
  work.is_exact = chosen == all;
  work.seconds = by * (static_cast<double>(worker.pieces()) * kPieceSeconds +
                       static_cast<double>(worker.looked_at()) * kLookSeconds * 64 / kernels_.vector_bytes +
                       static_cast<double>(worker.near()) * kCandidateSeconds +
                       static_cast<double>(worker.candidates()) * kScoreSeconds);
  return work;
}

std::uint64_t JaroJoin::memory_bytes() const { return lefts_.size() * sizeof(core::Signature); }

std::uint64_t JaroJoin::worker_bytes() const {
  return kGroup * candidate_bytes(request_) + kPiece * sizeof(std::uint32_t);
}

std::vector<std::string> JaroJoin::filters() const { return {"character signature"}; }

}  // namespace warpmatch::cpu
