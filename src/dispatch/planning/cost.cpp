#include "dispatch/planning/cost.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "core/metric_visit.hpp"
#include "watch/pace.hpp"

namespace warpmatch::dispatch {
namespace {

// One core of a Zen 4 with AVX-512, from 8 to 20,000 symbols; other processors differ by small factors. In seconds.
constexpr double kPair = 0.8e-9;               // writing or selecting one score
constexpr double kNarrowColumn = 0.14e-9;      // one text symbol against a pattern of up to 64
constexpr double kWideColumn = 0.2e-9;         // the same by 64-bit words of a longer pattern: Levenshtein and OSA
constexpr double kCheapColumn = 0.08e-9;       // and the others
constexpr double kCounted = 0.015e-9;          // equal places counted in lanes, each,
constexpr std::uint32_t kCountedPlaces = 128;  // where the shorter string has no more
constexpr double kInPlace = 2e-9;              // two long strings compared where they stand,
constexpr double kPlace = 0.02e-9;             // and each symbol of theirs
constexpr double kDamerauCell = 0.04e-9;
constexpr double kWindowCell = 0.06e-9;  // partial ratios: windows over the longer string
constexpr double kWeightedCell = 1.5e-9;
constexpr double kScreenedPair = 0.2e-9;  // one signature comparison
constexpr double kScreenedShare = 0.05;   // of the pairs pass it

// The best choices by the signatures that these keep: what a choice takes, most of which are not scored.
constexpr double kSearchedPair = 0.6e-9;
constexpr double kSearchedComposite = 12e-9;
constexpr std::uint32_t kSearchedLength = 64;  // of queries by edits (cpu/search)
constexpr std::uint32_t kFewChoices = 2048;    // are not searched,
constexpr std::uint64_t kFewPairs = 1 << 20;   // unless for many queries

// A thread is started in about a fifth of it, and runs after as long again.
constexpr double kThread = 40e-6;

// Signature bounds that are looser reject too little to be used (cpu/operations/screening.hpp).
constexpr std::uint32_t kUsefulSignatureLimit = 32;
// Long patterns side by side in a block; where there are fewer, lanes stand idle.
constexpr double kWordLanes = 8;
constexpr double kJaroWordLanes = 16;
constexpr double kDamerauLanes = 32;
constexpr double kWindowLanes = 10;

// Estimates for a current data-centre GPU; not yet measured.
constexpr double kCudaStart = 5e-3;
constexpr double kCudaPair = 0.05e-9;
constexpr double kCudaStep = 0.005e-9;        // all threads busy
constexpr double kCudaLoneStep = 50e-9;       // of one thread, whose operations wait for each other
constexpr double kCudaMultiprocessors = 132;  // of the device these are for
constexpr double kCudaBytes = 1.0 / 12e9;     // PCIe, pageable memory

double words_of(std::uint32_t length) { return (std::uint64_t{length} + 63) / 64; }

/// What the pairs of two lengths cost. `lengths` of one pair; `patterns`, how many strings the larger side has.
class PairCost {
 public:
  /// With `any_shorter` none of shorter strings costs more.
  PairCost(const Request& request, std::uint32_t left, std::uint32_t right, bool any_shorter = false)
      : PairCost(request.rule, std::max(request.left.distinct(), request.right.distinct()), left, right, any_shorter) {}
  PairCost(const scoring::ScoreRule& rule, std::uint32_t patterns, std::uint32_t left, std::uint32_t right,
           bool any_shorter = false)
      : any_shorter_(any_shorter),
        rule_(rule),
        patterns_(std::max(1U, patterns)),
        shorter_(std::min(left, right)),
        longer_(std::max(left, right)),
        words_(words_of(shorter_)),
        cells_(static_cast<double>(shorter_) * longer_) {}

  /// Seconds of one CPU thread, with full lanes or as few as there are patterns.
  double cpu(bool full) const {
    const auto lanes = [&](double of_a_block) {
      return full ? std::ceil(patterns_ / of_a_block) * of_a_block / patterns_ : of_a_block;
    };
    switch (rule_.metric) {
      case Metric::damerau_levenshtein: return kPair + cells_ * kDamerauCell * lanes(kDamerauLanes);
      case Metric::levenshtein:
        if (!rule_.counts_edits) return kPair + cells_ * kWeightedCell;
        return kPair + bit_parallel(kWideColumn) * (words_ > 1 ? lanes(kWordLanes) : 1);
      case Metric::osa: return kPair + bit_parallel(kWideColumn) * (words_ > 1 ? lanes(kWordLanes) : 1);
      case Metric::jaro:
      case Metric::jaro_winkler:
        if (shorter_ <= 64 && longer_ <= 128) return 4e-9 + longer_ * 0.15e-9;
        if (shorter_ <= 256 && longer_ <= 1024) return 10e-9 + words_ * longer_ * 0.25e-9 * lanes(kJaroWordLanes);
        return longer_ * 16e-9 + words_ * longer_ * 0.2e-9;
      case Metric::hamming:
        return kPair + (shorter_ > kCountedPlaces ? kInPlace + longer_ * kPlace : shorter_ * kCounted);
      case Metric::prefix:
      case Metric::postfix: return kPair + (shorter_ > kCountedPlaces ? kInPlace : 0);
      case Metric::jaccard: return 8e-9 + (static_cast<double>(shorter_) + longer_) * 0.01e-9;
      case Metric::token_set: return 10e-9 + by_words();
      case Metric::token: return 12e-9 + 1.3 * by_words();
      case Metric::wratio:
        return 18e-9 + 1.3 * by_words() + (any_shorter_ || longer_ >= 1.5 * shorter_ ? 2 * windows(lanes) : 0);
      case Metric::partial: return 14e-9 + windows(lanes);
      case Metric::partial_token_set:
      case Metric::partial_token: return 14e-9 + windows(lanes) + by_words();
      default: return kPair + bit_parallel(kCheapColumn) * (words_ > 1 ? lanes(kWordLanes) : 1);
    }
  }

  /// The same in a search for the best.
  double searched() const { return rule_.counts_edits ? kSearchedPair : kSearchedComposite; }

  /// Steps of a CUDA thread: as TileScorer::weight has them, by column and word.
  double cuda() const {
    const double columns = std::max(1.0, words_) * longer_;
    if (rule_.counts_edits) return columns * (rule_.metric == Metric::damerau_levenshtein ? 64 : 1);
    switch (rule_.metric) {
      case Metric::levenshtein: return columns * 100;
      case Metric::jaccard: return columns;
      case Metric::jaro:
      case Metric::jaro_winkler: return columns * 3;
      default: return columns * 20;
    }
  }

  /// True where a cutoff makes signatures worth comparing.
  bool is_screened() const {
    if (!rule_.has_cutoff || !rule_.counts_edits) return false;
    const std::int64_t limit = rule_.largest_distance(rule_.scale.maximum(shorter_, longer_));
    return limit < kUsefulSignatureLimit * 2 &&
           rule_.scale.signature_limit(static_cast<std::uint32_t>(std::max<std::int64_t>(limit, 0)), shorter_,
                                       longer_) < kUsefulSignatureLimit;
  }

 private:
  double bit_parallel(double wide) const { return words_ * longer_ * (words_ > 1 ? wide : kNarrowColumn); }
  double by_words() const { return words_ * longer_ * (words_ > 2 ? 1.2e-9 : 0.3e-9); }
  template <class Lanes>
  double windows(const Lanes& lanes) const {
    return cells_ * kWindowCell * (words_ > 1 ? lanes(kWindowLanes) : 1);
  }

  bool any_shorter_;
  const scoring::ScoreRule& rule_;
  double patterns_;
  std::uint32_t shorter_;
  std::uint32_t longer_;
  double words_;
  double cells_;
};

/// Adds so many pairs of two lengths.
void add(Work& work, const PairCost& cost, std::uint64_t pairs, double columns, bool searched) {
  if (pairs == 0) return;
  const auto count = static_cast<double>(pairs);
  const bool screened = cost.is_screened();
  work.window_pairs += pairs;
  work.columns += count * columns;
  const double usual = screened ? kScreenedPair + kScreenedShare * cost.cpu(true) : cost.cpu(true);
  work.cpu_seconds += count * (searched ? std::min(usual, cost.searched()) : usual);
  work.cpu_longest = std::max(work.cpu_longest, cost.cpu(false));
  work.cuda_steps += count * cost.cuda() * (screened ? kScreenedShare : 1.0);
  work.cuda_longest = std::max(work.cuda_longest, cost.cuda());
}

double columns_of(std::uint32_t left, std::uint32_t right) {
  return words_of(std::min(left, right)) * std::max(left, right);
}

}  // namespace

bool are_few_pairs(const Request& request) {
  return request.right.distinct() <= kFewChoices &&
         std::uint64_t{request.left.distinct()} * request.right.distinct() <= kFewPairs;
}

bool is_searched(const Request& request) {
  if (!request.best_only || request.fitted != nullptr) return false;
  if (!request.right.is_searched_by_signatures(request.left.distinct())) return false;
  if (!request.rule.counts_edits) return request.rule.metric >= Metric::partial;
  return core::is_bit_parallel(request.rule.metric) && request.left.max_length() <= kSearchedLength &&
         !are_few_pairs(request);
}

Work measure(const Request& request) {
  Work work;
  const bool windowed = request.rule.has_cutoff && request.rule.counts_edits;
  const bool searched = is_searched(request);
  watch::Pace pace;
  for (const corpus::LengthBucket& left : request.left.buckets()) {
    for (const corpus::LengthBucket& right : request.right.buckets()) {
      pace.spend(16);
      std::uint64_t pairs = std::uint64_t{left.count} * right.count;
      if (request.self) {
        if (right.first < left.first) continue;
        if (right.first == left.first) pairs = std::uint64_t{left.count} * (left.count - 1) / 2;
      }
      work.distinct_pairs += pairs;
      const std::int64_t apart = std::abs(std::int64_t{left.length} - right.length);
      const std::uint32_t maximum = request.rule.scale.maximum(left.length, right.length);
      if (windowed && request.rule.largest_distance(maximum) < apart) continue;
      add(work, PairCost(request, left.length, right.length), pairs, columns_of(left.length, right.length), searched);
    }
  }
  return work;
}

Work at_most(const Request& request) {
  const corpus::PackedCorpus& left = request.left;
  const corpus::PackedCorpus& right = request.right;
  Work work;
  work.distinct_pairs = work.window_pairs = std::uint64_t{left.distinct()} * right.distinct();
  if (work.distinct_pairs == 0) return work;
  const PairCost longest(request, left.max_length(), right.max_length(), true);
  const auto pairs = static_cast<double>(work.distinct_pairs);
  work.columns = pairs * columns_of(left.max_length(), right.max_length());
  work.cpu_longest = longest.cpu(false);
  work.cpu_seconds =
      pairs * (is_searched(request) ? std::min(longest.cpu(true), longest.searched()) : longest.cpu(true));
  work.cuda_longest = longest.cuda();
  work.cuda_steps = pairs * longest.cuda();
  return work;
}

double cpu_seconds(const Work& work, unsigned workers, unsigned vector_bytes) {
  if (work.window_pairs == 0) return 0;
  return std::max(work.cpu_seconds / workers, std::min(work.cpu_longest, work.cpu_seconds)) * 64 / vector_bytes;
}

unsigned useful_workers(double seconds, unsigned most) {
  // n threads take seconds / n and their starts, one after the other: least where both are equal.
  const double enough = std::sqrt(seconds / kThread);
  return enough < most ? std::max(1U, static_cast<unsigned>(enough)) : most;
}

double usual_seconds(const Request& request) {
  const double pairs = static_cast<double>(request.left.distinct()) * request.right.distinct();
  if (pairs == 0) return 0;
  const auto mean = [](const corpus::PackedCorpus& side) {
    return static_cast<std::uint32_t>(side.text_symbols() / side.distinct());
  };
  Work work;
  add(work, PairCost(request, mean(request.left), mean(request.right)), 1, 0, is_searched(request));
  return work.cpu_seconds * pairs / (request.self ? 2 : 1);
}

double cpu_pair_seconds(const scoring::ScoreRule& rule, std::uint32_t patterns, std::uint32_t left,
                        std::uint32_t right) {
  return PairCost(rule, patterns, left, right).cpu(true);
}

double cuda_seconds(const Work& work, std::uint64_t moved_bytes, unsigned multiprocessors) {
  const double slower = kCudaMultiprocessors / std::max(1U, multiprocessors);
  const double together = static_cast<double>(work.window_pairs) * kCudaPair + work.cuda_steps * kCudaStep;
  return kCudaStart + std::max(together * slower, work.cuda_longest * kCudaLoneStep) +
         static_cast<double>(moved_bytes) * kCudaBytes;
}

std::uint64_t text_bytes(const Request& request) { return request.left.memory().text + request.right.memory().text; }

}  // namespace warpmatch::dispatch
