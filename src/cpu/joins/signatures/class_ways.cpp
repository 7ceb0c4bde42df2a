#include "cpu/joins/signatures/class_ways.hpp"

#include <algorithm>

#include "cpu/joins/signatures/fact_choices.hpp"
#include "cpu/joins/signatures/one_edit_join.hpp"
#include "watch/pace.hpp"

namespace warpmatch::cpu {
namespace {

// One core of a Zen 4 with AVX-512, in seconds: only their proportion matters.
constexpr double kWindowPair = 0.14e-9;  // a pair of signatures in a block, with what scoring the near ones adds
constexpr double kGroupPair = 0.05e-9;   // and in a group, where weights leave a part of them
constexpr double kSortedKey = 50e-9;     // with the signature that is looked up by it
constexpr double kHalvesKey = 60e-9;     // of strings grouped by a half, with what is compared and grouped again
constexpr double kHalvesPairs = 4;       // compared for each of them
constexpr double kChoice = 40e-6;        // whatever has to be done for each
constexpr double kWorthAnIndex = 2e-3;   // all pairs of a class take less than it takes to look for another way

constexpr std::uint32_t kMostFacts = 48;    // that strings of an index may differ in
constexpr std::uint32_t kMostAgreeing = 3;  // parts of their signatures
constexpr std::uint64_t kMostChoices = 500;
constexpr std::uint32_t kSample = 1 << 13;  // strings of a side
constexpr std::uint64_t kSampledChoices = 4;
constexpr std::uint64_t kWorthSignatures = 32;  // strings of the smaller side

/// Evenly strided strings of a class, and how many of the class' pairs stand for one of theirs.
class Sample {
 public:
  Sample(const dispatch::Request& request, const CommonSignatures& signatures, const LengthClass& of)
      : self_(request.self) {
    const auto& lefts = request.left.buckets();
    const auto& rights = request.right.buckets();
    take(signatures.first(), lefts[of.left_first].first, lefts[of.left_end - 1].end(), left_);
    take(signatures.second(), rights[of.right_first].first, rights[of.right_end - 1].end(), right_);
    const double left_count = lefts[of.left_end - 1].end() - lefts[of.left_first].first;
    const double right_count = rights[of.right_end - 1].end() - rights[of.right_first].first;
    strings_ = (self_ ? left_count : left_count + right_count);
    scale_ = left_count / static_cast<double>(left_.size()) * (right_count / static_cast<double>(right_.size()));
  }

  /// Strings whose keys are sorted for each choice.
  double strings() const { return strings_; }

  /// How many pairs of the class agree in the facts, by and large.
  double agreeing(const core::Signature& agree) {
    hash(left_, agree, left_hashes_);
    hash(right_, agree, right_hashes_);
    double pairs = 0;
    auto left = left_hashes_.begin();
    for (auto right = right_hashes_.begin(); right != right_hashes_.end();) {
      const auto end = std::upper_bound(right, right_hashes_.end(), *right);
      left = std::lower_bound(left, left_hashes_.end(), *right);
      const auto left_end = std::upper_bound(left, left_hashes_.end(), *right);
      pairs += static_cast<double>(left_end - left) * static_cast<double>(end - right);
      left = left_end;
      right = end;
    }
    // In a self-join strings of the sample meet themselves and each pair of right strings counts twice: about half.
    return (self_ ? std::max(0.0, pairs - static_cast<double>(right_.size())) / 2 : pairs) * scale_;
  }

 private:
  static void take(const std::vector<core::Signature>& from, std::uint32_t first, std::uint32_t end,
                   std::vector<core::Signature>& to) {
    const std::uint64_t count = end - first;
    const std::uint64_t size = std::min<std::uint64_t>(count, kSample);
    for (std::uint64_t i = 0; i < size; ++i) to.push_back(from[first + i * count / size]);
  }

  void hash(const std::vector<core::Signature>& signatures, const core::Signature& agree,
            std::vector<std::uint32_t>& hashes) {
    pace_.spend(32 * signatures.size());
    hashes.clear();
    for (const core::Signature& signature : signatures) hashes.push_back(hash_of(signature, agree));
    std::sort(hashes.begin(), hashes.end());
  }

  bool self_;
  double strings_ = 0;
  double scale_ = 1;
  std::vector<core::Signature> left_;
  std::vector<core::Signature> right_;
  std::vector<std::uint32_t> left_hashes_;
  std::vector<std::uint32_t> right_hashes_;
  watch::Pace pace_;
};

/// What a choice of that many agreeing parts would cost.
ClassWay way_by(std::uint32_t agreeing, const LengthClass& of, Sample& sample, double slower) {
  const std::vector<FactChoice> choices = fact_choices(of.facts, agreeing);
  const std::uint64_t sampled = std::min<std::uint64_t>(choices.size(), kSampledChoices);
  double compared = 0;
  for (std::uint64_t i = 0; i < sampled; ++i)
    compared += sample.agreeing(choices[(2 * i + 1) * choices.size() / (2 * sampled)].agree);
  const auto count = static_cast<double>(choices.size());
  compared *= count / static_cast<double>(sampled);
  return {of,
          {JoinBy::signatures, agreeing},
          compared,
          count * (kChoice + sample.strings() * kSortedKey) + compared * kGroupPair * slower};
}

}  // namespace

ClassWays::ClassWays(const LaneKernels& kernels, const dispatch::Request& request, const SymbolMaps& maps,
                     const scoring::DistanceLimits& limits, std::optional<JoinBy> forced)
    : kernels_(kernels), request_(request), maps_(maps), indexed_(request.right.buckets().size()) {
  const bool few = std::min(request.left.distinct(), request.right.distinct()) < kWorthSignatures;
  for (const LengthClass& of : length_classes(request, limits)) {
    const auto pairs = static_cast<double>(of.pairs);
    ClassWay& way = ways_.emplace_back(ClassWay{of, {}, pairs, pairs * kWindowPair * 64 / kernels.vector_bytes});
    if (forced || (!few && way.seconds > kWorthAnIndex)) choose(way, forced);
    if (!way.is_indexed()) continue;
    has_index_ = true;
    std::fill(indexed_.begin() + of.right_first, indexed_.begin() + of.right_end, true);
  }
  if (!has(JoinBy::signatures)) signatures_.reset();
}

void ClassWays::choose(ClassWay& way, std::optional<JoinBy> forced) {
  const LengthClass of = way.of;
  if (OneEditJoin::serves(request_, maps_, of) && (!forced || forced->kind == JoinBy::halves)) {
    const auto keys = static_cast<double>(OneEditJoin::keys(request_, of));
    const double seconds = keys * kHalvesKey;
    if (forced || seconds < way.seconds) way = {of, {JoinBy::halves, 0}, keys * kHalvesPairs, seconds};
    return;
  }
  if (of.facts > kMostFacts || (forced && forced->kind != JoinBy::signatures)) return;
  if (!signatures_) signatures_.emplace(request_.left, request_.right, maps_.text_to_pattern, maps_.pattern_to_text);
  choose_agreeing(way, forced ? std::optional(forced->agreeing) : std::nullopt);
}

void ClassWays::choose_agreeing(ClassWay& way, std::optional<std::uint32_t> forced) {
  const LengthClass of = way.of;
  Sample sample(request_, *signatures_, of);
  const double slower = 64.0 / kernels_.vector_bytes;
  if (forced) {
    if (count_fact_choices(of.facts, *forced) <= kMostChoices) way = way_by(*forced, of, sample, slower);
    return;
  }
  for (std::uint32_t agreeing = 1; agreeing <= kMostAgreeing; ++agreeing) {
    const std::uint64_t choices = count_fact_choices(of.facts, agreeing);
    if (choices > kMostChoices) break;
    // Sorting alone can be dearer than what is known already.
    if (static_cast<double>(choices) * sample.strings() * kSortedKey > way.seconds) break;
    const ClassWay other = way_by(agreeing, of, sample, slower);
    if (other.seconds < way.seconds) way = other;
  }
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
