#include "pair/isa/short_pairs.hpp"

namespace warpmatch::pair {
namespace {

/// A table of match words.
class Matcher {
 public:
  explicit Matcher(const ShortPattern& pattern) {
    for (std::uint32_t row = 0; row < pattern.rows; ++row) match_[pattern.symbols[row]] |= ShortWord{1} << row;
  }
  WARPMATCH_HD ShortWord find(std::uint8_t symbol) const { return match_[symbol]; }

 private:
  ShortWord match_[256] = {};
};

}  // namespace

const ShortKernels& baseline_short_kernels() {
  static constexpr ShortKernels kernels = short_kernels_with<Matcher>("baseline");
  return kernels;
}

}  // namespace warpmatch::pair
