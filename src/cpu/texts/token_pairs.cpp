#include "cpu/texts/token_pairs.hpp"

#include "core/indel.hpp"
#include "pair/score.hpp"
#include "scoring/similarities.hpp"

namespace warpmatch::cpu {
namespace {

/// Both sides, of words apart and of all.
constexpr std::size_t kTexts = 4;

}  // namespace

/// What scoring::Composites asks of words, worked out before.
struct TokenPairs::Parts {
  const Pair& pair;

  const scoring::TokenLengths& token_lengths() const { return pair.lengths; }
  std::uint64_t words_distance(double) const { return pair.distances[rests]; }
  double sorted_ratio(double floor) const {
    return scoring::indel_ratio(pair.distances[sorted], pair.sorted_lengths, floor);
  }
};

void TokenPairs::clear(std::size_t pairs) {
  pairs_.clear();
  compared_.clear();
  const std::size_t room = pairs * kTexts * PairsByLength<std::uint8_t>::longest + pair::room_behind_joined;
  if (text_.size() < room) text_.resize(room);
  text_end_ = text_.data();
}

std::span<const std::uint8_t> TokenPairs::joined(const pair::Tokens<std::uint8_t>& words) {
  std::uint8_t* const first = text_end_;
  text_end_ = pair::join_at(words, first);
  return {first, text_end_};
}

/// Sets a distance of the last pair, or has it worked out with the others.
void TokenPairs::compare(const pair::Tokens<std::uint8_t>& left, const pair::Tokens<std::uint8_t>& right,
                         Compared what) {
  const std::span<const std::uint8_t> a = joined(left);
  const std::span<const std::uint8_t> b = joined(right);
  const auto last = static_cast<std::uint32_t>(pairs_.size() - 1);
  if (compared_.add(a, b, 2 * last + what)) return;
  pairs_.back().distances[what] = static_cast<std::uint32_t>(a.size() + b.size());  // one is empty
}

bool TokenPairs::add(std::span<const std::uint8_t> left, std::span<const std::uint8_t> right, std::uint32_t row) {
  if (left.size() > PairsByLength<std::uint8_t>::longest || right.size() > PairsByLength<std::uint8_t>::longest)
    return false;
  pair::sort_words(left, left_words_);
  pair::sort_words(right, right_words_);
  sets_.assign(left_words_, right_words_);
  const auto length = [](const auto& words) { return pair::joined_length(words); };
  Pair& added = pairs_.emplace_back();
  added.row = row;
  added.lengths = {length(sets_.common), length(sets_.left_rest), length(sets_.right_rest)};
  if (added.lengths.contained()) return true;
  compare(sets_.left_rest, sets_.right_rest, rests);
  if (metric_ != Metric::token) return true;
  const std::size_t all = length(left_words_) + length(right_words_);
  added.sorted_lengths = static_cast<std::uint32_t>(all);
  // Where the words apart are all words, their distance is that of the sorted ones.
  if (all != added.lengths.left_rest + added.lengths.right_rest) compare(left_words_, right_words_, sorted);
  return true;
}

void TokenPairs::work_out_distances() {
  if (compared_.size() == 0) return;
  compared_.order();
  remainders_.resize(compared_.size());
  pair::short_kernels().indel.pairs(compared_.patterns(), compared_.texts(), compared_.size(), remainders_.data());
  for (std::size_t i = 0; i < compared_.size(); ++i) {
    const std::uint32_t number = compared_.numbers()[i];
    pairs_[number / 2].distances[number % 2] =
        core::Indel::scale.distance(remainders_[i], compared_.patterns()[i].rows, compared_.texts()[i].length);
  }
}

void TokenPairs::scores(const scoring::ScoreRule& rule, double* out) {
  work_out_distances();
  for (Pair& of_row : pairs_) {
    if (of_row.sorted_lengths == of_row.lengths.left_rest + of_row.lengths.right_rest)
      of_row.distances[sorted] = of_row.distances[rests];
    const Parts parts{of_row};
    const scoring::Composites<Parts> of(parts);
    out[of_row.row] = pair::composite_score(rule, [&](double cutoff) {
      if (cutoff > 100.0) return 0.0;
      return metric_ == Metric::token ? of.token_ratio(cutoff) : of.token_set_ratio(cutoff);
    });
  }
}

}  // namespace warpmatch::cpu
