#include "cpu/joins/signatures/signature_sample.hpp"

#include <algorithm>

#include "cpu/joins/signatures/fact_choices.hpp"

namespace warpmatch::cpu {
namespace {

constexpr std::uint32_t kSample = 1 << 13;   // strings of a side
constexpr std::size_t kLookedAtOfGroup = 8;  // strings of a side

void take(const std::vector<core::Signature>& from, std::uint32_t first, std::uint32_t end,
          std::vector<core::Signature>& to) {
  const std::uint64_t count = end - first;
  const std::uint64_t size = std::min<std::uint64_t>(count, kSample);
  for (std::uint64_t i = 0; i < size; ++i) to.push_back(from[first + i * count / size]);
}

}  // namespace

SignatureSample::SignatureSample(const dispatch::Request& request, const CommonSignatures& signatures,
                                 const LengthClass& of)
    : self_(request.self) {
  const auto& lefts = request.left.buckets();
  const auto& rights = request.right.buckets();
  const std::uint32_t left_first = lefts[of.left_first].first;
  const std::uint32_t left_end = lefts[of.left_end - 1].end();
  const std::uint32_t right_first = rights[of.right_first].first;
  const std::uint32_t right_end = rights[of.right_end - 1].end();
  take(signatures.first(), left_first, left_end, left_);
  take(signatures.second(), right_first, right_end, right_);
  both_sides_ = self_ && left_first == right_first && left_end == right_end;
  const double left_count = left_end - left_first;
  const double right_count = right_end - right_first;
  strings_ = (self_ ? left_count : left_count + right_count);
  scale_ = left_count / static_cast<double>(left_.size()) * (right_count / static_cast<double>(right_.size()));
  if (self_) scale_ /= 2;  // each pair of right strings is seen from both ends
}

void SignatureSample::group_by(const core::Signature& agree) {
  hash(left_, agree, left_hashes_);
  hash(right_, agree, right_hashes_);
}

void SignatureSample::hash(const std::vector<core::Signature>& signatures, const core::Signature& agree,
                           std::vector<HashedEntry>& hashes) {
  pace_.spend(32 * signatures.size());
  hashes.clear();
  for (const core::Signature& signature : signatures)
    hashes.push_back(HashedEntry{hash_of(signature, agree)} << hash_bits | hashes.size());
  std::ranges::sort(hashes);
}

/// Calls `visit(lefts, rights)` for those that have a hash in common.
template <class Visit>
void SignatureSample::for_groups(const Visit& visit) const {
  const auto end_of = [](auto first, auto end) {
    return std::upper_bound(first, end, hash_of_entry(*first),
                            [](std::uint32_t hash, HashedEntry entry) { return hash < hash_of_entry(entry); });
  };
  auto left = left_hashes_.begin();
  for (auto right = right_hashes_.begin(); right != right_hashes_.end();) {
    const std::uint32_t hash = hash_of_entry(*right);
    const auto end = end_of(right, right_hashes_.end());
    left = std::ranges::lower_bound(left, left_hashes_.end(), hash, {}, hash_of_entry);
    if (left != left_hashes_.end() && hash_of_entry(*left) == hash)
      visit(Group(left, end_of(left, left_hashes_.end())), Group(right, end));
    right = end;
  }
}

double SignatureSample::agreeing() const {
  double pairs = 0;
  for_groups([&](Group lefts, Group rights) {
    pairs += static_cast<double>(lefts.size()) * static_cast<double>(rights.size());
  });
  // In a self-join strings of the sample meet themselves.
  return (self_ ? std::max(0.0, pairs - static_cast<double>(right_.size())) : pairs) * scale_;
}

double SignatureSample::near(std::uint32_t facts) {
  double pairs = 0;
  for_groups([&](Group lefts, Group rights) { pairs += near_in(lefts, rights, facts); });
  return pairs * scale_;
}

double SignatureSample::near_in(Group lefts, Group rights, std::uint32_t facts) {
  const std::size_t left_step = (lefts.size() - 1) / kLookedAtOfGroup + 1;
  const std::size_t right_step = (rights.size() - 1) / kLookedAtOfGroup + 1;
  double looked_at = 0;
  double near = 0;
  double themselves = 0;
  for (std::size_t r = 0; r < rights.size(); r += right_step)
    for (std::size_t l = r / right_step % left_step; l < lefts.size(); l += left_step) {
      if (both_sides_ && place_of(lefts[l]) == place_of(rights[r])) {
        ++themselves;
        continue;
      }
      ++looked_at;
      near += difference(left_[place_of(lefts[l])], right_[place_of(rights[r])]) <= facts;
    }
  pace_.spend(static_cast<std::uint64_t>(4 * (looked_at + themselves)) + 16);
  if (looked_at == 0) return 0;
  const auto all = static_cast<double>(lefts.size()) * static_cast<double>(rights.size());
  return near / looked_at * (both_sides_ ? all - static_cast<double>(rights.size()) : all);
}

}  // namespace warpmatch::cpu
