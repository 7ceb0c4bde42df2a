#include "cpu/joins/signatures/signature_sample.hpp"

#include <algorithm>

#include "cpu/joins/signatures/fact_choices.hpp"

namespace warpmatch::cpu {
namespace {

constexpr std::uint32_t kSample = 1 << 13;  // strings of a side
constexpr std::uint32_t kPartners = 8;      // of each right one, of which whole signatures are compared

void take(const std::vector<core::Signature>& from, std::uint32_t first, std::uint32_t end,
          std::vector<core::Signature>& to, std::vector<std::uint32_t>& ranks) {
  const std::uint64_t count = end - first;
  const std::uint64_t size = std::min<std::uint64_t>(count, kSample);
  for (std::uint64_t i = 0; i < size; ++i) {
    ranks.push_back(static_cast<std::uint32_t>(first + i * count / size));
    to.push_back(from[ranks.back()]);
  }
}

}  // namespace

SignatureSample::SignatureSample(const dispatch::Request& request, const CommonSignatures& signatures,
                                 const LengthClass& of)
    : request_(request), self_(request.self) {
  const auto& lefts = request.left.buckets();
  const auto& rights = request.right.buckets();
  take(signatures.first(), lefts[of.left_first].first, lefts[of.left_end - 1].end(), left_, left_ranks_);
  take(signatures.second(), rights[of.right_first].first, rights[of.right_end - 1].end(), right_, right_ranks_);
  const double left_count = lefts[of.left_end - 1].end() - lefts[of.left_first].first;
  const double right_count = rights[of.right_end - 1].end() - rights[of.right_first].first;
  strings_ = (self_ ? left_count : left_count + right_count);
  scale_ = left_count / static_cast<double>(left_.size()) * (right_count / static_cast<double>(right_.size()));
}

double SignatureSample::agreeing(const core::Signature& agree) {
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

bool SignatureSample::is_near(std::size_t left, std::size_t right, const scoring::DistanceLimits& limits) const {
  const std::uint32_t l = request_.left.length(left_ranks_[left]);
  const std::uint32_t r = request_.right.length(right_ranks_[right]);
  const std::int64_t limit = distance_limit(request_.rule, limits, l, r);
  if (limit < 0) return false;
  const core::Signature& a = left_[left];
  const core::Signature& b = right_[right];
  const auto most = static_cast<std::uint32_t>(limit);
  const core::EditScale& scale = request_.rule.scale;
  return core::count_bits(a.low & ~b.low) + core::count_bits(a.high & ~b.high) <= scale.facts_lost(most, l, r) &&
         core::count_bits(b.low & ~a.low) + core::count_bits(b.high & ~a.high) <= scale.facts_lost(most, r, l);
}

double SignatureSample::near(const scoring::DistanceLimits& limits) {
  double compared = 0;
  double near = 0;
  std::uint64_t random = 1;
  pace_.spend(32 * kPartners * right_.size());
  for (std::size_t r = 0; r < right_.size(); ++r)
    for (std::uint32_t i = 0; i < kPartners; ++i) {
      random = random * 6364136223846793005u + 1442695040888963407u;
      const std::size_t l = (random >> 32) * left_.size() >> 32;
      if (self_ && left_ranks_[l] == right_ranks_[r]) continue;
      ++compared;
      near += is_near(l, r, limits);
    }
  const double all = static_cast<double>(left_.size()) * static_cast<double>(right_.size()) * scale_;
  return compared > 0 ? near / compared * (self_ ? all / 2 : all) : 0;
}

void SignatureSample::hash(const std::vector<core::Signature>& signatures, const core::Signature& agree,
                           std::vector<std::uint32_t>& hashes) {
  pace_.spend(32 * signatures.size());
  hashes.clear();
  for (const core::Signature& signature : signatures) hashes.push_back(hash_of(signature, agree));
  std::sort(hashes.begin(), hashes.end());
}

}  // namespace warpmatch::cpu
