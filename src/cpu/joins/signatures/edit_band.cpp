#include "cpu/joins/signatures/edit_band.hpp"

namespace warpmatch::cpu {
namespace {

using Buckets = std::vector<corpus::LengthBucket>;

constexpr std::uint32_t kLengthsOfBand = 8;  // one length more for so many symbols
constexpr std::uint32_t kMostLengthsOfBand = 16;

}  // namespace

std::vector<LengthClass> edit_bands(const dispatch::Request& request, const LengthClass& of) {
  const Buckets& lefts = request.left.buckets();
  const Buckets& rights = request.right.buckets();
  std::vector<LengthClass> bands;
  for (std::uint32_t first = of.right_first; first < of.right_end;) {
    const std::uint32_t shortest = rights[first].length;
    const std::uint32_t longest = shortest + std::min(shortest / kLengthsOfBand, kMostLengthsOfBand);
    std::uint32_t end = first + 1;
    while (end < of.right_end && rights[end].length <= longest) ++end;
    LengthClass band{first, end, of.left_first, request.self ? end : of.left_end};
    while (band.left_first < band.left_end && lefts[band.left_first].length + 1 < shortest) ++band.left_first;
    while (band.left_end > band.left_first && lefts[band.left_end - 1].length > rights[end - 1].length + 1)
      --band.left_end;
    if (band.left_first < band.left_end) bands.push_back(band);
    first = end;
  }
  return bands;
}

EditBand::EditBand(const dispatch::Request& request, const LengthClass& of) : self(request.self) {
  const Buckets& left_buckets = request.left.buckets();
  const Buckets& right_buckets = request.right.buckets();
  left_rank = left_buckets[of.left_first].first;
  const std::uint32_t right_rank = right_buckets[of.right_first].first;
  lefts = left_buckets[of.left_end - 1].end() - left_rank;
  right_place = self ? right_rank - left_rank : lefts;
  right_shift = self ? left_rank : right_rank - lefts;
  for (std::uint32_t i = of.left_first; i < of.left_end; ++i) add(left_buckets[i], left_rank, false);
  if (!self)
    for (std::uint32_t i = of.right_first; i < of.right_end; ++i) add(right_buckets[i], right_shift, true);
  places = runs.back().end;
  shortest = longest = runs.front().bucket->length;
  for (const Run& run : runs) {
    shortest = std::min(shortest, run.bucket->length);
    longest = std::max(longest, run.bucket->length);
  }
}

void EditBand::add(const corpus::LengthBucket& bucket, std::uint32_t shift, bool right) {
  runs.push_back({&bucket, bucket.first - shift, bucket.end() - shift, right});
}

}  // namespace warpmatch::cpu
