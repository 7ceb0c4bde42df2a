#include "cpu/search/form_screen.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

#include "core/indel.hpp"
#include "cpu/blocks/symbol_maps.hpp"

namespace warpmatch::cpu {
namespace {

/// More than roundings take, of a number of symbols.
constexpr double kRoundings = 1e-6;
/// Candidates whose strings are fetched before they are compared.
constexpr std::size_t kAhead = QueryColumns::side_by_side;

}  // namespace

FormSides::FormSides(const dispatch::Request& request, TextForm form_of)
    : form(form_of),
      queries(request.left.form(form)),
      choices(request.right.form(form)),
      is_as_is(&choices == &request.right),
      map(symbol_maps(queries.alphabet(), choices.alphabet()).pattern_to_text),
      signatures(corpus::make_signatures(queries, choices.signature_layout(), map)) {
  choices.signatures();
}

// Of a string of m symbols and a window of w <= m, at a ratio of t or more, the common subsequence has at least
// l = t (m + w) / 2 symbols and at most w: m - l are missing, and 2 (m - l) + (w - l) bigrams broken. Both are the most
// at either end of what w can be, m or m t / (2 - t).
RatioRoom room_for(Extent extent, double floor, std::int64_t query, std::int64_t choice) {
  const double apart = 1.0 - floor / 100.0 * (1.0 - 1e-9);
  const auto part_of = [](double part, std::int64_t symbols) {
    return static_cast<std::int64_t>(part * static_cast<double>(symbols) + kRoundings);
  };
  if (extent == Extent::whole) {
    const std::int64_t distance = part_of(apart, query + choice);
    if (distance < std::abs(query - choice)) return {};
    const std::int64_t lost = (distance + query - choice) / 2;
    const std::int64_t gained = (distance + choice - query) / 2;
    return {{lost, gained}, {2 * lost + gained, 2 * gained + lost}, distance};
  }
  const std::int64_t shorter = std::min(query, choice);
  const double share = 2.0 * apart / (1.0 + apart);
  const std::int64_t missing = part_of(share, shorter);
  const std::int64_t distance = std::abs(query - choice) + 2 * missing;
  // Either may have the window: no more than `missing` of both are left over.
  if (query == choice) return {{missing, missing}, {3 * missing, 3 * missing}, distance};
  const std::int64_t broken = part_of(std::max(2.0 * share, 3.0 * apart), shorter);
  if (query < choice) return {{missing, FactRoom::facts}, {broken, BigramRoom::any}, distance};
  return {{FactRoom::facts, missing}, {BigramRoom::any, broken}, distance};
}

FormScreen::FormScreen(const LaneKernels& kernels, const FormSides& sides)
    : kernels_(kernels),
      sides_(sides),
      signatures_(sides.choices.signatures().data()),
      bigrams_(sides.choices),
      columns_(Metric::indel, sides.choices),
      found_(piece) {}

void FormScreen::load(std::uint32_t query) {
  query_ = query;
  has_bigrams_ = has_columns_ = false;
}

std::span<std::uint32_t> FormScreen::near(std::uint32_t first, std::uint32_t end, FactRoom room) {
  const std::uint32_t found = find_near(kernels_, sides_.signatures[query_], signatures_, first,
                                        std::min(piece, end - first), room, found_.data());
  return {found_.data(), found};
}

std::span<std::uint32_t> FormScreen::with_bigrams(const corpus::LengthBucket& bucket, std::span<std::uint32_t> ranks,
                                                  BigramRoom room) {
  if (ranks.empty()) return ranks;
  if (!has_bigrams_) bigrams_.load(sides_.queries, query_, sides_.map);
  has_bigrams_ = true;
  return ranks.first(bigrams_.keep(bucket, ranks, room));
}

std::span<std::uint32_t> FormScreen::within(const corpus::LengthBucket& bucket, std::span<std::uint32_t> ranks,
                                            std::int64_t distance) {
  const std::uint32_t own = length();
  if (ranks.empty() || own > QueryColumns::longest) return ranks;
  if (!has_columns_) columns_.load(sides_.queries, query_, sides_.map);
  has_columns_ = true;
  std::array<std::uint32_t, QueryColumns::side_by_side> remainders;
  std::size_t kept = 0;
  for (std::size_t first = 0; first < ranks.size(); first += remainders.size()) {
    const auto some = ranks.subspan(first, std::min(remainders.size(), ranks.size() - first));
    for (std::size_t i = first + kAhead; i < std::min(first + kAhead + some.size(), ranks.size()); ++i)
      __builtin_prefetch(sides_.choices.string(bucket, ranks[i]));
    columns_.remainders(bucket, some, remainders.data());
    for (std::size_t i = 0; i < some.size(); ++i)
      if (core::Indel::scale.distance(remainders[i], own, bucket.length) <= distance)
        std::swap(ranks[kept++], ranks[first + i]);
  }
  return ranks.first(kept);
}

}  // namespace warpmatch::cpu
