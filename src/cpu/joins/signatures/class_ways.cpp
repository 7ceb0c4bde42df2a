#include "cpu/joins/signatures/class_ways.hpp"

#include <algorithm>

#include "core/metric_visit.hpp"
#include "cpu/joins/signatures/fact_choices.hpp"
#include "cpu/joins/signatures/few_edits.hpp"
#include "cpu/joins/signatures/one_edit_join.hpp"
#include "cpu/joins/signatures/piece_join.hpp"
#include "cpu/joins/signatures/pieces.hpp"
#include "cpu/joins/signatures/signature_join.hpp"

namespace warpmatch::cpu {
namespace {

// One core of a Zen 4 with AVX-512, in seconds: only their proportion matters.
constexpr double kWindowPair = 0.14e-9;  // a pair of signatures in a block
constexpr double kGroupPair = 0.05e-9;   // and in a group, where weights leave a part of them
constexpr double kSortedKey = 50e-9;     // with the signature that is looked up by it
constexpr double kHalvesKey = 60e-9;     // of strings grouped by a half, with what is compared and grouped again
constexpr double kHalvesPairs = 4;       // compared for each of them
constexpr double kChoice = 40e-6;        // whatever has to be done for each
constexpr double kPieceEntry = 25e-9;    // of a table, with the hashes of its pieces
constexpr double kPieceLookup = 9e-9;    // with its share of what is hashed
constexpr double kFarPieceLookup = 25e-9;
constexpr std::uint64_t kCacheBytes = 1 << 23;  // of tables whose lookups are near
constexpr double kFewEdits = 12e-9;             // a near pair by itself, where masks of what is unequal tell
constexpr double kColumns = 30e-9;              // where columns do
constexpr double kAnyLength = 300e-9;           // and where neither does
constexpr double kLanes = 7e-9;                 // one in lanes
constexpr double kLanesOfAny = 35e-9;           // and by what is not bit-parallel
constexpr double kWorthAnIndex = 2e-3;          // all pairs of a class take less than it takes to look for another way
constexpr double kWorthPieces = 10e-3;          // and an index less than to look for pieces

constexpr std::uint32_t kMostFacts = 48;    // that strings of an index may differ in
constexpr std::uint32_t kMostAgreeing = 3;  // parts of their signatures
constexpr std::uint64_t kMostChoices = 500;
constexpr std::uint64_t kSampledChoices = 4;
constexpr std::uint64_t kWorthSignatures = 32;  // strings of the smaller side

/// What a choice of that many agreeing parts would cost, with scoring what is near.
ClassWay way_by(std::uint32_t agreeing, const LengthClass& of, SignatureSample& sample, double slower, double scoring) {
  const std::vector<FactChoice> choices = fact_choices(of.facts, agreeing);
  const std::uint64_t sampled = std::min<std::uint64_t>(choices.size(), kSampledChoices);
  double compared = 0;
  for (std::uint64_t i = 0; i < sampled; ++i)
    compared += sample.agreeing(choices[(2 * i + 1) * choices.size() / (2 * sampled)].agree);
  const auto count = static_cast<double>(choices.size());
  compared *= count / static_cast<double>(sampled);
  return {.of = of,
          .by = {JoinBy::signatures, agreeing},
          .compared = compared,
          .seconds = count * (kChoice + sample.strings() * kSortedKey) + compared * kGroupPair * slower + scoring,
          .tasks = choices.size(),
          .keys = choices.size() * static_cast<std::uint64_t>(sample.strings())};
}

/// Which part of the right strings of a class has more symbols than a word has bits.
double share_of_long(const dispatch::Request& request, const LengthClass& of) {
  double all = 0;
  double are_long = 0;
  for (std::uint32_t i = of.right_first; i < of.right_end; ++i) {
    const corpus::LengthBucket& bucket = request.right.buckets()[i];
    all += bucket.count;
    if (bucket.length > 64) are_long += bucket.count;
  }
  return are_long / all;
}

/// What scoring a pair of the class takes by itself.
double seconds_of_pair(const dispatch::Request& request, const LengthClass& of) {
  const Metric metric = request.rule.metric;
  if (metric == Metric::levenshtein && of.distance <= most_few_edits) return kFewEdits;
  const double by_any = core::is_bit_parallel(metric) ? share_of_long(request, of) : 1;
  return by_any * kAnyLength + (1 - by_any) * kColumns;
}

/// And in lanes.
double seconds_in_lanes(const dispatch::Request& request, const LengthClass& of) {
  if (!core::is_bit_parallel(request.rule.metric)) return kLanesOfAny;
  return kLanes * (1 + 3 * share_of_long(request, of));
}

}  // namespace

ClassWays::ClassWays(const LaneKernels& kernels, const dispatch::Request& request, const SymbolMaps& maps,
                     const scoring::DistanceLimits& limits, std::optional<JoinBy> forced)
    : kernels_(kernels), request_(request), maps_(maps), limits_(limits), indexed_(request.right.buckets().size()) {
  const bool few = std::min(request.left.distinct(), request.right.distinct()) < kWorthSignatures;
  for (const LengthClass& of : length_classes(request, limits)) {
    const auto pairs = static_cast<double>(of.pairs);
    ClassWay& way = ways_.emplace_back(
        ClassWay{.of = of, .by = {}, .compared = pairs, .seconds = pairs * kWindowPair * 64 / kernels.vector_bytes});
    if (forced || (!few && way.seconds > kWorthAnIndex)) choose(way, forced);
    if (!way.is_indexed()) continue;
    has_index_ = true;
    std::fill(indexed_.begin() + of.right_first, indexed_.begin() + of.right_end, true);
  }
  if (!has(JoinBy::signatures)) signatures_.reset();
}

void ClassWays::choose(ClassWay& way, std::optional<JoinBy> forced) {
  const LengthClass of = way.of;
  const auto may_be = [&](JoinBy::Kind kind) { return !forced || forced->kind == kind; };
  const auto agreeing = forced ? std::optional(forced->agreeing) : std::nullopt;
  if (OneEditJoin::serves(request_, maps_, of) && may_be(JoinBy::halves)) {
    const std::uint64_t keys = OneEditJoin::keys(request_, of);
    const auto entries = static_cast<double>(keys);
    const double seconds = entries * kHalvesKey;
    if (forced || seconds < way.seconds)
      way = {.of = of,
             .by = {JoinBy::halves},
             .compared = entries * kHalvesPairs,
             .seconds = seconds,
             .tasks = 2,
             .keys = keys,
             .bytes = OneEditJoin::bytes(request_, of)};
    return;
  }
  if (of.facts > kMostFacts) return;
  if (!signatures_) signatures_.emplace(request_.left, request_.right, maps_.text_to_pattern, maps_.pattern_to_text);
  SignatureSample sample(request_, *signatures_, of);
  const double near = sample.near(limits_);
  way.seconds += near * seconds_in_lanes(request_, of) * 64 / kernels_.vector_bytes;
  if (may_be(JoinBy::signatures)) choose_signatures(way, sample, near * seconds_of_pair(request_, of), agreeing);
  const bool may_be_pieces = may_be(JoinBy::pieces) && PieceJoin::serves(request_, maps_, of);
  if (may_be_pieces && (forced || way.seconds > kWorthPieces)) choose_pieces(way, agreeing);
}

void ClassWays::choose_pieces(ClassWay& way, std::optional<std::uint32_t> forced) {
  const LengthClass of = way.of;
  const double check = seconds_of_pair(request_, of);
  const auto by = [&](std::uint32_t agreeing, const CommonText* text) {
    const PieceWork work = PieceJoin::measure(request_, text, limits_, of, agreeing);
    const double lookup = work.bytes > kCacheBytes ? kFarPieceLookup : kPieceLookup;
    return ClassWay{.of = of,
                    .by = {JoinBy::pieces, agreeing},
                    .compared = work.candidates,
                    .seconds = static_cast<double>(work.entries) * kPieceEntry +
                               static_cast<double>(work.lookups) * lookup + work.candidates * check,
                    .tasks = work.stages,
                    .keys = work.entries + work.lookups,
                    .bytes = work.bytes};
  };
  if (forced) {
    way = by(*forced, nullptr);
    return;
  }
  for (std::uint32_t agreeing = 1; agreeing <= most_agreeing_pieces; ++agreeing) {
    // Tables and lookups alone can be dearer than what is known already, or as dear: not worth a sample.
    const double known = way.by.kind == JoinBy::pieces ? way.seconds : way.seconds / 2;
    if (by(agreeing, nullptr).seconds > known) break;
    const ClassWay other = by(agreeing, &text());
    if (other.seconds < way.seconds) way = other;
  }
}

void ClassWays::choose_signatures(ClassWay& way, SignatureSample& sample, double scoring,
                                  std::optional<std::uint32_t> forced) {
  const LengthClass of = way.of;
  const double slower = 64.0 / kernels_.vector_bytes;
  const auto by = [&](std::uint32_t agreeing) {
    ClassWay other = way_by(agreeing, of, sample, slower, scoring);
    other.bytes = index_bytes(request_, of);
    return other;
  };
  if (forced) {
    if (count_fact_choices(of.facts, *forced) <= kMostChoices) way = by(*forced);
    return;
  }
  for (std::uint32_t agreeing = 1; agreeing <= kMostAgreeing; ++agreeing) {
    const std::uint64_t choices = count_fact_choices(of.facts, agreeing);
    if (choices > kMostChoices) break;
    // Sorting and scoring alone can be dearer than what is known already.
    if (static_cast<double>(choices) * sample.strings() * kSortedKey + scoring > way.seconds) break;
    const ClassWay other = by(agreeing);
    if (other.seconds < way.seconds) way = other;
  }
}

const CommonText& ClassWays::text() {
  if (!text_) text_.emplace(request_, maps_);
  return *text_;
}

bool ClassWays::is_indexed(std::uint32_t right_rank) const {
  if (!has_index_) return false;
  const auto& buckets = request_.right.buckets();
  return indexed_[static_cast<std::size_t>(&request_.right.bucket_of(right_rank) - buckets.data())];
}

bool ClassWays::is_indexed_length(std::uint32_t right_length) const {
  if (!has_index_) return false;
  const auto& buckets = request_.right.buckets();
  const auto at = std::ranges::lower_bound(buckets, right_length, {}, &corpus::LengthBucket::length);
  return indexed_[static_cast<std::size_t>(at - buckets.begin())];
}

}  // namespace warpmatch::cpu
