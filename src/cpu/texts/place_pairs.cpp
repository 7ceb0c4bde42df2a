#include "cpu/texts/place_pairs.hpp"

#include <algorithm>

#include "pair/strings/symbols.hpp"
#include "scoring/score_loops.hpp"

namespace warpmatch::cpu {
namespace {

constexpr std::uint32_t kShort = 64;

const std::uint8_t* bytes_at(const Text& text) { return static_cast<const std::uint8_t*>(text.data); }

}  // namespace

PlacePairs::PlacePairs(Metric metric) {
  const pair::ShortKernels& kernels = pair::short_kernels();
  switch (metric) {
    case Metric::hamming: kernel_ = kernels.agreement.places; break;
    case Metric::prefix:
      kernel_ = kernels.agreement.prefix;
      utf8_kernel_ = kernels.utf8_ends.prefix;
      break;
    case Metric::postfix:
      kernel_ = kernels.agreement.suffix;
      utf8_kernel_ = kernels.utf8_ends.suffix;
      break;
    default: break;
  }
}

void PlacePairs::Pairs::resize(std::size_t pairs) {
  patterns.resize(pairs);
  texts.resize(pairs);
  rows.resize(pairs);
  count = 0;
}

void PlacePairs::Pairs::add(const Text& left, const Text& right, std::uint32_t row) {
  patterns[count] = {bytes_at(left), static_cast<std::uint32_t>(left.units)};
  texts[count] = {bytes_at(right), static_cast<std::uint32_t>(right.units)};
  rows[count++] = row;
}

void PlacePairs::clear(std::size_t pairs) {
  bytes_.resize(pairs);
  utf8_.resize(pairs);
}

bool PlacePairs::add(const Text& left, const Text& right, std::uint32_t row) {
  const std::size_t longer = std::max(left.units, right.units);
  if (pair::is_bytes(left) && pair::is_bytes(right)) {
    if (kernel_ == nullptr || std::min(left.units, right.units) > kShort || longer > max_text_units) return false;
    bytes_.add(left, right, row);
    return true;
  }
  const bool are_utf8 = left.encoding == Encoding::utf8 && right.encoding == Encoding::utf8;
  if (utf8_kernel_ == nullptr || !are_utf8 || longer > pair::short_text_limit) return false;
  utf8_.add(left, right, row);
  return true;
}

std::span<const std::uint32_t> PlacePairs::scores(const scoring::ScoreRule& rule, double* out) {
  malformed_.clear();
  if (bytes_.count > 0) score_bytes(rule, out);
  if (utf8_.count > 0) score_utf8(rule, out);
  return malformed_;
}

void PlacePairs::score_bytes(const scoring::ScoreRule& rule, double* out) {
  agreeing_.resize(bytes_.count);
  kernel_(bytes_.patterns.data(), bytes_.texts.data(), bytes_.count, agreeing_.data());
  scoring::with_scores(rule, [&](const auto& score) {
    for (std::size_t i = 0; i < bytes_.count; ++i) {
      const std::uint32_t longer = std::max(bytes_.patterns[i].rows, bytes_.texts[i].length);
      out[bytes_.rows[i]] = score(longer - agreeing_[i], longer);
    }
  });
}

void PlacePairs::score_utf8(const scoring::ScoreRule& rule, double* out) {
  common_.resize(utf8_.count);
  utf8_kernel_(utf8_.patterns.data(), utf8_.texts.data(), utf8_.count, common_.data());
  scoring::with_scores(rule, [&](const auto& score) {
    for (std::size_t i = 0; i < utf8_.count; ++i) {
      const auto [common, longer] = common_[i];
      if (longer == pair::not_spelled)
        malformed_.push_back(utf8_.rows[i]);
      else
        out[utf8_.rows[i]] = score(longer - common, longer);
    }
  });
}

}  // namespace warpmatch::cpu
