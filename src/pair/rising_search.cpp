#include "pair/rising_search.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <warpmatch/internal/check_length.hpp>

#include "pair/score.hpp"

namespace warpmatch::pair {
namespace {

// From these lengths on, and where the cutoff leaves no more than this part of all edits, one pair after the other
// takes less than several at once: in lanes, as Indel of letters, and by columns.
constexpr std::uint32_t kLongForLanes = 24;
constexpr std::uint32_t kLongForColumns = 14;
constexpr double kFewInLanes = 20;
constexpr double kFewInColumns = 10;

}  // namespace

RisingSearch::RisingSearch(const Text& query, std::size_t limit, const ScoreOptions& options)
    : best_(options.scorer, limit),
      query_(query),
      rising_(query, options),
      bounds_(options.scorer, rising_.rule(), rising_.length()),
      window_(rising_.length()) {
  if (!rising_.goes_by_columns()) return;
  by_bytes_ = distance_of<std::uint8_t>(options.scorer, rising_.rule());
  by_units_ = distance_of<std::uint16_t>(options.scorer, rising_.rule());
  // Of one match, what the first choice leaves to the others is known first.
  is_one_by_one_ = limit == 1 || is_tight();
}

/// Whether few of all edits are left. By columns every choice takes as long.
bool RisingSearch::is_tight() const {
  const scoring::ScoreRule& rule = rising_.rule();
  if (!rule.has_cutoff) return false;
  const std::uint32_t length = query_length();
  const bool is_indel = rule.scale.unit > 1 || rule.metric == Metric::lcs_seq || rule.metric == Metric::indel;
  if (length < (is_indel && is_bytes(query_) ? kLongForLanes : kLongForColumns)) return false;
  const std::uint32_t maximum = rule.scale.maximum(length, length);
  return bounds_.most(maximum) * (is_indel ? kFewInLanes : kFewInColumns) <= maximum;
}

/// `spelled` bytes of the choice were written for it. A call would be a tenth of a search of many.
[[gnu::always_inline]] inline void RisingSearch::wait(const Text& choice, std::size_t row, std::size_t spelled) {
  ShortText& text = texts_[waiting_];  // in its place: a copy is a detour by the stack
  text = Query::short_text(choice);
  if (!least_matches_.empty() && !can_match(text, std::min(text.length, query_length()))) return;
  spelled_count_ += spelled;
  rows_[waiting_] = row;
  if (++waiting_ == kTogether) offer_waiting();
}

void RisingSearch::offer(std::span<const Text> choices) {
  if (rising_.compares_places()) return offer_places(choices);
  for (const Text& choice : choices) {
    if (is_final_) return;
    const std::size_t row = row_++;
    check_length(choice, "choices", row);
    if (choice.data == nullptr || !may_meet(choice)) continue;
    if (is_one_by_one_ &&
        ((is_bytes(query_) && is_bytes(choice)) || (lies_in_two_bytes(query_) && lies_in_two_bytes(choice))))
      offer_pair(choice, row);
    else if (rising_.takes_several_with(choice))
      wait(choice, row);
    else
      offer_read(choice, row);
  }
  offer_waiting();
}

/// Nothing is made of either string, so choices wait as they lie.
void RisingSearch::offer_places(std::span<const Text> choices) {
  std::array<Text, kTogether> texts;
  std::array<std::uint32_t, kTogether> distances;
  std::size_t waiting = 0;
  const auto offer_them = [&] {
    const std::span<const Text> them = std::span(texts).first(std::exchange(waiting, 0));
    rising_.place_distances(them, distances.data());
    if (!is_listed_ && row_ - risen_at_ > kSettled) list_misses();
    for (std::size_t i = 0; i < them.size() && !is_final_; ++i) {
      const auto length = static_cast<std::uint32_t>(them[i].units);
      const std::uint32_t maximum = rising_.rule().scale.maximum(query_length(), length);
      if (bounds_.may_meet(distances[i], maximum)) offer(rows_[i], rising_.rule().reported(distances[i], maximum));
    }
    rise();
  };
  for (const Text& choice : choices) {
    if (is_final_) return;
    const std::size_t row = row_++;
    check_length(choice, "choices", row);
    if (choice.data == nullptr || !may_meet(choice)) continue;
    if (rising_.compares_places_of(choice)) {
      texts[waiting] = choice;
      rows_[waiting] = row;
      if (++waiting == kTogether) offer_them();
    } else {
      offer_them();
      if (!is_final_) offer_read(choice, row);
    }
  }
  offer_them();
}

/// False where so many matches are too few.
bool RisingSearch::can_match(const ShortText& text, std::uint32_t matches) const {
  const bool begins_alike = rising_.begins_alike(text);
  return least_matches_.empty() ? bounds_.may_meet(matches, text.length, begins_alike)
                                : matches >= least_matches_[text.length][begins_alike ? 1 : 0];
}

/// Behind the choices that wait, if need be after they have been compared. A call of few choices needs little.
std::uint8_t* RisingSearch::room_for(std::size_t bytes) {
  if (spelled_size_ - spelled_count_ < bytes) {
    offer_waiting();
    if (spelled_size_ < std::max(bytes, kMostSpelled)) {
      spelled_size_ = std::max(bytes, 4 * spelled_size_);
      many_spelled_ = std::make_unique_for_overwrite<std::uint8_t[]>(spelled_size_);
      spelled_ = many_spelled_.get();
    }
  }
  return spelled_ + spelled_count_;
}

void RisingSearch::offer_alone(const Text& choice, std::size_t row, double (Query::*score)(const Text&)) {
  offer_waiting();
  if (!is_final_) offer(row, (rising_.*score)(choice));
  rise();
}

/// The same by no more than the edits that are left.
void RisingSearch::offer_pair(const Text& choice, std::size_t row) {
  offer_waiting();
  if (is_final_) return;
  offer(row, is_bytes(query_) ? edit_score(by_bytes_, rising_.rule(), bytes_of(query_), bytes_of(choice))
                              : edit_score(by_units_, rising_.rule(), units_of(query_), units_of(choice)));
  if (has_risen_)
    rise();
  else if (row_ - risen_at_ > kSettled)
    list_misses();
  else
    is_one_by_one_ = is_tight();
}

/// What has to be spelled, or is compared alone.
void RisingSearch::offer_read(const Text& choice, std::size_t row) {
  if (rising_.lies_in_bytes(choice)) return offer_alone(choice, row, &Query::score_in_bytes);
  if (!rising_.may_spell(choice)) return offer_alone(choice, row, &Query::score_as_it_lies);
  std::uint8_t* const at = room_for(choice.units + ScriptBytes::room_behind);
  const std::optional<std::size_t> bytes = rising_.spell(choice, at);
  if (!bytes) return offer_alone(choice, row, &Query::score_as_it_lies);
  const Text spelled(at, *bytes, Encoding::latin1);
  if (choice.encoding == Encoding::utf8 && !may_meet(spelled)) return;
  if (!rising_.takes_several_of(*bytes)) return offer_alone(spelled, row, &Query::score_in_bytes);
  wait(spelled, row, *bytes);
}

void RisingSearch::offer_waiting() {
  const std::size_t count = std::exchange(waiting_, 0);
  spelled_count_ = 0;
  if (count == 0) return;  // of a query that is compared otherwise, too
  if (rising_.counts_matches()) return offer_by_matches(count);
  std::array<std::uint32_t, kTogether> remainders;
  rising_.remainders(std::span(texts_).first(count), remainders.data());
  if (!is_listed_ && row_ - risen_at_ > kSettled) list_misses();
  const scoring::ScoreRule& rule = rising_.rule();
  for (std::size_t i = 0; i < count && !is_final_; ++i) {
    const std::uint32_t length = texts_[i].length;
    if (length < least_misses_.size() && remainders[i] >= least_misses_[length]) continue;
    const std::uint32_t maximum = rule.scale.maximum(query_length(), length);
    const std::uint32_t distance = rule.scale.distance(remainders[i], query_length(), length);
    if (bounds_.may_meet(distance, maximum)) offer(rows_[i], rule.reported(distance, maximum));
  }
  rise();
}

void RisingSearch::offer_by_matches(std::size_t count) {
  std::array<ShortMatches, kTogether> matches;
  rising_.matches(std::span(texts_).first(count), matches.data());
  if (!is_listed_ && row_ - risen_at_ > kSettled) list_misses();
  for (std::size_t i = 0; i < count && !is_final_; ++i)
    if (can_match(texts_[i], matches[i].matches)) offer(rows_[i], rising_.score_of(matches[i], texts_[i]));
  rise();
}

/// Most choices of a long list then cost a look in the place of a score, and some not even that.
void RisingSearch::list_misses() {
  is_listed_ = true;
  is_one_by_one_ = false;
  if (rising_.counts_matches() && rising_.takes_several_of(1)) {
    for (std::uint32_t length = 0; length <= kListed; ++length)
      least_matches_.push_back({rising_.least_matches(length, false), rising_.least_matches(length, true)});
    window_.narrow([&](std::size_t length) {
      return rising_.least_matches(static_cast<std::uint32_t>(length), true) <= std::min(length, rising_.length());
    });
    return;
  }
  window_.narrow(rising_.options().scorer, rising_.rule());
  if (rising_.compares_places()) return;
  for (std::uint32_t length = 0; length <= kListed; ++length) least_misses_.push_back(rising_.least_miss(length));
}

void RisingSearch::offer(std::size_t row, double value) {
  if (!meets(value, rising_.options()) || !best_.offer({row, value})) return;
  is_final_ = best_.is_final();
  has_risen_ = true;
}

/// The cutoff, once several choices have been scored: what it spares of the last of them is less than it takes.
void RisingSearch::rise() {
  if (!std::exchange(has_risen_, false) || is_final_) return;  // nothing is better, so no cutoff asks for it
  risen_at_ = row_;
  is_listed_ = false;
  least_misses_.clear();
  least_matches_.clear();
  const std::optional<double> cutoff = best_.cutoff(rising_.options().score_cutoff);
  if (cutoff == rising_.options().score_cutoff) return;
  rising_.set_cutoff(best_.cutoff(rising_.options().score_cutoff));
  bounds_.rise(rising_.rule());
  is_one_by_one_ = by_bytes_ != nullptr && is_tight();
}

}  // namespace warpmatch::pair
