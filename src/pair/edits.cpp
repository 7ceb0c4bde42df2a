#include <algorithm>
#include <cstdint>
#include <span>
#include <string>

#include <warpmatch/edits.hpp>
#include <warpmatch/error.hpp>

#include "pair/metrics/alignment.hpp"
#include "pair/metrics/partial.hpp"
#include "pair/strings/symbols.hpp"

namespace warpmatch {
namespace {

void check_not_null(const Text& text, const char* argument) {
  if (text.data == nullptr) throw InvalidArgument(argument, "a null has no edits");
}

template <class Symbol>
std::vector<EditOp> hamming_ops(std::span<const Symbol> left, std::span<const Symbol> right, bool pad) {
  if (!pad && left.size() != right.size())
    throw InvalidArgument("pad", "is false, but: Sequences are not the same length. They have " +
                                     std::to_string(left.size()) + " and " + std::to_string(right.size()) +
                                     " code points");
  const auto shorter = static_cast<std::uint32_t>(std::min(left.size(), right.size()));
  std::vector<EditOp> ops;
  for (std::uint32_t i = 0; i < shorter; ++i)
    if (left[i] != right[i]) ops.push_back({EditType::replace, i, i});
  for (std::uint32_t i = shorter; i < left.size(); ++i) ops.push_back({EditType::erase, i, shorter});
  for (std::uint32_t j = shorter; j < right.size(); ++j) ops.push_back({EditType::insert, shorter, j});
  return ops;
}

}  // namespace

std::vector<EditOp> edit_ops(Text left, Text right, Metric metric, bool pad) {
  if (!row_of(metric).lists_edits)
    throw InvalidArgument("metric", "edits are listed for levenshtein, indel, lcs_seq and hamming only");
  check_not_null(left, "left");
  check_not_null(right, "right");
  pair::Symbols left_symbols(left, "left");
  pair::Symbols right_symbols(right, "right");
  return pair::visit_symbols(left_symbols, right_symbols, [&](auto a, auto b) {
    if (metric == Metric::hamming) return hamming_ops(a, b, pad);
    return metric == Metric::levenshtein ? pair::levenshtein_ops(a, b) : pair::indel_ops(a, b);
  });
}

std::optional<Alignment> partial_alignment(Text left, Text right, std::optional<double> cutoff) {
  if (left.data == nullptr || right.data == nullptr) return std::nullopt;
  pair::Symbols left_symbols(left, "left");
  pair::Symbols right_symbols(right, "right");
  const double floor = cutoff.value_or(0.0);
  const pair::PartialMatch match = pair::visit_symbols(
      left_symbols, right_symbols, [&](auto a, auto b) { return pair::partial_match(a, b, floor); });
  if (!(match.score >= floor)) return std::nullopt;
  return Alignment{match.score, match.left_begin, match.left_end, match.right_begin, match.right_end};
}

}  // namespace warpmatch
