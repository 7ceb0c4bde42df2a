#include "cpu/texts/place_pairs.hpp"

#include <algorithm>

#include "pair/strings/symbols.hpp"
#include "scoring/score_loops.hpp"

namespace warpmatch::cpu {
namespace {

constexpr std::uint32_t kShort = 64;

template <class Symbol>
auto kernel_of(Metric metric, const pair::AgreementKernels<Symbol>& kernels) {
  if (metric == Metric::prefix) return kernels.prefix;
  return metric == Metric::postfix ? kernels.suffix : kernels.places;
}

pair::Utf8EndKernels::Kernel utf8_kernel_of(Metric metric) {
  const pair::Utf8EndKernels& kernels = pair::short_kernels().utf8_ends;
  if (metric == Metric::prefix) return kernels.prefix;
  return metric == Metric::postfix ? kernels.suffix : nullptr;
}

bool are_both(Encoding encoding, const Text& left, const Text& right) {
  return left.encoding == encoding && right.encoding == encoding;
}

}  // namespace

PlacePairs::PlacePairs(Metric metric) : utf8_kernel_(utf8_kernel_of(metric)) {
  bytes_.kernel = kernel_of(metric, pair::short_kernels().agreement);
  units_.kernel = kernel_of(metric, pair::short_kernels().wide_agreement);
  points_.kernel = kernel_of(metric, pair::short_kernels().point_agreement);
}

template <class Symbol>
void PlacePairs::Pairs<Symbol>::resize(std::size_t pairs) {
  patterns.resize(pairs);
  texts.resize(pairs);
  rows.resize(pairs);
  count = 0;
}

template <class Symbol>
void PlacePairs::Pairs<Symbol>::add(const Text& left, const Text& right, std::uint32_t row) {
  patterns[count] = {static_cast<const Symbol*>(left.data), static_cast<std::uint32_t>(left.units)};
  texts[count] = {static_cast<const Symbol*>(right.data), static_cast<std::uint32_t>(right.units)};
  rows[count++] = row;
}

void PlacePairs::clear(std::size_t pairs) {
  bytes_.resize(pairs);
  units_.resize(pairs);
  points_.resize(pairs);
  utf8_.resize(pairs);
}

bool PlacePairs::add(const Text& left, const Text& right, std::uint32_t row) {
  if (are_both(Encoding::latin1, left, right)) return add_places(bytes_, left, right, row);
  if (are_both(Encoding::ucs2, left, right)) return add_places(units_, left, right, row);
  if (are_both(Encoding::ucs4, left, right)) return add_places(points_, left, right, row);
  if (utf8_kernel_ == nullptr || !are_both(Encoding::utf8, left, right)) return false;
  if (std::max(left.units, right.units) > pair::short_text_limit) return false;
  utf8_.add(left, right, row);
  return true;
}

template <class Symbol>
bool PlacePairs::add_places(PairsOfPlaces<Symbol>& pairs, const Text& left, const Text& right, std::uint32_t row) {
  const auto [shorter, longer] = std::minmax(left.units, right.units);
  const bool fit = sizeof(Symbol) == 4 ? longer <= pair::short_text_limit : shorter <= kShort;
  if (pairs.kernel == nullptr || !fit || longer > max_text_units) return false;
  pairs.add(left, right, row);
  return true;
}

std::span<const std::uint32_t> PlacePairs::scores(const scoring::ScoreRule& rule, double* out) {
  malformed_.clear();
  score_places(bytes_, rule, out);
  score_places(units_, rule, out);
  score_places(points_, rule, out);
  score_utf8(rule, out);
  return malformed_;
}

template <class Symbol>
void PlacePairs::score_places(const PairsOfPlaces<Symbol>& pairs, const scoring::ScoreRule& rule, double* out) {
  if (pairs.count == 0) return;
  agreeing_.resize(pairs.count);
  pairs.kernel(pairs.patterns.data(), pairs.texts.data(), pairs.count, agreeing_.data());
  scoring::with_scores(rule, [&](const auto& score) {
    for (std::size_t i = 0; i < pairs.count; ++i) {
      const std::uint32_t longer = std::max(pairs.patterns[i].rows, pairs.texts[i].length);
      if (sizeof(Symbol) == 4 && agreeing_[i] == pair::not_spelled)
        malformed_.push_back(pairs.rows[i]);
      else
        out[pairs.rows[i]] = score(longer - agreeing_[i], longer);
    }
  });
}

void PlacePairs::score_utf8(const scoring::ScoreRule& rule, double* out) {
  if (utf8_.count == 0) return;
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
